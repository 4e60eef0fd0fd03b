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
	Total     int    // the rows that Run will write, as far as that is known; 0: unknown
	Note      string // what a person should know about the file; may be empty

	// Run writes the file and returns how much it wrote. It calls tell from time to
	// time with the number of rows so far.
	Run func(ctx context.Context, out io.Writer, tell func(rows int)) (int, error)

	Table *ExportTable // what a person can choose of the file; nil: nothing. Only the first of several choices can have one
}

// ExportTable is a table with a choice of formats and columns.
type ExportTable struct {
	Formats []ExportFormat // the first is chosen at first
	Columns []string       // chosen at first
	More    []string       // columns that are not chosen at first

	// Run takes the place of ExportChoice.Run.
	Run func(ctx context.Context, out io.Writer, as ExportSelection, tell func(rows int)) (int, error)
}

// ExportFormat is a format of a file.
type ExportFormat struct {
	Name      string // as people write it
	Extension string
}

// ExportSelection is what a person has chosen of an ExportTable.
type ExportSelection struct {
	Format  int      // one of Formats
	Columns []string // at least one of Columns and More, in their order
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
