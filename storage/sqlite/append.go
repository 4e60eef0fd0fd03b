package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
	"unsafe"

	"weir/core"
	"weir/storage/kit"
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

// Append implements core.Appender.
func (s *Store) Append(ctx context.Context, b core.Batch) (core.Appended, error) {
	return s.Submit(ctx, b, nil).Outcome()
}

// Submit implements core.Appender. Appends follow one another in the writer's queue.
func (s *Store) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	node, token := s.nextTokens(b.HandOver)
	if err := s.validate(node, b); err != nil {
		return failedAppend(err)
	}
	before, queued := after.(*pending)
	if after != nil && !queued { // it failed before it came to the writer
		return failedAppend(core.ErrOutOfTurn)
	}
	p := &pending{store: s, batch: b}
	p.request = newRequest(func(c *conn) (err error) {
		if before != nil && before.request.err != nil {
			return core.ErrOutOfTurn
		}
		p.at = now()
		p.done, err = appendBatch(c, node, token, b, p.at)
		return err
	})
	if err := s.writer.submit(ctx, p.request); err != nil {
		return failedAppend(err)
	}
	return p
}

func failedAppend(err error) core.Pending {
	return core.Finished(core.Appended{}, fmt.Errorf("append: %w", err))
}

// pending is an append in the writer's queue. It implements core.Pending.
type pending struct {
	store   *Store
	batch   core.Batch
	request *request
	noted   sync.Once

	// The writing goroutine's until the request has ended.
	done core.Appended
	at   int64 // when the events were stored
}

// Ended implements core.Pending.
func (p *pending) Ended() <-chan struct{} { return p.request.done }

// Outcome implements core.Pending.
func (p *pending) Outcome() (core.Appended, error) {
	<-p.request.done
	if err := p.request.err; err != nil {
		return core.Appended{}, fmt.Errorf("append: %w", err)
	}
	p.noted.Do(func() {
		kit.HandOver(p.done, p.batch, toTime(p.at))
		p.store.stats.writes.Add(uint64(p.done.Stored + p.done.Rejected + len(p.done.Segments)))
		p.store.stats.updates.Add(uint64(1 + p.done.Replaced))
	})
	return p.done, nil
}

func (s *Store) validate(node int64, b core.Batch) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	if node == 0 {
		return errNotJoined
	}
	for i := range b.Events {
		if err := b.Events[i].Validate(); err != nil {
			return fmt.Errorf("event %d: %w", i, err)
		}
	}
	return nil
}

// appendBatch stores a batch for a node. What it hands over has the tokens from token
// on.
func appendBatch(c *conn, node, token int64, b core.Batch, at int64) (core.Appended, error) {
	var done core.Appended
	if b.Mark.Input != nil {
		if err := acceptPieces(c, b.Mark.Input.Name, b.Pieces); err != nil {
			return done, err
		}
	}
	handOver, err := mayHandOver(c, node, &b)
	if err != nil {
		return done, err
	}
	later := retrievals{newest: b.Newest}
	for events := b.Events; len(events) > 0; {
		// A segment's events are inserted together, so that a segment is a
		// run of ids.
		n := min(max(b.Segment, 1), len(events))
		claim := claimant{}
		if len(done.Claims) < handOver {
			claim = claimant{node, token + int64(len(done.Claims))}
		}
		seg, err := insertSegment(c, events[:n], at, claim)
		if err != nil {
			return done, err
		}
		if seg.Events > 0 {
			done.Segments = append(done.Segments, seg)
			if claim.node != 0 {
				done.Claims = append(done.Claims, core.Claim{Token: claim.token, Segments: []core.Segment{seg}})
			}
		}
		done.Stored += seg.Events
		if duplicates := n - seg.Events; duplicates > 0 {
			done.Duplicates += duplicates
			if err := later.compare(c, events[:n]); err != nil {
				return done, err
			}
		}
		events = events[n:]
	}
	done.Replaced, done.PassedOver = later.replaced, later.passedOver
	if err := addDelta(c, &later.tally); err != nil {
		return done, err
	}
	for i := range b.Rejects {
		n, err := insertReject(c, &b.Rejects[i], at)
		if err != nil {
			return done, err
		}
		done.Rejected += n
	}
	if b.Mark.Input != nil {
		sums := core.Sums{Stored: int64(done.Stored), Duplicates: int64(done.Duplicates), Rejected: int64(len(b.Rejects))}
		if err := moveCheckpoint(c, b.Mark, sums, at); err != nil {
			return done, err
		}
	}
	if done.Stored > 0 {
		if err := enter(c, node, "appended", done.Stored); err != nil {
			return done, err
		}
	}
	return done, nil
}

