package sqlite

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"weir/core"
)

// eventColumns is how many columns of an event have an argument in each row.
const eventColumns = 11

// insertSizes are the numbers of rows of an INSERT statement. The cost per row
// falls as the statement grows, and three sizes suffice for every batch of up to
// 1,000 events.
var insertSizes = [...]int{100, 10, 1}

// insertEvents are the statements. Their first two arguments are the source and the
// time of storing, of all rows.
var insertEvents = func() map[int]string {
	texts := make(map[int]string)
	for _, n := range insertSizes {
		var b strings.Builder
		b.WriteString(`INSERT INTO events
			(source, stored_at, key, kind, subreddit, author, created_at, parent, link, score, flags, data, retrieved_at) VALUES `)
		for row := range n {
			if row > 0 {
				b.WriteByte(',')
			}
			b.WriteString("(?1,?2")
			for column := range eventColumns {
				fmt.Fprintf(&b, ",?%d", 3+row*eventColumns+column)
			}
			b.WriteByte(')')
		}
		b.WriteString(" ON CONFLICT DO NOTHING")
		texts[n] = b.String()
	}
	return texts
}()

// insertSize is the largest of them up to n.
func insertSize(n int) int {
	for _, size := range insertSizes {
		if size <= n {
			return size
		}
	}
	return 1
}

func insertRows(c *conn, events []core.Event, at int64) error {
	for len(events) > 0 {
		n := insertSize(sameSource(events))
		c.bindEvents(events[:n], &at)
		if err := c.run(insertEvents[n]); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

// sameSource returns how many of the events, from the first on, have the same source.
func sameSource(events []core.Event) int {
	for i := range events {
		if events[i].Source != events[0].Source {
			return i
		}
	}
	return len(events)
}

// bindEvents makes the arguments of an INSERT of the events, which have one source.
func (c *conn) bindEvents(events []core.Event, at *int64) {
	c.args = c.args[:0]
	// With room for all, so that none is moved.
	c.times, c.texts = slices.Grow(c.times[:0], 2*len(events)), slices.Grow(c.texts[:0], len(events))
	c.bind(stringValue(&events[0].Source))
	c.bind(integerValue(at))
	for i := range events {
		e := &events[i]
		c.bind(textOrNull(&e.Key))
		c.bind(stringValue(&e.Kind))
		c.bind(stringValue(&e.Subreddit))
		c.bind(stringValue(&e.Author))
		c.bind(c.time(e.CreatedAt))
		c.bind(stringValue(&e.Parent))
		c.bind(stringValue(&e.Link))
		c.bind(scoreValue(e))
		c.bind(int64(e.Flags)) // small numbers need no allocation
		if text, ok := recordText(e.Data); ok {
			c.texts = append(c.texts, text)
			c.bind(stringValue(&c.texts[len(c.texts)-1]))
		} else {
			c.bind(recordValue(e.Data))
		}
		if e.RetrievedAt.IsZero() {
			c.bind(nil)
		} else {
			c.bind(c.time(e.RetrievedAt))
		}
	}
}

func (c *conn) bind(v driver.Value) {
	c.args = append(c.args, driver.NamedValue{Ordinal: len(c.args) + 1, Value: v})
}

// time is a time as an argument.
func (c *conn) time(t time.Time) driver.Value {
	c.times = append(c.times, t.UnixMicro())
	return integerValue(&c.times[len(c.times)-1])
}

func textOrNull(s *string) driver.Value {
	if *s == "" {
		return nil
	}
	return stringValue(s)
}

func scoreValue(e *core.Event) driver.Value {
	if !e.Scored {
		return nil
	}
	return integerValue(&e.Score)
}

func retrievedValue(e *core.Event) driver.Value {
	if e.RetrievedAt.IsZero() {
		return nil
	}
	return e.RetrievedAt.UnixMicro()
}

// recordText returns a record as text where it can be, so that SQLite's JSON functions
// read it. The driver copies it before a call returns.
func recordText(record []byte) (text string, ok bool) {
	if record == nil || !utf8.Valid(record) {
		return "", false
	}
	return unsafe.String(unsafe.SliceData(record), len(record)), true
}

func recordValue(record []byte) driver.Value {
	if text, ok := recordText(record); ok {
		return text
	}
	if record == nil {
		return nil
	}
	return record
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
