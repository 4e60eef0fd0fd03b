package export

import (
	"cmp"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"

	"weir/core"
	"weir/core/message"
)

// column is a column with a field of an event.
type column struct {
	name string
	valueType
	cell func(cells, *core.Event)
}

// eventColumns are the columns of Events.
var eventColumns = []column{
	{"id", integer, func(t cells, e *core.Event) { t.int(e.ID) }},
	{"source", repeatedName, func(t cells, e *core.Event) { t.text(e.Source) }},
	{"key", name, func(t cells, e *core.Event) { t.text(e.Key) }},
	{"kind", repeatedName, func(t cells, e *core.Event) { t.text(e.Kind) }},
	{"subreddit", repeatedName, func(t cells, e *core.Event) { t.text(e.Subreddit) }},
	{"author", repeatedName, func(t cells, e *core.Event) { t.text(e.Author) }},
	{"created_at", moment, func(t cells, e *core.Event) { t.time(e.CreatedAt, micros) }},
	{"stored_at", moment, func(t cells, e *core.Event) { t.time(e.StoredAt, micros) }},
	{"parent", name, func(t cells, e *core.Event) { t.text(e.Parent) }},
	{"link", repeatedName, func(t cells, e *core.Event) { t.text(e.Link) }},
	{"score", integerOrNone, func(t cells, e *core.Event) {
		if e.Scored {
			t.int(e.Score)
		} else {
			t.none()
		}
	}},
	{"flags", flags, func(t cells, e *core.Event) { t.uint(uint64(e.Flags)) }},
	{"data", record, func(t cells, e *core.Event) { t.data(e.Data) }},
	{"retrieved_at", momentOrNone, func(t cells, e *core.Event) {
		if e.RetrievedAt.IsZero() {
			t.none()
		} else {
			t.time(e.RetrievedAt, micros)
		}
	}},
}

// recordTexts are columns with a text of the record: the first of these members
// that is a string.
var recordTexts = []struct {
	name    string
	members []string
}{
	{"title", []string{"title"}},
	{"selftext", []string{"selftext"}},
	{"body", []string{"body"}},
	{"url", []string{"url"}},
	{"permalink", []string{"permalink"}},
	{"text", []string{"body", "selftext", "text"}},
}

// recordPrefix is the prefix of a column with any member of the record.
const recordPrefix = "record."

// cells receives the cells of a row, in the order of the columns.
type cells interface {
	int(v int64)
	uint(v uint64)
	time(v time.Time, layout string)
	text(s string)
	data(b []byte)                   // a record as it stood; empty: none
	member(m *members, value []byte) // a member of a record; nil: none
	none()
}

// Columns is an ordered selection of columns of events.
type Columns struct {
	names []string
	types []valueType
	cells []func(cells, *core.Event, *members)
	tree  branch // the members of the record that they need
}

// EventColumns returns the names of the columns of Events, in their order.
func EventColumns() []string {
	var names []string
	for _, c := range eventColumns {
		names = append(names, c.name)
	}
	return names
}

// RecordColumns returns the names of the columns that are texts of the record, see
// ParseColumns.
func RecordColumns() []string {
	var names []string
	for _, c := range recordTexts {
		names = append(names, c.name)
	}
	return names
}

// allColumns returns all columns with fields of an event.
func allColumns() *Columns {
	c := new(Columns)
	for _, name := range EventColumns() {
		c.add(name)
	}
	return c
}

// add adds a column, and reports whether there is one of that name.
func (c *Columns) add(name string) bool {
	as, cell := c.cell(name)
	if cell == nil {
		return false
	}
	c.names, c.types, c.cells = append(c.names, name), append(c.types, as), append(c.cells, cell)
	return true
}

// ParseColumns parses a list of columns, separated by commas. It accepts the
// columns of Events; title, selftext, body, url and permalink, which are the
// record's members of these names if they are strings; text, the first string of
// body, selftext and text; and "record.a.b", which is member b of member a of the
// record, or its member "a.b", of any type. Members that are null count as
// absent. The list may have each column only once.
func ParseColumns(list string) (*Columns, error) {
	c := new(Columns)
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if slices.Contains(c.names, name) {
			return nil, message.NewError("column {{.Name}} is listed twice", "Name", name)
		}
		if !c.add(name) {
			return nil, unknownColumn(name)
		}
	}
	return c, nil
}

// cell returns the function that writes the column of that name, nil if there is
// none.
func (c *Columns) cell(name string) (valueType, func(cells, *core.Event, *members)) {
	for _, own := range eventColumns {
		if own.name == name {
			return own.valueType, func(t cells, e *core.Event, _ *members) { own.cell(t, e) }
		}
	}
	for _, text := range recordTexts {
		if text.name != name {
			continue
		}
		var slots []int
		for _, member := range text.members {
			slots = append(slots, c.tree.add(member))
		}
		return textOrNone, func(t cells, _ *core.Event, m *members) {
			if v := m.first(slots, isString); v != nil {
				t.text(m.decode(v))
			} else {
				t.none()
			}
		}
	}
	path, ok := strings.CutPrefix(name, recordPrefix)
	names := strings.Split(path, ".")
	if !ok || slices.Contains(names, "") {
		return valueType{}, nil
	}
	slots := []int{c.tree.add(names...), c.tree.add(path)}
	return textOrNone, func(t cells, _ *core.Event, m *members) { t.member(m, m.first(slots, isAny)) }
}

// unknownColumn returns an error that lists the columns and suggests the nearest
// one.
func unknownColumn(name string) error {
	names := append(EventColumns(), RecordColumns()...)
	distance := func(n string) int { return levenshtein.ComputeDistance(strings.ToLower(name), n) }
	nearest := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(a), distance(b)) })
	var hint message.Text
	if distance(nearest) <= max(len(name), len(nearest))/2 {
		hint = message.New(" did you mean {{.Name}}?", "Name", nearest)
	}
	return message.NewError("no column {{.Name}}:{{.Hint}} want some of {{.Names}}, or record.NAME for any member of the record", "Name", strconv.Quote(name), "Hint", hint, "Names", strings.Join(names, ", "))
}

// Events writes events like the function Events, with these columns.
func (c *Columns) Events(w io.Writer, f Format, events iter.Seq2[core.Event, error]) (rows int, err error) {
	m := c.tree.reader()
	row := func(t cells, e core.Event) {
		m.read(e.Data)
		for _, cell := range c.cells {
			cell(t, &e, m)
		}
	}
	if f.kind == parquetFile {
		return c.parquet(w, events, row)
	}
	return write(w, f, strings.Join(c.names, ","), events, func(t *table, e core.Event) { row(t, e) })
}
