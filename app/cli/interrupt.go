package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// interruptible is a context that the first SIGINT or SIGTERM ends; the second
// ends the program at once.
func interruptible(parent context.Context, w io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	hearConsole(signals)
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
			fmt.Fprintln(w, "weir: stopping: everything already read is stored, and work in progress is finished first; interrupt again to end at once")
			cancel()
		case <-done:
			return
		}
		select {
		case <-signals:
			os.Exit(exitInterrupted)
		case <-done:
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}
