// Weir stores a stream of events durably, processes each exactly once, and
// shows where they wait.
package main

import (
	"os"

	"weir/app/cli"
)

// version is set by the build; see the Makefile.
var version string

func main() {
	os.Exit(cli.Main(os.Args[1:], version))
}
