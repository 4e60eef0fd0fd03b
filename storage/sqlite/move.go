package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"weir/core"
	"weir/core/metrics"
	"weir/core/move"
	"weir/storage/kit"
)

// ID implements move.Origin.
func (s *Store) ID() string { return s.id }

// Outcomes implements move.Origin.
func (s *Store) Outcomes(ctx context.Context, after int64, max int) iter.Seq2[move.Outcome, error] {
	query := `SELECT ` + eventFields + `,
			CASE
				WHEN f.state IS NOT NULL THEN f.state
				-- Segments don't overlap: only the last that begins here or before can hold it.
				WHEN e.id <= (SELECT last_id FROM segments WHERE first_id <= e.id ORDER BY first_id DESC LIMIT 1) THEN ?1
				ELSE ?2
			END, f.attempts, f.error, f.failed_at, f.next_attempt_at
		FROM events e LEFT JOIN failures f ON f.event_id = e.id
		WHERE e.id > ?3 ORDER BY e.id LIMIT ?4`
	return wrap("outcomes", stream(ctx, s, query, []any{move.Pending, move.Settled, after, max},
		func(r *reader) move.Outcome {
			f := move.Outcome{Event: r.event(), State: r.text(), Attempts: int(r.integer()), Error: r.text()}
			if f.Failed() {
				f.FailedAt = r.time()
				if next, ok := r.next().(int64); ok {
					f.NextAttemptAt = toTime(next)
				}
			}
			return f
		}))
}

// Expired implements move.Origin.
func (s *Store) Expired(ctx context.Context) iter.Seq2[core.Count, error] {
	return wrap("expired", stream(ctx, s, "SELECT "+countFields+" FROM expired ORDER BY source, hour, kind, subreddit", nil,
		(*reader).count))
}

// Checkpoints implements move.Origin.
func (s *Store) Checkpoints(ctx context.Context) iter.Seq2[core.Checkpoint, error] {
	return wrap("checkpoints", stream(ctx, s, "SELECT "+checkpointFields+" FROM checkpoints ORDER BY input", nil,
		(*reader).checkpoint))
}

// Receive implements move.Receiver.
func (s *Store) Receive(ctx context.Context, p move.Chunk) (move.Received, error) {
	if s.closed.Load() {
		return move.Received{}, core.ErrClosed
	}
	node := s.current()
	if node.ID == 0 {
		return move.Received{}, fmt.Errorf("receive: %w", errNotJoined)
	}
	for i := range p.Events {
		if err := p.Events[i].Validate(); err != nil {
			return move.Received{}, fmt.Errorf("receive: event %d: %w", p.Events[i].ID, err)
		}
	}
	samples, err := s.encoded(p.Samples)
	if err != nil {
		return move.Received{}, fmt.Errorf("receive: %w", err)
	}
	var done move.Received
	err = s.writer.do(ctx, func(c *conn) (err error) {
		done, err = receive(c, node.ID, &p, samples)
		return err
	})
	if err != nil {
		return move.Received{}, fmt.Errorf("receive: %w", err)
	}
	s.stats.writes.Add(uint64(done.Stored + done.Failures + done.Rejects + done.Samples + done.Annotations + done.Checkpoints))
	s.stats.updates.Add(uint64(1 + 2*len(p.Expired)))
	return done, nil
}

