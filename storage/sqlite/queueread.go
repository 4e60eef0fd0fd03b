package sqlite

import (
	"context"
	"fmt"
	"time"

	"weir/core"
	"weir/storage/kit"
)

// queuedFields are what queuedSegment reads, in its order.
const queuedFields = `s.first_id, s.last_id, s.events, s.attempt, s.stored_at, s.claimed_by, s.token, n.state, n.heartbeat_at`

// claimedSegments names the index: to read the segments in their order and look at each would
// spare sorting the few that are claimed, and take as long as the queue is.
const (
	claimedSegments = `SELECT ` + queuedFields + ` FROM segments s INDEXED BY segments_claimed LEFT JOIN nodes n ON n.id = s.claimed_by
		WHERE s.claimed = 1 ORDER BY s.first_id LIMIT ?`
	freeSegments = `SELECT ` + queuedFields + ` FROM segments s LEFT JOIN nodes n ON n.id = s.claimed_by
		WHERE s.claimed = 0 ORDER BY s.first_id LIMIT ?`
)

// Queue implements core.QueueReader.
func (s *Store) Queue(ctx context.Context, limit int) (core.Queue, error) {
	limit = max(limit, 0)
	var claimed, free []core.QueuedSegment
	var retries, dead []core.QueuedFailure
	var counted, died int64
	at := now()
	err := s.snapshot(ctx, func(c *conn) (err error) {
		if claimed, err = queuedSegments(c, claimedSegments, limit, at); err != nil {
			return err
		}
		if free, err = queuedSegments(c, freeSegments, limit, at); err != nil {
			return err
		}
		if err = c.integers("SELECT count(*), (SELECT sum(dead) FROM ledger) FROM (SELECT 1 FROM segments LIMIT ?)",
			[]any{limit + kit.QueuedMore}, &counted, &died); err != nil {
			return err
		}
		retries, err = queuedFailures(c, `SELECT event_id, attempts, next_attempt_at - ?, claimed_by, token
			FROM failures WHERE state = 'waiting' ORDER BY next_attempt_at, event_id LIMIT ?`, at, kit.QueuedFailures)
		if err != nil {
			return err
		}
		// The ledger knows how many there are: without any, none is looked for.
		dead, err = queuedFailures(c, `SELECT event_id, attempts, 0, NULL, NULL
			FROM (SELECT event_id, attempts, state FROM failures ORDER BY event_id DESC LIMIT ?) WHERE state = 'dead' LIMIT ?`,
			kit.NewestFailures, min(died, kit.QueuedFailures))
		return err
	})
	if err != nil {
		return core.Queue{}, fmt.Errorf("queue: %w", err)
	}
	s.findDead(claimed)
	q := kit.Queue(claimed, free, int(counted), limit)
	q.Retries, q.Dead = retries, dead
	return q, nil
}

func queuedSegments(c *conn, query string, limit int, at int64) (list []core.QueuedSegment, err error) {
	err = c.query(query, []any{limit}, func(r *reader) error {
		s := core.QueuedSegment{Segment: r.segment()}
		s.Waited = max(since(r.integer(), at), 0)
		s.ClaimedBy, s.Token = r.integer(), r.integer()
		if state, heard := r.text(), r.integer(); s.ClaimedBy != 0 {
			s.NodeDead, s.Silent = state != "alive", max(since(heard, at), 0)
		}
		list = append(list, s)
		return nil
	})
	return list, err
}

func queuedFailures(c *conn, query string, args ...any) (list []core.QueuedFailure, err error) {
	err = c.query(query, args, func(r *reader) error {
		list = append(list, core.QueuedFailure{
			ID: r.integer(), Attempts: int(r.integer()), In: time.Duration(r.integer()) * time.Microsecond,
			ClaimedBy: r.integer(), Token: r.integer(),
		})
		return nil
	})
	return list, err
}

// findDead marks what nodes have claimed whose lock is free.
func (s *Store) findDead(claimed []core.QueuedSegment) {
	dead := map[int64]bool{s.current().ID: false} // by node
	for i := range claimed {
		q := &claimed[i]
		if q.NodeDead {
			continue
		}
		if _, known := dead[q.ClaimedBy]; !known {
			dead[q.ClaimedBy] = s.lockOf(q.ClaimedBy) == lockFree
		}
		q.NodeDead = dead[q.ClaimedBy]
	}
}
