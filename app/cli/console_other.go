//go:build !windows

package cli

import "os"

// attachConsole does nothing: a program has the streams of whoever started it.
func attachConsole() {}

// takesEscapes reports whether a terminal obeys escape sequences.
func takesEscapes(*os.File) bool { return true }

// nobodyReads reports whether the program has no streams at all.
func (p *program) nobodyReads() bool { return false }

// showError does nothing: errors are read in a stream.
func showError(string) {}
