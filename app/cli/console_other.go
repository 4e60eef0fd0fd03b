//go:build !windows

package cli

import "os"

// attachConsole does nothing: a program has the streams of whoever started it.
func attachConsole() {}

// hearConsole does nothing: terminals send signals.
func hearConsole(chan<- os.Signal) {}

// takesEscapes reports whether a terminal obeys escape sequences.
func takesEscapes(*os.File) bool { return true }
