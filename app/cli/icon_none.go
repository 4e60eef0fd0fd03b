//go:build darwin || (headless && !windows)

package cli

// nobodyReads is false: without a window there is no icon to click, and on macOS the
// Console has what an app writes.
func (p *program) nobodyReads() bool { return false }

// showError does nothing: errors are read in a stream.
func showError(string) {}
