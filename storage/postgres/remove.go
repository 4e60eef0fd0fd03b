package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/storage/kit"
)

// RemoveSource implements core.Administrator. It walks the ids upwards; at their end it
// removes what expired and the rejects.
func (s *Store) RemoveSource(ctx context.Context, source string, last int64, max int) (removed int, more bool, err error) {
	if s.closed.Load() {
		return 0, false, core.ErrClosed
	}
	s.mu.Lock()
	after := s.removals[source]
	s.mu.Unlock()
	var r removing
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		r = removing{Store: s, tx: tx, source: source, max: max, after: after, last: last}
		return r.run(ctx)
	})
	if err != nil {
		return 0, false, fmt.Errorf("remove source %s: %w", source, err)
	}
	s.mu.Lock()
	if r.more {
		s.removals[source] = r.after
	} else {
		delete(s.removals, source)
	}
	s.mu.Unlock()
	s.stats.updates.Add(uint64(r.removed))
	if r.returned {
		s.floor.lower()
		s.notify(ctx)
	}
	return r.removed, r.more, nil
}

// removing is one step of RemoveSource.
type removing struct {
	*Store
	tx     pgx.Tx
	source string
	max    int
	after  int64 // the last one looked at
	last   int64 // to look at

	removed  int
	returned bool // something may be claimed again
	more     bool
}

func (r *removing) run(ctx context.Context) error {
	rows, err := r.tx.Query(ctx, r.q("SELECT id, source = $3 FROM weir.events WHERE id > $1 AND id <= $4 ORDER BY id LIMIT $2"), r.after, r.max, r.source, r.last)
	if err != nil {
		return err
	}
	var ids []int64
	var id int64
	var ours bool
	looked := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &ours}, func() error {
		looked++
		r.after = id
		if ours {
			ids = append(ids, id)
		}
		return nil
	})
	if err == nil {
		err = r.events(ctx, ids)
	}
	if r.more = looked == r.max; r.more || err != nil {
		return err
	}
	return r.rest(ctx)
}

// events removes those of the events that are still there, and what is said of
// them elsewhere.
func (r *removing) events(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	h, err := r.hold(ctx, r.tx, ids)
	if err != nil {
		return err
	}
	events, err := r.lockEvents(ctx, r.tx, ids)
	if err != nil {
		return err
	}
	var tally kit.Tally
	e := entry{appended: -len(events)}
	for i := range events {
		id := events[i].ID
		ids[i] = id
		if at, ok := h.segment(id); ok {
			h.segments[at].Events--
			continue
		}
		at, ok := h.failure(id)
		switch {
		case !ok:
			e.settled--
			tally.AddCount(negative(kit.CountOf(&events[i])))
		case h.failures[at].state == core.FailureDead:
			e.dead--
		case h.failures[at].state == core.FailureDiscarded:
			e.discarded--
		}
	}
	ids = ids[:len(events)]
	var b pgx.Batch
	part := h.of(ids)
	r.returned = len(part.segments)+len(part.failures) > 0
	r.queueRenewal(&b, part)
	b.Queue(r.q("DELETE FROM weir.failures WHERE event_id = ANY ($1::bigint[])"), ids)
	b.Queue(r.q("DELETE FROM weir.events WHERE id = ANY ($1::bigint[])"), ids)
	r.queueDelta(&b, 0, e, &tally)
	r.removed = len(ids)
	return r.tx.SendBatch(ctx, &b).Close()
}

// negative is the change of the totals when a count's events are removed.
func negative(n core.Count) core.Count {
	n.Events, n.Scored, n.Score = -n.Events, -n.Scored, -n.Score
	return n
}

// rest removes the source's expired counts and rejects.
func (r *removing) rest(ctx context.Context) error {
	rows, err := r.tx.Query(ctx, r.q(`SELECT source, hour, kind, subreddit, events, scored, score FROM weir.expired
		WHERE source = $1 ORDER BY source, hour, kind, subreddit LIMIT $2 FOR UPDATE`), r.source, r.max)
	if err != nil {
		return err
	}
	expired, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (core.Count, error) { return scanCount(row) })
	if err != nil {
		return err
	}
	var b pgx.Batch
	if len(expired) > 0 {
		var tally kit.Tally
		hour, kind, subreddit := make([]int64, len(expired)), make([]string, len(expired)), make([]string, len(expired))
		for i, n := range expired {
			tally.AddCount(negative(n))
			hour[i], kind[i], subreddit[i] = n.Hour, n.Kind, n.Subreddit
		}
		b.Queue(r.q(`DELETE FROM weir.expired AS e USING unnest($2::bigint[], $3::text[], $4::text[]) AS g (hour, kind, subreddit)
			WHERE e.source = $1 AND e.hour = g.hour AND e.kind = g.kind AND e.subreddit = g.subreddit`), r.source, hour, kind, subreddit)
		r.queueDelta(&b, 0, entry{}, &tally)
	}
	var rejects int64
	b.Queue(r.q("DELETE FROM weir.rejects WHERE id IN (SELECT id FROM weir.rejects WHERE source = $1 ORDER BY id LIMIT $2)"), r.source, r.max).
		Exec(func(tag pgconn.CommandTag) error {
			rejects = tag.RowsAffected()
			return nil
		})
	err = r.tx.SendBatch(ctx, &b).Close()
	r.more = len(expired) == r.max || rejects == int64(r.max)
	return err
}
