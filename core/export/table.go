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

// table writes rows: one call for each cell, in the order of the columns, and
// then end.
type table struct {
	out      *bufio.Writer
	json     bool
	formulas bool          // don't quote cells that could be formulas
	lead     []string      // the text before each cell
	special  string        // characters for which a cell gets quotes
	line     bytes.Buffer  // the row so far
	enc      *json.Encoder // writes strings into line
	cell     int           // the column of the next cell
	rows     int
}

// newTable starts a table of the comma-separated columns.
func newTable(w io.Writer, f Format, columns string) (*table, error) {
	if f.kind == parquetFile {
		return nil, errOnlyEvents
	}
	delimiter, err := f.delimiter()
	if err != nil {
		return nil, err
	}
	t := &table{out: bufio.NewWriterSize(w, 64<<10), json: f.kind == objects, formulas: f.Formulas}
	// Semicolon and tab are included because some programs split at them, too.
	t.special = "\",;\t\r\n" + delimiter
	t.enc = json.NewEncoder(&t.line)
	t.enc.SetEscapeHTML(false)

	names := strings.Split(columns, ",")
	lead, next := "", delimiter
	if t.json {
		lead, next = "{", ","
	}
	for _, name := range names {
		if t.json {
			t.string(encode(name))
			lead += t.line.String() + ":"
			t.line.Reset()
		}
		t.lead = append(t.lead, lead)
		lead = next
	}
	if t.json {
		return t, nil
	}
	if f.BOM {
		_, _ = t.out.WriteString("\ufeff") // a write error is kept and returned by the next flush
	}
	for _, name := range names {
		t.text(name)
	}
	err = t.end()
	t.rows = 0 // the header doesn't count
	return t, err
}

// write streams items into a table, one row each, and returns the number of rows.
// It stops at the first error of items or of w.
func write[T any](w io.Writer, f Format, columns string, items iter.Seq2[T, error], row func(*table, T)) (int, error) {
	t, err := newTable(w, f, columns)
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	err = stream(t.out, items, func(item T) error {
		row(t, item)
		return t.end()
	})
	return t.rows, err
}

// stream writes each item to out, and flushes it.
func stream[T any](out *bufio.Writer, items iter.Seq2[T, error], write func(T) error) error {
	for item, err := range items {
		if err != nil {
			// The rows before the error are valid; the error of the items is the
			// one to return.
			_ = out.Flush()
			return fmt.Errorf("export: %w", err)
		}
		if err := write(item); err != nil {
			return fmt.Errorf("export: write: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: write: %w", err)
	}
	return nil
}

func (t *table) end() error {
	switch {
	case t.json:
		t.line.WriteString("}\n")
	case t.line.Len() == 0:
		t.line.WriteString("\"\"\r\n") // readers skip empty lines
	default:
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

// timeOrNone writes a time that may be unknown.
func (t *table) timeOrNone(v time.Time) {
	if v.IsZero() {
		t.none()
	} else {
		t.time(v, micros)
	}
}

func (t *table) text(s string) {
	t.begin()
	s = encode(s)
	if t.json {
		t.string(s)
		return
	}
	if !t.formulas {
		s = quote(s)
	}
	// PostgreSQL's COPY treats a line of \. as the end of its input.
	if !strings.ContainsAny(s, t.special) && s != `\.` {
		t.line.WriteString(s)
		return
	}
	t.line.WriteByte('"')
	t.line.WriteString(strings.ReplaceAll(s, `"`, `""`))
	t.line.WriteByte('"')
}

// string writes a JSON string.
func (t *table) string(s string) {
	_ = t.enc.Encode(s) // encoding a string cannot fail
	t.line.Truncate(t.line.Len() - 1)
}

// data writes a record, or a part of one, unchanged.
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

// member writes the value of a record's member; nil if it has none.
func (t *table) member(m *members, value []byte) {
	switch {
	case value == nil:
		t.none()
	case isString(value):
		t.text(m.decode(value))
	case value[0] == '{', value[0] == '[':
		t.data(value)
	default: // a number, true or false
		t.begin()
		t.line.Write(value)
	}
}
