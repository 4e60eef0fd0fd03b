// Package hosttest opens pages and dialogs in tests: a Scene is a window without
// pages whose goroutine is the test's, over an engine whose answers the test sets.
package hosttest
