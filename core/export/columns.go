package export

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"weir/core"
)

// column is a column with a field of an event.
type column struct {
	name string
	cell func(*table, *core.Event)
}

// eventColumns are the columns of Events.
var eventColumns = []column{
	{"id", func(t *table, e *core.Event) { t.int(e.ID) }},
	{"source", func(t *table, e *core.Event) { t.text(e.Source) }},
	{"key", func(t *table, e *core.Event) { t.text(e.Key) }},
	{"kind", func(t *table, e *core.Event) { t.text(e.Kind) }},
	{"subreddit", func(t *table, e *core.Event) { t.text(e.Subreddit) }},
	{"author", func(t *table, e *core.Event) { t.text(e.Author) }},
	{"created_at", func(t *table, e *core.Event) { t.time(e.CreatedAt, micros) }},
	{"stored_at", func(t *table, e *core.Event) { t.time(e.StoredAt, micros) }},
	{"parent", func(t *table, e *core.Event) { t.text(e.Parent) }},
	{"link", func(t *table, e *core.Event) { t.text(e.Link) }},
	{"score", func(t *table, e *core.Event) {
		if e.Scored {
			t.int(e.Score)
		} else {
			t.none()
		}
	}},
	{"flags", func(t *table, e *core.Event) { t.uint(uint64(e.Flags)) }},
	{"data", func(t *table, e *core.Event) { t.data(e.Data) }},
	{"retrieved_at", func(t *table, e *core.Event) { t.timeOrNone(e.RetrievedAt) }},
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

// Columns is an ordered selection of columns of events.
type Columns struct {
	names []string
	cells []func(*table, *core.Event, *members)
	tree  branch // the members of the record that they need
}

// allColumns returns all columns with fields of an event.
func allColumns() *Columns {
	c := new(Columns)
	for _, own := range eventColumns {
		c.add(own.name, c.cell(own.name))
	}
	return c
}

func (c *Columns) add(name string, cell func(*table, *core.Event, *members)) {
	c.names = append(c.names, name)
	c.cells = append(c.cells, cell)
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
			return nil, fmt.Errorf("column %s is listed twice", name)
		}
		cell := c.cell(name)
		if cell == nil {
			return nil, unknownColumn(name)
		}
		c.add(name, cell)
	}
	return c, nil
}

// cell returns the function that writes the column of that name, nil if there is
// none.
func (c *Columns) cell(name string) func(*table, *core.Event, *members) {
	for _, own := range eventColumns {
		if own.name == name {
			return func(t *table, e *core.Event, _ *members) { own.cell(t, e) }
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
		return func(t *table, _ *core.Event, m *members) {
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
		return nil
	}
	slots := []int{c.tree.add(names...), c.tree.add(path)}
	return func(t *table, _ *core.Event, m *members) { t.member(m, m.first(slots, isAny)) }
}

// unknownColumn returns an error that lists the columns and suggests the nearest
// one.
func unknownColumn(name string) error {
	var names []string
	for _, c := range eventColumns {
		names = append(names, c.name)
	}
	for _, c := range recordTexts {
		names = append(names, c.name)
	}
	distance := func(n string) int { return levenshtein.ComputeDistance(strings.ToLower(name), n) }
	nearest := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(a), distance(b)) })
	hint := ""
	if distance(nearest) <= max(len(name), len(nearest))/2 {
		hint = fmt.Sprintf(" did you mean %s?", nearest)
	}
	return fmt.Errorf("no column %q:%s want some of %s, or record.NAME for any member of the record", name, hint, strings.Join(names, ", "))
}

// Events writes events like the function Events, with these columns.
func (c *Columns) Events(w io.Writer, f Format, events iter.Seq2[core.Event, error]) (rows int, err error) {
	m := c.tree.reader()
	return write(w, f, strings.Join(c.names, ","), events, func(t *table, e core.Event) {
		m.read(e.Data)
		for _, cell := range c.cells {
			cell(t, &e, m)
		}
	})
}
