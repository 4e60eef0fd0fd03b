package explore

import (
	"context"
	"time"

	"weir/core"
)

// scan counts what matches, from the newest stored event to the oldest.
type scan struct {
	c       *collector
	step    int
	past    int64
	scanned int64
	reached time.Time
	hits    []hit // of one step
}

const (
	firstStep = 20_000
	lastStep  = 1_000_000
	stepTime  = 100 * time.Millisecond // about how long a step should take
	showEvery = 150 * time.Millisecond
)

func newScan(q Question) *scan { return &scan{c: newCollector(q), step: firstStep} }

func (s *scan) run(ctx context.Context, store core.Explorer, show func(Answer)) error {
	var shown time.Time
	pause := showEvery
	for {
		began := time.Now()
		s.hits = s.hits[:0]
		page, err := store.Scan(ctx, core.PageQuery{Filter: s.c.filter(), States: s.c.q.States, Past: s.past, Scan: s.step}, func(e *core.Stored) {
			s.hits = append(s.hits, s.c.hit(&e.Event))
		})
		if err != nil {
			return err // of this step nothing was counted: it is done again
		}
		for _, h := range s.hits {
			s.c.add(h)
		}
		s.c.coarsen()
		s.past, s.scanned = page.Next, s.scanned+int64(page.Scanned)
		if page.Scanned > 0 {
			s.reached = page.Reached
		}
		s.step = nextStep(s.step, time.Since(began))
		if page.End || time.Since(shown) >= pause {
			answering := time.Now()
			a, err := s.answer(page.End)
			if err != nil {
				return err
			}
			shown = time.Now()
			pause = max(showEvery, 3*shown.Sub(answering)) // with very many names it takes a while
			show(a)
		}
		if page.End {
			return nil
		}
	}
}

// nextStep chooses the next step by how long the last one took.
func nextStep(step int, took time.Duration) int {
	switch {
	case took < stepTime/2:
		return min(2*step, lastStep)
	case took > 2*stepTime:
		return max(step/2, 1000)
	}
	return step
}

func (s *scan) answer(done bool) (Answer, error) {
	a := Answer{Method: ByScan, Done: done, Scanned: s.scanned, Reached: s.reached, From: s.c.period.from, Before: s.c.period.before}
	if done && len(s.c.q.States) == 0 {
		a.Stored = s.scanned
	}
	return a, s.c.fill(&a)
}
