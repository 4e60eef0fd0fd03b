// Package hosttest opens pages and dialogs in tests. A Scene is a window without pages
// that runs on the test's goroutine, over an engine whose answers the test sets.
package hosttest
