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

// column is one of an event's own.
type column struct {
	name string
	cell func(*table, *core.Event)
}

// eventColumns are those that Events writes.
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

// recordTexts are columns with a text of the record: that of the first of these
// members which is a string.
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

// recordPrefix begins the name of a column with any member of the record.
const recordPrefix = "record."

// Columns are columns of events in some order.
type Columns struct {
	names []string
	cells []func(*table, *core.Event, *members)
	tree  branch // what members of the record they need
}

// allColumns are an event's own.
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

// ParseColumns reads a list of columns, separated by commas: those of Events;
// title, selftext, body, url and permalink, the record's members of these names
// where they are strings; text, the first string of body, selftext and text; and
// "record.a.b", member b of member a of the record, or its member "a.b", whatever
// that is. Members that are null count as absent. Each column stands in the list
// at most once.
func ParseColumns(list string) (*Columns, error) {
	c := new(Columns)
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if slices.Contains(c.names, name) {
			return nil, fmt.Errorf("column %s stands twice in the list", name)
		}
		cell := c.cell(name)
		if cell == nil {
			return nil, unknownColumn(name)
		}
		c.add(name, cell)
	}
	return c, nil
}

// cell returns what writes the column of that name, nil when there is none.
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

// unknownColumn says which columns there are, and which one may be meant.
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

// Events writes events like the function of that name, in these columns.
func (c *Columns) Events(w io.Writer, f Format, events iter.Seq2[core.Event, error]) (rows int, err error) {
	m := c.tree.reader()
	return write(w, f, strings.Join(c.names, ","), events, func(t *table, e core.Event) {
		m.read(e.Data)
		for _, cell := range c.cells {
			cell(t, &e, m)
		}
	})
}
