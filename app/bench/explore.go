package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"weir/app/bench/figures"
	"weir/core"
	"weir/core/explore"
	"weir/core/message"
	"weir/core/move"
)

// How large the store of a benchmark of Explore is unless something else is said: both
// stores together take one to two minutes.
const (
	UsualCounts = 1_000_000
	UsualScan   = 500_000 // events
)

// asked is how often each question is asked.
const asked = 5

// Explore measures how fast the questions of the Explore page are answered by new stores
// with that many rows of counts and events, which it removes like Run. Lasts means nothing
// here.
func Explore(ctx context.Context, o Options, counts, events int) (r figures.Explore, err error) {
	o = o.filled()
	r = figures.Explore{Version: o.Version, Began: time.Now(), Cores: runtime.GOMAXPROCS(0), CPU: processor(ctx), Counts: counts, Events: events, Notes: []message.Text{}}
	targets, notes, err := prepare(ctx, o)
	defer func() {
		left := remove(targets)
		if left != nil && errors.Is(err, context.Canceled) {
			err = nil // that something is left behind matters more
		}
		err = errors.Join(err, left)
	}()
	if err != nil {
		return figures.Explore{}, err
	}
	r.Notes = append(r.Notes, notes...)
	r.Stores = make([]figures.Explored, len(targets))
	var steps []step
	for i, t := range targets {
		s := &r.Stores[i]
		s.Name, s.Location = t.name, t.location
		steps = append(steps,
			step{figures.Filling, t, func(ctx context.Context) error {
				began := time.Now()
				err := fill(ctx, t.store, counts, events)
				s.Filling = time.Since(began).Seconds()
				return err
			}},
			step{figures.Asking, t, func(ctx context.Context) error { return ask(ctx, t.store, s) }},
			step{figures.Scanning, t, func(ctx context.Context) error { return scan(ctx, t.store, s, events) }})
	}
	if err := perform(ctx, o, r.Began, steps); err != nil {
		return figures.Explore{}, err
	}
	r.Seconds = time.Since(r.Began).Seconds()
	return r, nil
}

// questions are what the page asks when it opens, over all time; the last is what it asks
// for another interval.
var questions = []struct {
	name     figures.Question
	question explore.Question
}{
	{figures.ByDayByKind, explore.Question{Every: explore.Day, By: explore.Kind}},
	{figures.ByDayBySubreddit, explore.Question{Every: explore.Day, By: explore.Subreddit, Top: 5}},
	{figures.TopSubreddits, explore.Question{Every: explore.Month, Beside: explore.Subreddit}},
	{figures.HeatMap, explore.Question{Every: explore.Month}},
	{figures.NewInterval, explore.Question{Every: explore.Week, By: explore.Subreddit, Top: 5}},
}

// ask measures each question.
func ask(ctx context.Context, s move.Store, to *figures.Explored) error {
	for _, q := range questions {
		var times []float64
		for range asked {
			a, took, err := answer(ctx, s, q.question)
			if err == nil && (a.Method != explore.ByTotals || a.All.Events == 0) {
				err = fmt.Errorf("%s: the answer has %d events, and is not from totals", q.name, a.All.Events)
			}
			if err != nil {
				return err
			}
			times = append(times, 1e3*took.Seconds())
		}
		to.Answers = append(to.Answers, figures.Answer{Question: q.name, Time: figures.TimeOf(times)})
	}
	return nil
}

// answer asks until the answer is done.
func answer(ctx context.Context, s move.Store, q explore.Question) (last explore.Answer, took time.Duration, err error) {
	began := time.Now()
	err = explore.NewSearch(s, q).Run(ctx, func(a explore.Answer) { last = a })
	if err == nil && !last.Done {
		err = errors.New("the answer is not done")
	}
	return last, time.Since(began), err
}

// scan measures a scan of all events for an author of whom there are none.
func scan(ctx context.Context, s move.Store, to *figures.Explored, events int) error {
	q := explore.Question{Filter: core.Filter{Authors: []string{"nobody at all"}}, By: explore.Author}
	var speeds []float64
	for range asked {
		a, took, err := answer(ctx, s, q)
		if err == nil && a.Scanned != int64(events) {
			err = fmt.Errorf("%d events were scanned, want %d", a.Scanned, events)
		}
		if err != nil {
			return err
		}
		speeds = append(speeds, float64(events)/took.Seconds())
	}
	to.Scan = figures.SpeedOf(speeds)
	return nil
}
