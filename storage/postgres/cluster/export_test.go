package cluster

import "testing"

// Defaults are the server's settings on a system.
var Defaults = defaults

// SearchOnly restricts the search for programs to these folders and PATH.
func SearchOnly(t testing.TB, patterns ...string) {
	before := folders
	folders = patterns
	t.Cleanup(func() { folders = before })
}
