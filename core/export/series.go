package export

import (
	"io"
	"iter"
	"math"
	"strconv"

	"weir/core/explore"
)

// Series says how a table of events over time is written.
type Series struct {
	By         explore.Dimension
	Cumulative bool // events and score are those from the first interval on
	Share      bool // one more column: the share of the interval's events, from 0 to 1

	// Skip leaves out a name; nil: none. Shares stay those of all names.
	Skip func(*explore.Name) bool
}

// Other is the name of all that have no rows of their own.
const Other = "(other)"

// Write writes one row for each interval and name. The time is when the interval
// begins, in UTC. Write returns the number of rows written. It
// stops at an error of w.
func (s Series) Write(w io.Writer, f Format, t *explore.Table) (rows int, err error) {
	columns := "time,"
	if s.By != explore.None {
		columns += s.By.String() + ","
	}
	columns += "events,score"
	if s.Share {
		columns += ",share"
	}
	all := t.Rows()
	if s.Cumulative {
		all = t.Cumulative()
	}
	return write(w, f, columns, succeeding(s.kept(all)), func(t *table, r explore.Row) {
		t.time(r.Time, whole)
		switch {
		case s.By == explore.None:
		case r.Name.Rest:
			t.text(Other)
		default:
			t.text(r.Name.Name)
		}
		t.int(r.Events)
		t.int(r.Score)
		if s.Share {
			t.share(r.Events, r.All.Events)
		}
	})
}

// kept are the rows of the names that are not left out.
func (s Series) kept(all iter.Seq[explore.Row]) iter.Seq[explore.Row] {
	return func(yield func(explore.Row) bool) {
		for r := range all {
			if (s.Skip == nil || !s.Skip(r.Name)) && !yield(r) {
				return
			}
		}
	}
}

// share writes a part of all, as a number with at most six decimals; 0 of nothing is 0.
func (t *table) share(part, all int64) {
	t.begin()
	share := math.Round(1e6*float64(part)/float64(max(all, 1))) / 1e6
	t.line.Write(strconv.AppendFloat(t.line.AvailableBuffer(), share, 'f', -1, 64))
}

// succeeding is a sequence that has no error.
func succeeding[T any](all iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}