// mayHandOver returns how many segments a batch may hand over to the node: none unless
// it is alive, and nothing older waits.
func mayHandOver(c *conn, node int64, b *core.Batch) (int, error) {
	if b.HandOver == 0 || b.Newest {
		return 0, nil
	}
	var may int64
	err := c.integers(`SELECT EXISTS (SELECT 1 FROM nodes WHERE id = ? AND state = 'alive')
		AND NOT EXISTS (SELECT 1 FROM segments WHERE claimed = 0)
		AND NOT EXISTS (SELECT 1 FROM failures WHERE state = 'waiting' AND claimed = 0 AND next_attempt_at <= ?)`,
		[]any{node, now()}, &may)
	return b.HandOver * int(may), err
}

// claimant is who has claimed a segment; the zero claimant is nobody.
type claimant struct{ node, token int64 }

// addDelta adds sums to the totals.
func addDelta(c *conn, t *kit.Tally) error {
	if t.Len() == 0 {
		return nil
	}
	_, err := insertDelta(c, t.AppendJSON(nil))
	return err
}

// insertDelta adds sums as Tally.AppendJSON writes them, and returns the row's id.
func insertDelta(c *conn, sums []byte) (id int64, err error) {
	// The driver copies the text.
	r, err := c.raw.ExecContext(context.Background(), "INSERT INTO deltas (sums) VALUES (?)", c.named([]any{unsafe.String(unsafe.SliceData(sums), len(sums))}))
	if err != nil {
		return 0, c.translate(err)
	}
	return r.LastInsertId()
}

// enter adds to a column of the node's row in the ledger. The row is made when
// it is gone: others may have taken a node for dead long ago that lives.
func enter(c *conn, node int64, column string, by int) error {
	_, err := c.exec("INSERT INTO ledger (node, "+column+", schema) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "+
		column+" = "+column+" + excluded."+column, node, by, schemaVersion)
	return err
}

// insertSegment inserts events and, when any of them was new, their segment.
func insertSegment(c *conn, events []core.Event, at int64, claim claimant) (core.Segment, error) {
	var seg core.Segment
	var last, before, after int64
	if err := c.integers("SELECT seq, total_changes() FROM sqlite_sequence WHERE name = 'events' UNION ALL SELECT 0, total_changes() LIMIT 1",
		nil, &last, &before); err != nil {
		return seg, err
	}
	if err := insertRows(c, events, at); err != nil {
		return seg, err
	}
	if err := c.integers("SELECT total_changes()", nil, &after); err != nil {
		return seg, err
	}
	seg = core.Segment{First: last + 1, Last: last + int64(len(events)), Events: int(after - before)}
	switch seg.Events {
	case 0:
		return core.Segment{}, nil
	case len(events): // no gaps
	default:
		if err := c.integers("SELECT min(id), max(id) FROM events WHERE id > ?", []any{last}, &seg.First, &seg.Last); err != nil {
			return seg, err
		}
	}
	var err error
	if claim.node == 0 {
		_, err = c.exec("INSERT INTO segments (first_id, last_id, events, stored_at) VALUES (?, ?, ?, ?)",
			seg.First, seg.Last, seg.Events, at)
	} else {
		_, err = c.exec("INSERT INTO segments (first_id, last_id, events, stored_at, claimed, claimed_by, token) VALUES (?, ?, ?, ?, 1, ?, ?)",
			seg.First, seg.Last, seg.Events, at, claim.node, claim.token)
	}
	return seg, err
}

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

