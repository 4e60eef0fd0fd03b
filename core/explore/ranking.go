package explore

import (
	"context"
	"errors"
	"time"

	"weir/core"
)

// ranking finds the first events by score in scans of the store, many at a time.
type ranking struct {
	best []core.Stored // found and not returned yet
	all  bool          // nothing comes after best

	first   *core.First // of a scan under way; nil: none is
	past    int64
	scanned int64
	step    int
}

// minRanked is how many events a scan keeps, at least.
const minRanked = 1000

// nextByScore may return fewer than n before the end: what one scan has kept.
func (l *List) nextByScore(ctx context.Context, n int, tell func(scanned, of int64)) (events []core.Stored, err error) {
	r := &l.ranking
	for len(events) == 0 && !l.end {
		if len(r.best) == 0 && !r.all {
			if err := l.rank(ctx, n, tell); err != nil {
				return nil, err
			}
		}
		now := r.best[:min(n, len(r.best))]
		for i := range now {
			e, err := l.store.Event(ctx, now[i].ID)
			if errors.Is(err, core.ErrNotFound) { // it has gone since
				continue
			}
			if err != nil {
				return nil, err
			}
			e.Data = nil
			events = append(events, e)
		}
		if len(now) > 0 {
			l.past = &now[len(now)-1]
			r.best = r.best[len(now):]
		}
		l.end = r.all && len(r.best) == 0
	}
	return events, nil
}

// rank scans for the events that come after the last one. What it has found when it fails
// it keeps for the next time.
func (l *List) rank(ctx context.Context, n int, tell func(scanned, of int64)) error {
	g, err := l.store.Gauges(ctx)
	if err != nil {
		return err
	}
	r := &l.ranking
	if r.first == nil {
		*r = ranking{first: &core.First{Order: core.OrderScore, Past: l.past, Limit: max(n, minRanked)}, step: firstStep}
	}
	f := l.filter
	for end := false; !end; {
		if last := r.first.Last(); last != nil && last.Scored {
			// Those of the same score come after it: their ids are smaller.
			if least := last.Score + 1; f.MinScore == nil || *f.MinScore < least {
				f.MinScore = &least
			}
		}
		began := time.Now()
		var found []core.Stored
		page, err := l.store.Scan(ctx, core.PageQuery{Filter: f, States: l.states, Past: r.past, Scan: r.step}, func(e *core.Stored) {
			if l.Keep == nil || l.Keep(e) {
				found = append(found, *e)
				found[len(found)-1].Data = nil
			}
		})
		if err != nil {
			return err
		}
		for i := range found {
			r.first.Add(&found[i])
		}
		r.past, r.scanned, end = page.Next, r.scanned+int64(page.Scanned), page.End
		r.step = nextStep(r.step, time.Since(began))
		tell(r.scanned, max(g.InStore, r.scanned))
	}
	best := r.first.Events()
	*r = ranking{best: best, all: len(best) < r.first.Limit}
	return nil
}
