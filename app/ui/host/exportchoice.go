package host

import (
	"context"
	"io"
	"iter"
	"time"
)

// ExportChoice is something that can be written to a file.
type ExportChoice struct {
	Text      string // what it is
	Name      string // of the file at first, without the time
	Extension string // of its name; empty: .csv
	Bytes     bool   // run returns a number of bytes, else of rows
	Note      string // what a person should know of it, before and after; may be empty

	// run writes it and returns how much that was. It calls tell now and then
	// with the rows so far.
	Run func(ctx context.Context, out io.Writer, tell func(rows int)) (int, error)
}

// Counting passes items on and tells, a few times a second, how many there
// were.
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
