package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/core/move"
	"weir/storage/kit"
)

var _ move.Store = (*Store)(nil)

// ID implements move.Origin.
func (s *Store) ID() string { return s.id }

// Outcomes implements move.Origin.
func (s *Store) Outcomes(ctx context.Context, after int64, max int) iter.Seq2[move.Outcome, error] {
	query := s.q(`SELECT ` + prefixed("e.", eventFields) + `,
			CASE
				WHEN f.state IS NOT NULL THEN f.state
				-- Segments don't overlap: only the last that begins here or before can hold it.
				WHEN e.id <= (SELECT last_id FROM weir.segments WHERE first_id <= e.id ORDER BY first_id DESC LIMIT 1) THEN $1::text
				ELSE $2::text
			END, coalesce(f.attempts, 0), coalesce(f.error, ''), f.failed_at, f.next_attempt_at
		FROM weir.events AS e LEFT JOIN weir.failures AS f ON f.event_id = e.id
		WHERE e.id > $3 ORDER BY e.id LIMIT $4`)
	return stream(ctx, s, s.pool, "outcomes", query, []any{move.Pending, move.Settled, after, max}, func(rows pgx.Rows) (f move.Outcome, err error) {
		var e eventRow
		var failed, next *time.Time
		err = rows.Scan(append(e.fields(), &f.State, &f.Attempts, &f.Error, &failed, &next)...)
		f.Event = e.event()
		if failed != nil {
			f.FailedAt = failed.UTC()
		}
		if next != nil {
			f.NextAttemptAt = next.UTC()
		}
		return f, err
	})
}

// Expired implements move.Origin.
func (s *Store) Expired(ctx context.Context) iter.Seq2[core.Count, error] {
	query := s.q("SELECT source, hour, kind, subreddit, events, scored, score FROM weir.expired ORDER BY source, hour, kind, subreddit")
	return stream(ctx, s, s.pool, "expired", query, nil, nextCount)
}

// Checkpoints implements move.Origin.
func (s *Store) Checkpoints(ctx context.Context) iter.Seq2[core.Checkpoint, error] {
	query := s.q("SELECT " + checkpointFields + " FROM weir.checkpoints ORDER BY input")
	return stream(ctx, s, s.pool, "checkpoints", query, nil, scanCheckpoint)
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
	var done move.Received
	err := s.transaction(ctx, func(tx pgx.Tx) (err error) {
		done, err = s.receive(ctx, tx, node.ID, &p)
		return err
	})
	if err != nil {
		return move.Received{}, fmt.Errorf("receive: %w", err)
	}
	s.stats.writes.Add(uint64(done.Stored + done.Failures + done.Rejects + done.Samples + done.Annotations + done.Checkpoints))
	s.stats.updates.Add(uint64(1 + 2*len(p.Expired)))
	if done.Stored > 0 {
		s.notices.tell()
	}
	return done, nil
}

