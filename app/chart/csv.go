package chart

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"time"
)

// WriteCSV writes the visible data as CSV (RFC 4180, UTF-8): a row for each
// moment between From and To at which a visible line has a sample, and a column
// for each visible line. Times are RFC 3339 in UTC, to the millisecond; a cell
// without a sample, or with a gap, is empty. It returns the number of rows.
func (c *Chart) WriteCSV(w io.Writer) (rows int, err error) {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := []string{"time"}
	var shown []*Series
	for _, l := range c.Lines {
		if !l.Hidden {
			head = append(head, l.Name)
			shown = append(shown, l.Series)
		}
	}
	// A write error is kept and returned at the end.
	_ = out.Write(head)
	at := make([]int, len(shown))
	for i, s := range shown {
		at[i] = s.search(0, c.From.UnixNano())
	}
	end := c.To.UnixNano()
	row := make([]string, len(head))
	for {
		next := int64(math.MaxInt64)
		for i, s := range shown {
			if at[i] < len(s.times) {
				next = min(next, s.times[at[i]])
			}
		}
		if next > end {
			break
		}
		row[0] = time.Unix(0, next).UTC().Format("2006-01-02T15:04:05.000Z")
		for i, s := range shown {
			row[i+1] = ""
			if at[i] == len(s.times) || s.times[at[i]] != next {
				continue
			}
			if v := s.values[at[i]]; !math.IsNaN(v) {
				row[i+1] = strconv.FormatFloat(v, 'g', 9, 64)
			}
			at[i]++
		}
		if err := out.Write(row); err != nil {
			return rows, err
		}
		rows++
	}
	out.Flush()
	return rows, out.Error()
}
