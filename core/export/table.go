package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// table writes rows: a call for each cell, in the order of the columns, and
// then end.
type table struct {
	out  *bufio.Writer
	json bool
	lead []string      // what stands before each cell
	line bytes.Buffer  // the row so far
	enc  *json.Encoder // writes strings into line
	cell int           // the next one's column
	rows int
}

// newTable starts a table of the comma-separated columns.
func newTable(w io.Writer, f Format, columns string) *table {
	t := &table{out: bufio.NewWriterSize(w, 64<<10), json: f == NDJSON}
	t.enc = json.NewEncoder(&t.line)
	t.enc.SetEscapeHTML(false)
	for i, name := range strings.Split(columns, ",") {
		switch {
		case t.json && i == 0:
			t.lead = append(t.lead, `{"`+name+`":`)
		case t.json:
			t.lead = append(t.lead, `,"`+name+`":`)
		case i == 0:
			t.lead = append(t.lead, "")
		default:
			t.lead = append(t.lead, ",")
		}
	}
	if !t.json {
		// A failure to write sticks, and shows at the next flush.
		_, _ = t.out.WriteString(columns + "\r\n")
	}
	return t
}

// write streams items into a table, one row each, and returns how many rows it
// wrote. It stops at the first error, of the items or of w.
func write[T any](w io.Writer, f Format, columns string, items iter.Seq2[T, error], row func(*table, T)) (int, error) {
	t := newTable(w, f, columns)
	for item, err := range items {
		if err != nil {
			// The rows before it are good; that the items failed is what matters.
			_ = t.out.Flush()
			return t.rows, fmt.Errorf("export: %w", err)
		}
		row(t, item)
		if err := t.end(); err != nil {
			return t.rows, fmt.Errorf("export: write: %w", err)
		}
	}
	if err := t.out.Flush(); err != nil {
		return t.rows, fmt.Errorf("export: write: %w", err)
	}
	return t.rows, nil
}

func (t *table) end() error {
	if t.json {
		t.line.WriteString("}\n")
	} else {
		t.line.WriteString("\r\n")
	}
	_, err := t.line.WriteTo(t.out)
	t.line.Reset()
	t.cell = 0
	if err == nil {
		t.rows++
	}
	return err
}

func (t *table) begin() {
	t.line.WriteString(t.lead[t.cell])
	t.cell++
}

// none writes a cell without a value.
func (t *table) none() {
	t.begin()
	if t.json {
		t.line.WriteString("null")
	}
}

func (t *table) int(v int64) {
	t.begin()
	t.line.Write(strconv.AppendInt(t.line.AvailableBuffer(), v, 10))
}

func (t *table) uint(v uint64) {
	t.begin()
	t.line.Write(strconv.AppendUint(t.line.AvailableBuffer(), v, 10))
}

// float writes a number with at most three decimals.
func (t *table) float(v float64) {
	t.begin()
	t.line.Write(strconv.AppendFloat(t.line.AvailableBuffer(), math.Round(v*1000)/1000, 'f', -1, 64))
}

// The layouts of times, which are in UTC, with and without decimals.
const (
	micros = "2006-01-02T15:04:05.000000Z"
	whole  = "2006-01-02T15:04:05Z"
)

func (t *table) time(v time.Time, layout string) {
	t.begin()
	if t.json {
		layout = `"` + layout + `"`
	}
	t.line.Write(v.UTC().AppendFormat(t.line.AvailableBuffer(), layout))
}

func (t *table) text(s string) {
	t.begin()
	s = encode(s)
	if t.json {
		_ = t.enc.Encode(s) // a string always can be
		t.line.Truncate(t.line.Len() - 1)
		return
	}
	s = quote(s)
	// Semicolon and tab, because there are programs that split at them too.
	if !strings.ContainsAny(s, "\",;\t\r\n") {
		t.line.WriteString(s)
		return
	}
	t.line.WriteByte('"')
	t.line.WriteString(strings.ReplaceAll(s, `"`, `""`))
	t.line.WriteByte('"')
}

// data writes a record as it stood.
func (t *table) data(b []byte) {
	if len(b) == 0 {
		t.none()
		return
	}
	if t.json && utf8.Valid(b) {
		before := t.line.Len()
		t.begin()
		if json.Compact(&t.line, b) == nil {
			return
		}
		t.line.Truncate(before)
		t.cell--
	}
	t.text(string(b))
}
