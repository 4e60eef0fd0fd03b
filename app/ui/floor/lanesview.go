package floor

import (
	"slices"
	"sort"
	"time"

	"weir/app/chart/lanes"
	"weir/core/activity"
)

// lanesView is what the cards of lanes and of locks show at one moment.
type lanesView struct {
	of     *feed         // for windows
	run    any           // differs with each recorder
	now    time.Duration // since the recorder was made
	at     time.Time     // when that was
	since  time.Duration // nothing is known of what was before
	tracks []trackView
	flags  []flag
	quit   time.Duration    // 0: the quit signal wasn't sent
	totals *activity.Totals // of the last 10 s, or since; nil: of nothing yet
}

// trackView is what is shown of one goroutine.
type trackView struct {
	number  int // of the lane
	role    activity.Role
	name    string
	shares  []lanes.Share        // the last columns, oldest first
	portion [lanes.Kinds]float64 // of the last 10 s, or since; their sum is 1, or 0
	present activity.Present
	ended   time.Duration // 0: it hasn't
}

// view returns what is known now.
func (f *feed) view() *lanesView {
	f.mu.Lock()
	defer f.mu.Unlock()
	v := &lanesView{of: f, run: f.of, now: f.now, since: f.since, flags: f.flags, quit: f.quit}
	if f.of == nil {
		return v
	}
	v.at = f.of.At(f.now)
	for _, t := range f.tracks {
		w := trackView{number: t.lane.Number, role: t.lane.Role, name: t.lane.Name, present: t.present, ended: t.ended, shares: t.shares(f.now)}
		if n := len(t.sums); n > 1 {
			took := t.sums[n-1].sums.Sub(t.sums[0].sums)
			if all := took.All(); all > 0 {
				for g := range activity.Groups {
					w.portion[kindOf(activity.Group(g))] = float64(took.Group(activity.Group(g))) / float64(all)
				}
			}
		}
		v.tracks = append(v.tracks, w)
	}
	if n := len(f.samples); n > 1 {
		v.totals = f.samples[n-1].Sub(f.samples[0])
	}
	return v
}

// spot is a span of a goroutine.
type spot struct {
	track int // its index
	activity.Span
}

// window appends the spans of a goroutine that touch a time, cut to it.
func (f *feed) window(to []activity.Span, track int, from, until time.Duration) []activity.Span {
	f.mu.Lock()
	defer f.mu.Unlock()
	if track >= len(f.tracks) {
		return to
	}
	n, at := f.tracks[track].all(f.now)
	for i := sort.Search(n, func(i int) bool { return at(i).End > from }); i < n; i++ {
		s := at(i)
		if s.Start >= until {
			break
		}
		s.Start, s.End = max(s.Start, from), min(s.End, until)
		to = append(to, s)
	}
	return to
}

// coarse appends what is left of spans of a window that are forgotten for lack of room.
func (f *feed) coarse(to []lanes.Span, track int, from, until time.Duration) []lanes.Span {
	f.mu.Lock()
	defer f.mu.Unlock()
	if track >= len(f.tracks) {
		return to
	}
	t := f.tracks[track]
	return t.coarse(to, max(from, f.now-remembered, 0), min(until, t.dropped))
}

// spanAt returns the span of a goroutine at a moment.
func (f *feed) spanAt(track int, moment time.Duration) (s spot, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at(track, moment)
}

// at is spanAt; mu is held.
func (f *feed) at(track int, moment time.Duration) (s spot, ok bool) {
	if track < 0 || track >= len(f.tracks) {
		return spot{}, false
	}
	n, at := f.tracks[track].all(f.now)
	i := sort.Search(n, func(i int) bool { return at(i).End > moment })
	if i == n || at(i).Start > moment {
		return spot{}, false
	}
	return spot{track, at(i)}, true
}

// step returns the span after another of the same goroutine, or before it if by is -1.
func (f *feed) step(s spot, by int) (next spot, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.track >= len(f.tracks) {
		return s, false
	}
	n, at := f.tracks[s.track].all(f.now)
	i := sort.Search(n, func(i int) bool { return at(i).Start >= s.Start }) + by
	if i < 0 || i >= n {
		return s, false
	}
	return spot{s.track, at(i)}, true
}

// index returns the track of a lane, by a function that finds it; -1 if there is none.
func (f *feed) index(is func(l *activity.Lane) bool) int {
	return slices.IndexFunc(f.tracks, func(t *track) bool { return is(t.lane) })
}