func (s *Store) receive(ctx context.Context, tx pgx.Tx, node int64, p *move.Chunk) (move.Received, error) {
	var done move.Received
	var first pgx.Batch
	s.queueMark(&first, p.Mark, core.Sums{})
	ids := make([]int64, len(p.Events)) // 0 for those that are there
	if len(p.Events) > 0 {
		s.queueOutcomes(&first, p.Events, ids)
	}
	here := map[int64]int64{0: 0} // ids of nodes
	for _, n := range p.Nodes {
		s.queueNode(&first, n, here)
	}
	if err := tx.SendBatch(ctx, &first).Close(); err != nil {
		return done, err
	}

	applied := kit.Apply(p, ids)
	done = applied.Received
	var b pgx.Batch
	s.queueApplied(&b, node, p.Events, ids, &applied)
	s.queueCounts(&b, kit.Expired, p.Expired)
	s.queueTotals(&b, p.Expired)
	add := func(n *int) func(pgconn.CommandTag) error {
		return func(tag pgconn.CommandTag) error {
			*n += int(tag.RowsAffected())
			return nil
		}
	}
	for _, r := range p.Rejects {
		b.Queue(s.q("INSERT INTO weir.rejects (source, input, line, hash, size, reason, bytes, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"),
			text(r.Source), text(r.Input), r.Line, int64(r.Hash), r.Size, text(r.Reason), append([]byte{}, r.Bytes...), r.At).Exec(add(&done.Rejects))
	}
	for _, sample := range p.Samples {
		at, known := here[sample.Node]
		if !known {
			return done, fmt.Errorf("node %d of a sample is not among the chunk's", sample.Node)
		}
		data, err := json.Marshal(sample)
		if err != nil {
			return done, err
		}
		b.Queue(s.q(insertSample), sample.Time, at, sample.Interval.Microseconds(), string(data)).Exec(add(&done.Samples))
	}
	for _, a := range p.Annotations {
		at, known := here[a.Node]
		if !known {
			return done, fmt.Errorf("node %d of an annotation is not among the chunk's", a.Node)
		}
		b.Queue(s.q(`INSERT INTO weir.annotations (node, at, text) SELECT $1::bigint, $2::timestamptz, $3::text
			WHERE NOT EXISTS (SELECT FROM weir.annotations WHERE node = $1 AND at = $2 AND text = $3)`),
			at, a.Time, text(a.Text)).Exec(add(&done.Annotations))
	}
	for _, cp := range p.Checkpoints {
		sums := checkpointSums(&cp)
		b.Queue(s.q(insertCheckpoint+" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) ON CONFLICT DO NOTHING"),
			text(cp.Name), cp.Token, cp.Codec, cp.Size, cp.Head[:], cp.Tail[:], text(cp.Selection), cp.Offset, cp.Line, int64(cp.LineHash), cp.Complete, cp.UpdatedAt,
			sums[0], sums[1], sums[2], sums[3], cp.Again).
			Exec(add(&done.Checkpoints))
	}
	return done, tx.SendBatch(ctx, &b).Close()
}

// queueOutcomes inserts the events into one block of ids and tells which got one.
func (s *Store) queueOutcomes(b *pgx.Batch, outcomes []move.Outcome, ids []int64) {
	events, stored := make([]core.Event, len(outcomes)), make([]time.Time, len(outcomes))
	for i := range outcomes {
		events[i], stored[i] = outcomes[i].Event, outcomes[i].StoredAt
	}
	b.Queue(s.sql.receive, append(columns(events), stored)...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids[(id-1)%maxSegment] = id
		}
		return rows.Err()
	})
}

// queueNode finds the id that another store's node has here, or registers it.
func (s *Store) queueNode(b *pgx.Batch, n core.Node, here map[int64]int64) {
	state := "left"
	if n.State == "dead" {
		state = n.State
	}
	b.Queue(s.q(`WITH known AS (
			SELECT id FROM weir.nodes WHERE host = $1 AND pid = $2 AND started_at = $3
		), new AS (
			INSERT INTO weir.nodes (host, pid, started_at, version, state, heartbeat_at, lease)
			SELECT $1, $2, $3, $4, $5, $6, 0 WHERE NOT EXISTS (SELECT FROM known)
			RETURNING id
		)
		SELECT id FROM known UNION ALL SELECT id FROM new LIMIT 1`),
		text(n.Host), n.PID, n.StartedAt, text(n.Version), state, n.HeartbeatAt).QueryRow(func(row pgx.Row) error {
		var id int64
		err := row.Scan(&id)
		here[n.ID] = id
		return err
	})
}

// queueApplied enters what became of the events that were new.
func (s *Store) queueApplied(b *pgx.Batch, node int64, outcomes []move.Outcome, ids []int64, a *kit.Applied) {
	for i, id := range ids {
		f := &outcomes[i]
		if id == 0 || !f.Failed() {
			continue
		}
		var next *time.Time
		if !f.NextAttemptAt.IsZero() {
			next = &f.NextAttemptAt
		}
		b.Queue(s.q("INSERT INTO weir.failures (event_id, attempts, error, state, failed_at, next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6)"),
			id, f.Attempts, f.Error, f.State, f.FailedAt, next)
	}
	for _, seg := range a.Segments {
		b.Queue(s.q("INSERT INTO weir.segments (first_id, last_id, events, stored_at) SELECT $1::bigint, $2, $3, stored_at FROM weir.events WHERE id = $1"),
			seg.First, seg.Last, seg.Events)
	}
	if a.Stored > 0 {
		s.queueDelta(b, node, entry{a.Stored, a.Settled, a.Dead, a.Discarded}, &a.Tally)
	}
}
