package floor

import (
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// sample is what the page has seen at one moment.
type sample struct {
	now    time.Time
	state  control.State
	newest *metrics.Snapshot // nil: there was none yet

	at      time.Duration    // since the recorder was made
	totals  *activity.Totals // nil: no pipeline runs here
	counted *activity.Totals // when newest came; nil: that isn't known
	lanes   []present        // in the order of the stream, workers by number

	queue     queueSample
	pool      pool // of the store, as far as it is known
	channel   channelSample
	takeovers []activity.Takeover
	blocked   time.Duration // the longest time that generate was blocked, within 10 s
}

// present is what a goroutine is doing.
type present struct {
	number int
	role   activity.Role
	name   string
	activity.Present
}

// queueSample is the newest answer of the store.
type queueSample struct {
	core.Queue
	read   time.Time // when it was read; zero: not yet
	failed bool      // it wasn't answered since
}

// look adds what the recorder says now. Its totals are left out: they are worth their
// cost only twice a second.
func (s *sample) look(r *activity.Recorder) {
	s.at = r.Now()
	for _, l := range r.Lanes() {
		s.lanes = append(s.lanes, present{l.Number, l.Role, l.Name, l.Present()})
	}
}

// lane returns the first lane of a role that hasn't ended; nil if there is none.
func (s *sample) lane(role activity.Role) *present {
	for i := range s.lanes {
		if l := &s.lanes[i]; l.role == role && l.State != activity.Ended {
			return l
		}
	}
	return nil
}

// workers returns the lanes of the workers that haven't ended.
func (s *sample) workers() (all []present) {
	for _, l := range s.lanes {
		if l.role == activity.RoleWorker && l.State != activity.Ended {
			all = append(all, l)
		}
	}
	return all
}

// byNumber returns the lane of that number; nil if there is none.
func (s *sample) byNumber(number int) *present {
	for i := range s.lanes {
		if s.lanes[i].number == number {
			return &s.lanes[i]
		}
	}
	return nil
}

// doingFor is how long a goroutine has been doing what it does.
func (s *sample) doingFor(p *present) time.Duration { return max(s.at-p.Since, 0) }

// since is what was added up between two samples.
type since struct {
	*activity.Totals
	metrics.Counters
	seconds float64          // that Counters are of
	counted *activity.Totals // of the same time as Counters; nil: that isn't known
}

// sinceOf subtracts the totals; ok is false if there is nothing to subtract.
func sinceOf(now, before *sample) (d since, ok bool) {
	if now.totals == nil || before == nil || before.totals == nil || now.totals.At <= before.totals.At {
		return d, false
	}
	d.Totals = now.totals.Sub(before.totals)
	d.seconds = d.At.Seconds()
	if now.newest != nil && before.newest != nil && now.newest.Started.Equal(before.newest.Started) {
		d.Counters = now.newest.Totals.Sub(before.newest.Totals)
		if between := now.newest.Time.Sub(before.newest.Time).Seconds(); between > 0 {
			d.seconds = between
		}
		if now.counted != nil && before.counted != nil && now.counted.At > before.counted.At {
			d.counted = now.counted.Sub(before.counted)
		}
	}
	return d, true
}

// countedBetween reports whether it is known how many events there were between two
// samples: a snapshot came. Without any snapshots there is nothing to wait for.
func countedBetween(now, before *sample) bool {
	n, b := now.newest, before.newest
	return n == nil || b != nil && n.Started.Equal(b.Started) && n.Time.After(b.Time)
}

// share is which part of a role's time its goroutines spent in some states.
func (d *since) share(role activity.Role, states ...activity.State) float64 {
	sums := d.Roles[role]
	all := sums.All()
	if all <= 0 {
		return 0
	}
	var some time.Duration
	for _, s := range states {
		some += sums[s]
	}
	return min(float64(some)/float64(all), 1)
}

// groups is which parts of a role's time its goroutines spent on what, in the order of a
// bar: what moves events, what handles them, what commits them, then what waits.
func (d *since) groups(role activity.Role) (parts []part) {
	sums := d.Roles[role]
	all := float64(sums.All())
	if all <= 0 {
		return nil
	}
	for _, g := range [...]activity.Group{activity.GroupMoving, activity.GroupHandling, activity.GroupCommitting, activity.GroupBlocked, activity.GroupBackingOff} {
		if share := float64(sums.Group(g)) / all; share > 0.002 {
			parts = append(parts, part{g, min(share, 1)})
		}
	}
	return parts
}

// perSecond is a number of things in a second.
func (d *since) perSecond(n uint64) float64 { return float64(n) / max(d.seconds, 1e-9) }
