package floor

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/core/activity"
)

// act is something that a made-up goroutine does for a time.
type act struct {
	state activity.State
	lasts time.Duration
	n     int
	of    [2]int
}

// perform fills a track with acts from a moment until now: next returns the one that
// begins then.
func perform(t *track, from, now time.Duration, next func(at time.Duration) act) {
	for at := from; at < now; {
		a := next(at)
		s := activity.Span{Start: at, End: at + a.lasts, State: a.state, N: a.n, For: a.of}
		if at = s.End; at >= now {
			t.present = activity.Present{State: s.State, Since: s.Start, Of: s.N, For: s.For}
			break
		}
		t.spans = append(t.spans, s)
		t.count(s.Start, s.End, s.State.Group(), now)
	}
	var sums activity.Sums
	for _, s := range t.spans {
		sums[s.State] += min(s.End, now) - max(s.Start, now-10*time.Second)
	}
	t.sums = []laneSums{{now - 10*time.Second, activity.Sums{}}, {now, sums}}
}

// sceneNow is the moment of the made-up run, and when that was.
const sceneNow = 221 * time.Second

var sceneTime = time.Date(2026, 11, 29, 14, 32, 8, 123_000_000, time.UTC)

// busy makes up a run whose store is the bottleneck, with the rate unlimited since 7.3 s
// ago.
func busy(workers int, postgres bool) *feed {
	rng := rand.New(rand.NewPCG(7, 11))
	r := activity.New()
	f := &feed{of: r, now: sceneNow, since: sceneNow - time.Minute}
	from := f.now - remembered
	fast := f.now - 7300*ms
	vary := func(d time.Duration) time.Duration { return time.Duration(float64(d) * (0.8 + 0.4*rng.Float64())) }
	add := func(l *activity.Lane, next func(at time.Duration) act) {
		t := &track{lane: l}
		perform(t, from, f.now, next)
		f.tracks = append(f.tracks, t)
	}
	turns := func(acts ...act) func(at time.Duration) act {
		i := -1
		return func(at time.Duration) act {
			i++
			a := acts[i%len(acts)]
			a.lasts = vary(a.lasts)
			return a
		}
	}
	slow := turns(act{activity.ForRate, 18 * ms, 0, [2]int{}}, act{activity.Reading, 2 * ms, 2, [2]int{}})
	full := turns(act{activity.Reading, 12 * ms, 100, [2]int{}}, act{activity.ForSlot, 28 * ms, 0, [2]int{}})
	add(r.Lane(activity.RoleGenerate, "generate"), func(at time.Duration) act {
		if at < fast {
			return slow(at)
		}
		return full(at)
	})
	calm := turns(act{activity.Idle, 16 * ms, 0, [2]int{}}, act{activity.Gathering, 3 * ms, 16, [2]int{}})
	late := turns(act{activity.Gathering, 2 * ms, 100, [2]int{}}, act{activity.ForAppend, 38 * ms, 100, [2]int{}})
	add(r.Lane(activity.RoleGather, "store · gather"), func(at time.Duration) act {
		if at < fast {
			return calm(at)
		}
		return late(at)
	})
	appends := turns(act{activity.Committing, 22 * ms, 100, [2]int{}}, act{activity.ForLock, 18 * ms, 100, [2]int{}})
	if postgres {
		appends = turns(act{activity.Committing, 40 * ms, 100, [2]int{}})
	}
	append3 := r.Lane(activity.RoleAppend, "store · append")
	add(append3, appends)
	first := append3.Number + 1
	if !postgres {
		first++
		add(r.Lane(activity.RoleWriter, "SQLite writer"), turns(
			act{activity.Committing, 22 * ms, 1, [2]int{append3.Number}}, act{activity.Settling, 21 * ms, 1, [2]int{first}},
			act{activity.Committing, 18 * ms, 2, [2]int{append3.Number, first + min(2, workers-1)}}, act{activity.Settling, 20 * ms, 2, [2]int{first + min(3, workers-1), first}},
			act{activity.Idle, ms / 2, 0, [2]int{}}))
	}
	for i := range workers {
		blocked := activity.ForLock
		if postgres {
			blocked = activity.ForConnection
		}
		works := turns(act{activity.Handling, time.Duration(30+i%5*6) * ms, 100, [2]int{}}, act{blocked, 14 * ms, 100, [2]int{}}, act{activity.Settling, 19 * ms, 100, [2]int{}}, act{activity.Claiming, 1200 * time.Microsecond, 0, [2]int{}})
		begins := fast + time.Duration(i)*200*ms
		ends := f.now - 600*ms
		add(r.Worker(i), func(at time.Duration) act {
			switch {
			case i%4 == 3 && at < f.now-250*ms, at < begins && i%2 == 1:
				return act{activity.Idle, vary(90 * ms), 0, [2]int{}}
			case i%5 == 2 && at > ends && at < ends+250*ms:
				return act{activity.BackingOff, 250 * ms, 100, [2]int{}}
			case rng.IntN(6) == 0:
				return act{activity.Idle, vary(50 * ms), 0, [2]int{}}
			}
			return works(at)
		})
	}
	add(r.Lane(activity.RoleVisualize, "visualize"), turns(act{activity.Idle, 499 * ms, 0, [2]int{}}, act{activity.Measuring, ms / 2, 0, [2]int{}}))
	add(r.Lane(activity.RoleHeartbeat, "heartbeat"), turns(act{activity.Idle, 5 * time.Second, 0, [2]int{}}, act{activity.Beating, 21 * ms, 0, [2]int{}}))
	add(r.Lane(activity.RoleJournal, "journal"), turns(act{activity.Idle, 980 * ms, 0, [2]int{}}, act{activity.Recording, 20 * ms, 0, [2]int{}}))
	add(r.Lane(activity.RoleMaintenance, "maintenance"), turns(act{activity.Idle, 4 * time.Second, 0, [2]int{}}, act{activity.Folding, 60 * ms, 0, [2]int{}}))
	f.annotate([]flag{{fast, "rate 800/s → unlimited"}, {f.now - 200*ms, "node 3 taken over"}}, 0)
	f.samples = []*activity.Totals{{At: f.now - 10*time.Second}, resources(f.now, postgres)}
	return f
}