// encoded are the samples as the table keeps them.
func (s *Store) encoded(samples []metrics.Sample) (all [][]byte, err error) {
	all = make([][]byte, len(samples))
	for i := range samples {
		if all[i], err = s.packer.pack(&samples[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func receive(c *conn, node int64, p *move.Chunk, samples [][]byte) (move.Received, error) {
	if err := moveCheckpoint(c, p.Mark, core.Sums{}, now()); err != nil {
		return move.Received{}, err
	}
	done, err := receiveEvents(c, node, p)
	if err != nil {
		return done, err
	}
	if err := addCounts(c, kit.Expired, p.Expired); err != nil {
		return done, err
	}
	if err := addTotals(c, p.Expired); err != nil {
		return done, err
	}
	for i := range p.Rejects {
		n, err := insertReject(c, &p.Rejects[i], p.Rejects[i].At.UnixMicro())
		if err != nil {
			return done, err
		}
		done.Rejects += n
	}
	if err := receiveJournal(c, p, samples, &done); err != nil {
		return done, err
	}
	for _, cp := range p.Checkpoints {
		if done.Checkpoints, err = added(c, done.Checkpoints, insertCheckpoint+" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			cp.Name, cp.Token, cp.Codec, cp.Size, cp.Head[:], cp.Tail[:], cp.Offset, cp.Line, int64(cp.LineHash), cp.Complete, cp.UpdatedAt.UnixMicro(), cp.Selection,
			counted(&cp, cp.Sums.Stored), counted(&cp, cp.Sums.Duplicates), counted(&cp, cp.Sums.Filtered), counted(&cp, cp.Sums.Rejected), cp.Again); err != nil {
			return done, err
		}
	}
	return done, nil
}

// added runs a statement and adds how many rows it inserted to n.
func added(c *conn, n int, sql string, args ...any) (int, error) {
	rows, err := c.exec(sql, args...)
	return n + int(rows), err
}

func receiveEvents(c *conn, node int64, p *move.Chunk) (move.Received, error) {
	ids := make([]int64, len(p.Events))
	first, last, b := int64(math.MaxInt64), int64(0), newBounds()
	for i := range p.Events {
		f := &p.Events[i]
		var err error
		if ids[i], err = insertEvent(c, &f.Event); err != nil {
			return move.Received{}, err
		}
		if ids[i] != 0 {
			first, last = min(first, ids[i]), max(last, ids[i])
			b.add(&f.Event)
		}
		if ids[i] == 0 || !f.Failed() {
			continue
		}
		var next any
		if !f.NextAttemptAt.IsZero() {
			next = f.NextAttemptAt.UnixMicro()
		}
		if _, err := c.exec("INSERT INTO failures (event_id, attempts, error, state, failed_at, next_attempt_at) VALUES (?, ?, ?, ?, ?, ?)",
			ids[i], f.Attempts, f.Error, f.State, f.FailedAt.UnixMicro(), next); err != nil {
			return move.Received{}, err
		}
	}
	if last > 0 {
		if err := noteRuns(c, first, last, b); err != nil {
			return move.Received{}, err
		}
	}
	a := kit.Apply(p, ids)
	for _, seg := range a.Segments {
		if _, err := c.exec("INSERT INTO segments (first_id, last_id, events, stored_at) SELECT ?1, ?2, ?3, stored_at FROM events WHERE id = ?1",
			seg.First, seg.Last, seg.Events); err != nil {
			return move.Received{}, err
		}
	}
	if err := addDelta(c, &a.Tally); err != nil {
		return move.Received{}, err
	}
	for _, entry := range []struct {
		column string
		by     int
	}{{"appended", a.Stored}, {"settled", a.Settled}, {"dead", a.Dead}, {"discarded", a.Discarded}} {
		if entry.by == 0 {
			continue
		}
		if err := enter(c, node, entry.column, entry.by); err != nil {
			return move.Received{}, err
		}
	}
	return a.Received, nil
}

var insertAndTell = insertEvents[1] + " RETURNING id"

// insertEvent returns the event's id, 0 when its key is there already.
func insertEvent(c *conn, e *core.Event) (id int64, err error) {
	c.args = c.args[:0]
	at := e.StoredAt.UnixMicro()
	c.bindEvents([]core.Event{*e}, &at)
	rows, err := c.raw.QueryContext(context.Background(), insertAndTell, c.args)
	if err != nil {
		return 0, c.translate(err)
	}
	var row [1]driver.Value
	if err = rows.Next(row[:]); errors.Is(err, io.EOF) {
		err = nil
	}
	id, _ = row[0].(int64)
	return id, c.translate(errors.Join(err, rows.Close()))
}

// receiveJournal stores samples and annotations under the ids that their nodes
// have here.
func receiveJournal(c *conn, p *move.Chunk, samples [][]byte, done *move.Received) error {
	here := map[int64]int64{0: 0}
	for _, n := range p.Nodes {
		id, err := registerNode(c, n)
		if err != nil {
			return err
		}
		here[n.ID] = id
	}
	for i, s := range p.Samples {
		node, known := here[s.Node]
		if !known {
			return fmt.Errorf("node %d of a sample is not among the chunk's", s.Node)
		}
		var err error
		if done.Samples, err = added(c, done.Samples, insertSample,
			s.Time.UnixMicro(), node, s.Interval.Microseconds(), samples[i]); err != nil {
			return err
		}
	}
	for _, a := range p.Annotations {
		node, known := here[a.Node]
		if !known {
			return fmt.Errorf("node %d of an annotation is not among the chunk's", a.Node)
		}
		var err error
		if done.Annotations, err = added(c, done.Annotations, `INSERT INTO annotations (node, at, text) SELECT ?1, ?2, ?3
			WHERE NOT EXISTS (SELECT 1 FROM annotations WHERE at = ?2 AND node = ?1 AND text = ?3)`,
			node, a.Time.UnixMicro(), a.Text); err != nil {
			return err
		}
	}
	return nil
}

// registerNode returns the id that another store's node has here.
func registerNode(c *conn, n core.Node) (id int64, err error) {
	started := n.StartedAt.UnixMicro()
	err = c.integers("SELECT id FROM nodes WHERE host = ? AND pid = ? AND started_at = ?", []any{n.Host, n.PID, started}, &id)
	if !errors.Is(err, io.EOF) {
		return id, err
	}
	state := "left"
	if n.State == "dead" {
		state = n.State
	}
	err = c.integers("INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at, schema) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
		[]any{n.Host, n.PID, n.Version, state, started, n.HeartbeatAt.UnixMicro(), schemaVersion}, &id)
	return id, err
}
