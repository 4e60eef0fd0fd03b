package sqlite

import (
	"context"
	"fmt"
	"iter"

	"weir/core"
	"weir/storage/kit"
)

// Failures implements core.Triage.
func (s *Store) Failures(ctx context.Context, f core.FailureFilter) iter.Seq2[core.Failure, error] {
	var w where
	w.filter(f.Filter)
	w.ids("f.event_id", f.IDs)
	w.failure(f)
	order := w.past("f.event_id", f.Newest, f.Past)
	fields := eventFields
	if f.Brief {
		fields = fieldsFor(f.Filter)
	}
	query := `SELECT ` + fields + `, f.attempts, f.error, f.state, f.claimed, f.failed_at, f.next_attempt_at
		FROM failures f JOIN events e ON e.id = f.event_id` + w.sql() + order
	all := stream(ctx, s, query, w.args, func(r *reader) core.Failure {
		failure := core.Failure{
			Event: r.event(), Attempts: int(r.integer()), Error: r.text(), State: r.text(),
			Claimed: r.integer() != 0, FailedAt: r.time(),
		}
		if next, ok := r.next().(int64); ok {
			failure.NextAttemptAt = toTime(next)
		}
		return failure
	})
	return kit.Failures(wrap("failures", all), f)
}

// failure demands what changes about a failure f: the event's part stays.
func (w *where) failure(f core.FailureFilter) {
	w.in("f.state", anys(f.States))
	w.part("f.error", f.Error)
}

// Retry implements core.Triage.
func (s *Store) Retry(ctx context.Context, f core.FailureFilter) (int, error) {
	n, err := s.decide(ctx, f, func(c *conn, id int64, state string) (bool, error) {
		if _, err := c.exec("UPDATE failures SET state = 'waiting', attempts = 0, next_attempt_at = ? WHERE event_id = ?", now(), id); err != nil {
			return false, err
		}
		return true, adjustLedger(c, state, -1)
	})
	if err != nil {
		return n, fmt.Errorf("retry: %w", err)
	}
	return n, nil
}

// Discard implements core.Triage.
func (s *Store) Discard(ctx context.Context, f core.FailureFilter) (int, error) {
	n, err := s.decide(ctx, f, func(c *conn, id int64, state string) (bool, error) {
		if state == core.FailureDiscarded {
			return false, nil
		}
		if _, err := c.exec("UPDATE failures SET state = 'discarded', next_attempt_at = NULL WHERE event_id = ?", id); err != nil {
			return false, err
		}
		if err := adjustLedger(c, state, -1); err != nil {
			return false, err
		}
		return true, adjustLedger(c, core.FailureDiscarded, 1)
	})
	if err != nil {
		return n, fmt.Errorf("discard: %w", err)
	}
	return n, nil
}

// adjustLedger counts a person's decision, in the row of node 0.
func adjustLedger(c *conn, state string, by int) error {
	switch state {
	case core.FailureDead, core.FailureDiscarded:
		return enter(c, 0, state, by) // the columns are called like the states
	}
	return nil
}

// decide changes the unclaimed failures that match, now and when their turn
// comes.
func (s *Store) decide(ctx context.Context, f core.FailureFilter, change func(c *conn, id int64, state string) (bool, error)) (int, error) {
	f.Brief = true
	var ids []int64
	for failure, err := range s.Failures(ctx, f) {
		if err != nil {
			return 0, err
		}
		ids = append(ids, failure.Event.ID)
	}
	var w where
	w.add("f.event_id = ? AND f.claimed = 0", 0)
	w.failure(f)
	query := "SELECT f.state FROM failures f" + w.sql()
	return s.inSteps(ctx, ids, func(c *conn, id int64) (bool, error) {
		state := ""
		w.args[0] = id
		err := c.query(query, w.args, func(r *reader) error {
			state = r.text()
			return nil
		})
		if err != nil || state == "" {
			return false, err
		}
		return change(c, id, state)
	})
}

// decideStep is how many failures or rejects one transaction changes.
const decideStep = 500

// inSteps changes the rows with these ids, a bounded number in each transaction. It
// returns how often change did something.
func (s *Store) inSteps(ctx context.Context, ids []int64, change func(c *conn, id int64) (bool, error)) (int, error) {
	changed := 0
	for len(ids) > 0 {
		step := ids[:min(decideStep, len(ids))]
		var n int
		err := s.writer.do(ctx, func(c *conn) error {
			n = 0
			for _, id := range step {
				did, err := change(c, id)
				if err != nil {
					return err
				}
				if did {
					n++
				}
			}
			return nil
		})
		if err != nil {
			return changed, err
		}
		changed += n
		s.stats.updates.Add(uint64(n))
		ids = ids[len(step):]
	}
	return changed, nil
}
