package cluster

import "testing"

// SearchOnly has the programs looked for in these folders and in PATH.
func SearchOnly(t testing.TB, patterns ...string) {
	before := folders
	folders = patterns
	t.Cleanup(func() { folders = before })
}
