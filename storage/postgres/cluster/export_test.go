package cluster

import "testing"

// SearchOnly restricts the search for programs to these folders and PATH.
func SearchOnly(t testing.TB, patterns ...string) {
	before := folders
	folders = patterns
	t.Cleanup(func() { folders = before })
}
