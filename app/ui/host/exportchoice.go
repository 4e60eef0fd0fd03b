package host

import (
	"context"
	"io"
	"iter"
	"time"
)

// ExportChoice is something that can be exported to a file.
type ExportChoice struct {
	Text      string // its name in the dialog
	Name      string // the suggested file name, without time and extension
	Extension string // of the file; empty: .csv
	Bytes     bool   // Run returns a number of bytes instead of rows
	Note      string // what a person should know about the file; may be empty

	// Run writes the file and returns how much it wrote. It calls tell from time to
	// time with the number of rows so far.
	Run func(ctx context.Context, out io.Writer, tell func(rows int)) (int, error)
}

// WithProgress passes items on and calls tell a few times a second with their number so
// far.
func WithProgress[T any](items iter.Seq2[T, error], tell func(n int)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n, last := 0, time.Now()
		for item, err := range items {
			if n++; n%64 == 0 && time.Since(last) >= 250*time.Millisecond {
				last = time.Now()
				tell(n)
			}
			if !yield(item, err) {
				return
			}
		}
	}
}
