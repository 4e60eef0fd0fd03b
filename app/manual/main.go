// Manual writes the manual pages of the command line, a page for each command, into a
// folder. It is a program of its own, so that nothing of it is in weir.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"weir/app/cli"
)

func main() {
	version := flag.String("version", "", "the program's `version`")
	date := flag.String("date", "", "the pages' `date`, like 2026-11-30")
	flag.Parse()
	if err := write(flag.Arg(0), *version, *date); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

// write writes all pages into a folder that exists.
func write(folder, version, date string) error {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return err
	}
	for c := range described(cli.Commands(version)) {
		var b bytes.Buffer
		page(&b, c, date)
		if err := os.WriteFile(filepath.Join(folder, pageName(c)+".1"), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// described yields a command and those below it, without hidden ones and help.
func described(c *cobra.Command) iter.Seq[*cobra.Command] {
	return func(yield func(*cobra.Command) bool) {
		if !yield(c) {
			return
		}
		for _, below := range c.Commands() {
			if !below.IsAvailableCommand() {
				continue
			}
			for d := range described(below) {
				if !yield(d) {
					return
				}
			}
		}
	}
}
