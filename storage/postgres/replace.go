package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// duplicate is a stored event and those of a batch that have its key and say
// when they were retrieved.
type duplicate struct {
	id     int64
	stored time.Time // when the stored one was retrieved; zero when unknown
	events []int     // in the batch, in their order
}

// later returns how many of the events were retrieved later than what is stored
// when their turn comes, and the last of these. With b.Newest each replaces what
// the next is compared with.
func (d *duplicate) later(b *core.Batch) (last, n int) {
	stored := d.stored
	for _, i := range d.events {
		// To the microsecond, as they are stored.
		if at := b.Events[i].RetrievedAt.Truncate(time.Microsecond); at.After(stored) {
			last = i
			n++
			if b.Newest {
				stored = at
			}
		}
	}
	return last, n
}

// passOver counts the batch's duplicates that were retrieved later than the stored
// events, and with b.Newest replaces these. returned says that claims were taken
// back.
func (s *Store) passOver(ctx context.Context, tx pgx.Tx, node int64, b *core.Batch, done *core.Appended) (wrote, returned bool, err error) {
	all, err := s.duplicates(ctx, tx, b)
	if err != nil {
		return false, false, err
	}
	var ids []int64
	byID := make(map[int64]*duplicate)
	for i := range all {
		_, n := all[i].later(b)
		switch {
		case n == 0:
		case b.Newest:
			ids = append(ids, all[i].id)
			byID[all[i].id] = &all[i]
		default:
			done.PassedOver += n
		}
	}
	if len(ids) == 0 {
		return false, false, nil
	}
	h, err := s.hold(ctx, tx, ids)
	if err != nil {
		return false, false, err
	}
	events, err := s.lockEvents(ctx, tx, ids) // as they are now
	if err != nil {
		return false, false, err
	}
	r := replacement{held: h}
	for i := range events {
		was := &events[i]
		d := byID[was.ID]
		d.stored = was.RetrievedAt
		if last, n := d.later(b); n > 0 {
			done.Replaced += n
			r.add(was, b.Events[last])
		}
	}
	if len(r.events) == 0 {
		return false, false, nil
	}
	var batch pgx.Batch
	returned = s.queueReplacement(&batch, node, &r)
	return true, returned, tx.SendBatch(ctx, &batch).Close()
}

// duplicates finds the stored events whose keys those of the batch have that
// say when they were retrieved.
func (s *Store) duplicates(ctx context.Context, tx pgx.Tx, b *core.Batch) ([]duplicate, error) {
	type name struct{ source, key string }
	var sources, keys []string
	var events [][]int
	index := make(map[name]int)
	for i := range b.Events {
		e := &b.Events[i]
		if e.Key == "" || e.RetrievedAt.IsZero() {
			continue
		}
		at, known := index[name{e.Source, e.Key}]
		if !known {
			at = len(events)
			index[name{e.Source, e.Key}] = at
			sources, keys, events = append(sources, e.Source), append(keys, e.Key), append(events, nil)
		}
		events[at] = append(events[at], i)
	}
	if len(events) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, s.q(`SELECT k.n, e.id, e.retrieved_at
		FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (source, key, n)
		JOIN weir.events AS e ON e.source = k.source AND e.key = k.key AND e.key IS NOT NULL`), sources, keys)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d duplicate, err error) {
		var n int
		var stored *time.Time
		if err = row.Scan(&n, &d.id, &stored); err != nil {
			return d, err
		}
		if stored != nil {
			d.stored = *stored
		}
		d.events = events[n-1]
		return d, nil
	})
}

// replacement is what takes the place of stored events.
type replacement struct {
	held
	ids    []int64
	events []core.Event // parallel to ids
	tally  kit.Tally    // what totals of those settled change by
}

// add replaces was, as it is stored, by e.
func (r *replacement) add(was *core.Event, e core.Event) {
	r.ids = append(r.ids, was.ID)
	r.events = append(r.events, e)
	if !r.settled(was.ID) {
		return
	}
	change := kit.CountOf(was)
	change.Events, change.Scored, change.Score = 0, -change.Scored, -change.Score
	if e.Scored {
		change.Scored++
		change.Score += e.Score
	}
	if change.Scored != 0 || change.Score != 0 {
		r.tally.AddCount(change)
	}
}

// queueReplacement writes it all, and reports whether claims are taken back.
func (s *Store) queueReplacement(b *pgx.Batch, node int64, r *replacement) (returned bool) {
	c := columns(r.events)
	b.Queue(s.q(`UPDATE weir.events AS e SET score = r.score, flags = r.flags, retrieved_at = r.retrieved_at, data = r.data, raw = r.raw
		FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::timestamptz[], $5::text[], $6::bytea[]) AS r (id, score, flags, retrieved_at, data, raw)
		WHERE e.id = r.id`), append([]any{r.ids}, c[replaced:]...)...)
	if r.tally.Len() > 0 {
		s.queueDelta(b, node, entry{}, &r.tally)
	}
	part := r.of(r.ids)
	s.queueRenewal(b, part)
	return len(part.segments)+len(part.failures) > 0
}
