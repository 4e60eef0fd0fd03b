package floor

import (
	"slices"
	"sync"
	"time"

	"weir/core/activity"
)

// feed remembers what a pipeline's goroutines did in the last 10 s. Any goroutine may use
// it.
//
// It takes room for a hundred thousand spans or so at most, however many goroutines there
// are. Where there are more, the oldest of who has most of them are forgotten: of those
// only the columns are left.
type feed struct {
	mu      sync.Mutex
	of      *activity.Recorder // guarded by mu, as all below; nil: nothing was looked at
	since   time.Duration      // when it was looked at first
	now     time.Duration      // when it was looked at last
	tracks  []*track           // in the order of the recorder's lanes
	samples []*activity.Totals // one each half a second, ascending; the first is 10 s old
	flags   []flag             // ascending
	quit    time.Duration      // when the quit signal was sent; 0: it wasn't
}

const (
	columnLength = 70 * time.Millisecond
	columns      = 143 // they are a bit more than 10 s
	remembered   = columns * columnLength
	sampleEvery  = 500 * time.Millisecond
	samplesOf    = 10 * time.Second
	spansKept    = 1 << 17 // of all goroutines together
)

// flag is a change that was made, or that happened, while the pipeline ran.
type flag struct {
	at   time.Duration
	text string
}

// look reads what has happened since it was called last, which should be a tenth of a
// second ago: later, spans are missing. now is r.Now. With another recorder than before,
// which may be nil, all is forgotten.
func (f *feed) look(r *activity.Recorder, now time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r != f.of {
		f.of, f.since, f.tracks, f.samples, f.flags, f.quit = r, now, nil, nil, nil, 0
	}
	if f.now = now; r == nil {
		return
	}
	lanes := r.Lanes()
	tracks := make([]*track, 0, len(lanes))
	for _, l := range lanes {
		i := slices.IndexFunc(f.tracks, func(t *track) bool { return t.lane == l })
		t := &track{lane: l}
		if i >= 0 {
			t = f.tracks[i]
		}
		t.look(now)
		tracks = append(tracks, t)
	}
	f.tracks = tracks
	f.forget()
	if n := len(f.samples); n == 0 || now-f.samples[n-1].At >= sampleEvery {
		f.sample(now)
	}
}

// forget keeps the spans within their room. Who has most loses an eighth of them.
func (f *feed) forget() {
	for {
		all, most := 0, &track{}
		for _, t := range f.tracks {
			n := len(t.spans) - t.first
			if all += n; n > len(most.spans)-most.first {
				most = t
			}
		}
		if all <= spansKept {
			return
		}
		most.first += (len(most.spans)-most.first)/8 + 1
		most.dropped = most.spans[most.first-1].End
	}
}

// sample keeps what was added up until now.
func (f *feed) sample(now time.Duration) {
	totals := f.of.Totals()
	totals.At = now
	f.samples = append(f.samples, totals)
	// The first one stays until the second is old enough.
	for len(f.samples) > 2 && now-f.samples[1].At >= samplesOf {
		f.samples = slices.Delete(f.samples, 0, 1)
	}
	for _, t := range f.tracks {
		t.sums = append(t.sums, laneSums{now, t.lane.Sums()})
		for len(t.sums) > 2 && now-t.sums[1].at >= samplesOf {
			t.sums = slices.Delete(t.sums, 0, 1)
		}
	}
}

// annotate replaces the flags, which are ascending, and the moment of the quit signal; 0
// if it wasn't sent.
func (f *feed) annotate(flags []flag, quit time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := slices.IndexFunc(flags, func(g flag) bool { return g.at >= f.now-remembered })
	if f.flags, f.quit = nil, quit; first >= 0 {
		f.flags = slices.Clone(flags[first:])
	}
}

// clone returns a copy that stays as it is.
func (f *feed) clone() *feed {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := &feed{of: f.of, since: f.since, now: f.now, samples: slices.Clone(f.samples), flags: slices.Clone(f.flags), quit: f.quit}
	for _, t := range f.tracks {
		copied := *t
		copied.spans, copied.sums = slices.Clone(t.spans[t.first:]), slices.Clone(t.sums)
		copied.first = 0
		c.tracks = append(c.tracks, &copied)
	}
	return c
}