// resources makes up what locks and pools were like.
func resources(now time.Duration, postgres bool) *activity.Totals {
	t := &activity.Totals{At: now}
	spread := func(from, to time.Duration, n int) (d activity.Distribution) {
		var all activity.Durations
		for i := range n {
			part := float64(i) / float64(n)
			all.Add(from + time.Duration(part*part*part*float64(to-from)))
		}
		return all.Distribution()
	}
	t.Metrics = activity.Use{Wait: spread(0, 20*time.Microsecond, 1900), Held: spread(time.Microsecond, 12*time.Microsecond, 1900)}
	if postgres {
		t.Connections = activity.Use{Wait: spread(0, 20*time.Microsecond, 900), Held: spread(5*ms, 60*ms, 900)}
		t.Rows = activity.Use{Held: spread(3*ms, 12*ms, 610)}
		t.Skipped = [8]uint64{525, 85, 3}
		return t
	}
	t.WriteLock = activity.Use{Wait: spread(50*time.Microsecond, 30*ms, 560), Held: spread(18*ms, 34*ms, 450)}
	t.Reads = activity.Use{Wait: spread(time.Microsecond, 8*time.Microsecond, 300), Held: spread(100*time.Microsecond, ms, 300)}
	t.Requests = [8]uint64{0, 360, 86, 4}
	return t
}

// cards are both cards in a window.
type cards struct {
	*hosttest.StoreScene
	lanes *lanesCard
	locks *locksCard
	box   *fyne.Container
}

// openCards shows the cards in a window of that size, the one of locks as wide as locks
// says; 0: not at all.
func openCards(t *testing.T, look string, width, height, locks float32, postgres bool) *cards {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	s := hosttest.NewStoreScene(t, nil)
	s.Fake.StateNow = control.State{Phase: control.Running, Backend: map[bool]string{false: "sqlite", true: "postgres"}[postgres]}
	s.App.Preferences().SetString(host.PrefLook, look)
	s.Look.Variant = look
	s.App.Settings().SetTheme(s.Look)
	c := &cards{StoreScene: s, lanes: newLanesCard(s.Host), locks: newLocksCard(s.Host)}
	c.lanes.saveTrace = func(context.Context) {}
	c.box = container.NewWithoutLayout(c.lanes.group, c.locks.group)
	s.Win.Resize(fyne.NewSize(width, height))
	s.Win.SetContent(c.box)
	const edge = 6
	lanes := width - 2*edge
	if locks > 0 {
		lanes -= locks + edge
		c.locks.arrange(edge+lanes+edge, edge, locks, height-2*edge)
	}
	c.lanes.arrange(edge, edge, lanes, height-2*edge)
	c.lanes.setVisible(true)
	c.locks.setVisible(locks > 0)
	return c
}

// show shows a feed and waits until it is drawn.
func (c *cards) show(f *feed) {
	c.T.Helper()
	v := f.view()
	v.at = sceneTime
	c.lanes.Show(v)
	c.locks.Show(v)
	c.drawn()
}

// drawn waits until all that is wanted is drawn.
func (c *cards) drawn() {
	c.T.Helper()
	c.Until(func() bool { return !c.lanes.drawing && !c.locks.drawing })
}
