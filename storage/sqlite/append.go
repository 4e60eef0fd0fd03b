package sqlite

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"weir/core"
	"weir/storage/kit"
)

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
	p.request.unwatch = context.AfterFunc(ctx, func() { s.writer.queue.cancel(p.request, context.Cause(ctx)) })
	if err := s.writer.submit(ctx, p.request); err != nil {
		p.request.unwatch()
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
		c.entryOf(node).appended += done.Stored
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
	seg = core.Segment{First: last + 1, Last: last + int64(len(events)), Events: len(events)}
	if keyed(events) { // else none was there already
		if err := c.integers("SELECT total_changes()", nil, &after); err != nil {
			return seg, err
		}
		seg.Events = int(after - before)
	}
	switch seg.Events {
	case 0:
		return core.Segment{}, nil
	case len(events): // no gaps
	default:
		if err := c.integers("SELECT min(id), max(id) FROM events WHERE id > ?", []any{last}, &seg.First, &seg.Last); err != nil {
			return seg, err
		}
	}
	b := newBounds()
	for i := range events {
		b.add(&events[i])
	}
	if err := noteRuns(c, seg.First, seg.Last, b); err != nil {
		return seg, err
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

func keyed(events []core.Event) bool {
	return slices.ContainsFunc(events, func(e core.Event) bool { return e.Key != "" })
}
