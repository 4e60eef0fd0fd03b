package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// readWhole is the size of the table of segments up to which all of it is read to find what
// is claimed: some ten thousand segments.
const readWhole = 4 << 20

// queueRow is a row of queueread.sql: a segment, a failure, or how many segments there are.
type queueRow struct {
	what      string
	segment   core.Segment // of a failure its event, with its attempts; else Events is how many were counted
	micros    int64        // since it was stored, or until it is due
	claimedBy int64
	token     int64
	silent    int64 // µs
	dead      bool  // the node
}

// Queue implements core.QueueReader.
func (s *Store) Queue(ctx context.Context, limit int) (core.Queue, error) {
	limit = max(limit, 0)
	rows, err := all(stream(ctx, s, s.pool, "queue", s.sql.queue,
		[]any{limit, kit.QueuedMore, kit.QueuedFailures, kit.NewestFailures, readWhole}, scanQueueRow))
	if err != nil {
		return core.Queue{}, err
	}
	var claimed, free []core.QueuedSegment
	var retries, dead []core.QueuedFailure
	counted := 0
	for _, r := range rows {
		took := time.Duration(r.micros) * time.Microsecond
		switch {
		case r.what == "counted":
			counted = r.segment.Events
		case r.what == "retry":
			retries = append(retries, core.QueuedFailure{ID: r.segment.First, Attempts: r.segment.Attempt, In: took, ClaimedBy: r.claimedBy, Token: r.token})
		case r.what == "dead":
			dead = append(dead, core.QueuedFailure{ID: r.segment.First, Attempts: r.segment.Attempt})
		case r.claimedBy != 0:
			claimed = append(claimed, core.QueuedSegment{
				Segment: r.segment, Waited: max(took, 0), ClaimedBy: r.claimedBy, Token: r.token,
				Silent: max(time.Duration(r.silent)*time.Microsecond, 0), NodeDead: r.dead,
			})
		default:
			free = append(free, core.QueuedSegment{Segment: r.segment, Waited: max(took, 0)})
		}
	}
	// A join and UNION ALL promise no order.
	slices.SortFunc(claimed, byFirst)
	slices.SortFunc(free, byFirst)
	slices.SortFunc(retries, func(a, b core.QueuedFailure) int { return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(dead, func(a, b core.QueuedFailure) int { return cmp.Compare(b.ID, a.ID) })
	q := kit.Queue(claimed, free, counted, limit)
	q.Retries, q.Dead = retries, dead
	return q, nil
}

func byFirst(a, b core.QueuedSegment) int { return cmp.Compare(a.First, b.First) }

func scanQueueRow(rows pgx.Rows) (r queueRow, err error) {
	if err := rows.Scan(&r.what, &r.segment.First, &r.segment.Last, &r.segment.Events, &r.segment.Attempt,
		&r.micros, &r.claimedBy, &r.token, &r.silent, &r.dead); err != nil {
		return r, fmt.Errorf("row: %w", err)
	}
	return r, nil
}
