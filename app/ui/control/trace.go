package control

import (
	"context"
	"io"
)

// Tracer saves the last seconds as an execution trace of Go, for `go tool trace`.
type Tracer interface {
	// StartTrace has the last 10 s remembered, in up to 32 MiB of memory, until stop is
	// called, which may be called more than once. Only one trace is remembered at a time:
	// until then another call is an error. Both may take some milliseconds, and stop waits
	// for SaveTrace.
	StartTrace() (stop func(), err error)

	// SaveTrace writes what is remembered. It is an error if nothing is.
	SaveTrace(ctx context.Context, w io.Writer) error
}