// moveCheckpoint moves a checkpoint to a mark. sums are what became of the records
// since the one before; those of an input that had been read to its end stay.
func moveCheckpoint(c *conn, m core.Mark, sums core.Sums, at int64) error {
	n, err := c.exec(`UPDATE checkpoints SET "offset" = ?1, line = ?2, line_hash = ?3, complete = ?4, updated_at = ?5,
			codec = ?6, size = ?7, head = ?8, tail = ?9, selection = ?10,
			again = NOT ?13 AND (again OR complete),
			stored = iif(?13, ?14, stored + iif(again OR complete, 0, ?14)),
			duplicates = iif(?13, ?15, duplicates + iif(again OR complete, 0, ?15)),
			filtered = iif(?13, ?16, iif(again OR complete OR stored IS NULL, filtered, ?16)),
			rejected = iif(?13, ?17, rejected + iif(again OR complete, 0, ?17))
		WHERE input = ?11 AND token = ?12`,
		m.Offset, m.Line, int64(m.LineHash), m.Complete, at,
		m.Input.Codec, m.Input.Size, m.Input.Head[:], m.Input.Tail[:], m.Input.Selection, m.Input.Name, m.Input.Token,
		m.Start, sums.Stored, sums.Duplicates, m.Filtered, sums.Rejected)
	if err == nil && n == 0 {
		err = fmt.Errorf("input %s: %w", m.Input.Name, core.ErrImportLost)
	}
	return err
}

// TakeCheckpoint implements core.Appender.
func (s *Store) TakeCheckpoint(ctx context.Context, in core.Input) (was core.Checkpoint, found bool, err error) {
	if s.closed.Load() {
		return was, false, core.ErrClosed
	}
	err = s.writer.do(ctx, func(c *conn) error {
		var err error
		if was, found, err = readCheckpoint(c, in.Name); err != nil {
			return err
		}
		if found {
			_, err = c.exec("UPDATE checkpoints SET token = ? WHERE input = ?", in.Token, in.Name)
		} else {
			_, err = c.exec(insertCheckpoint+" VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, NULL, NULL, NULL, NULL, 0)",
				in.Name, in.Token, in.Codec, in.Size, in.Head[:], in.Tail[:], now(), in.Selection)
		}
		return err
	})
	if err != nil {
		return core.Checkpoint{}, false, fmt.Errorf("own the checkpoint of %s: %w", in.Name, err)
	}
	s.stats.updates.Add(1)
	return was, found, nil
}

// Checkpoint implements core.Appender.
func (s *Store) Checkpoint(ctx context.Context, name string) (cp core.Checkpoint, found bool, err error) {
	err = s.read(ctx, func(c *conn) error {
		var err error
		cp, found, err = readCheckpoint(c, name)
		return err
	})
	if err != nil {
		return core.Checkpoint{}, false, fmt.Errorf("checkpoint of %s: %w", name, err)
	}
	return cp, found, nil
}

func readCheckpoint(c *conn, name string) (cp core.Checkpoint, found bool, err error) {
	err = c.query("SELECT "+checkpointFields+" FROM checkpoints WHERE input = ?", []any{name}, func(r *reader) error {
		cp, found = r.checkpoint(), true
		return nil
	})
	return cp, found, err
}

// checkpointFields are what checkpoint reads, in its order.
const checkpointFields = `input, token, codec, size, head, tail, "offset", line, line_hash, complete, updated_at, selection,
	stored, duplicates, filtered, rejected, again`

const insertCheckpoint = "INSERT INTO checkpoints (" + checkpointFields + ")"

func (r *reader) checkpoint() core.Checkpoint {
	cp := core.Checkpoint{Input: core.Input{Name: r.text(), Token: r.text(), Codec: r.text(), Size: r.integer()}}
	copy(cp.Head[:], r.bytes())
	copy(cp.Tail[:], r.bytes())
	cp.Offset, cp.Line, cp.LineHash = r.integer(), r.integer(), uint64(r.integer())
	cp.Complete, cp.UpdatedAt, cp.Selection = r.integer() != 0, r.time(), r.text()
	cp.Sums.Stored, cp.Counted = r.next().(int64)
	cp.Sums.Duplicates, cp.Sums.Filtered, cp.Sums.Rejected = r.integer(), r.integer(), r.integer()
	cp.Again = r.integer() != 0
	return cp
}

// counted is a sum as a checkpoint keeps it.
func counted(cp *core.Checkpoint, n int64) any {
	if !cp.Counted {
		return nil
	}
	return n
}
