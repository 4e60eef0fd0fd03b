package floor

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/text"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// How often the page looks at the activity, how many of these looks come between two
// changes of words and numbers, and how far back the numbers of the sentence go.
const (
	lookEvery = 100 * time.Millisecond
	viewEvery = 5
	lookBack  = 5 * time.Second
	longBack  = 10 * time.Second

	samplesKept = int(lookBack/lookEvery)/viewEvery + 1
)

// watcher looks at the pipeline on a goroutine of its own while the page is shown. Its
// fields belong to that goroutine unless they say otherwise.
type watcher struct {
	state  func() control.State
	newest func() *metrics.Snapshot
	source func() *activity.Recorder // nil: no pipeline runs here
	find   finder
	now    func() time.Time

	recorder *activity.Recorder
	feed     *feed
	stop     func() // ends the recording
	samples  []*sample
	channel  channelSample
	next     uint64 // span of generate
	spans    []activity.Span
	blocks   []activity.Span // of the last ten seconds, in which generate was blocked
	turn     int
	seen     *metrics.Snapshot // the newest one
	counted  *activity.Totals  // when it came; nil: before the first look
	ended    time.Duration     // when all goroutines had ended; 0: they haven't

	trace func() (stop func(), err error) // has the execution trace remembered

	mu    sync.Mutex
	queue queueSample // guarded by mu
	pool  pool        // guarded by mu
}

// frame is what one look brings.
type frame struct {
	taken, capacity int        // of the channel
	lanes           *lanesView // nil: they stay as they are
	view            *view      // nil: the words stay as they are
}

// run looks until ctx is done, and calls show after each look.
func (w *watcher) run(ctx context.Context, show func(frame)) {
	defer w.forget()
	// Without a trace the page does without the button that saves it.
	if stop, err := w.trace(); err == nil {
		defer stop()
	}
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		show(w.look())
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// forget ends the recording, and starts again at the next look.
func (w *watcher) forget() {
	if w.stop != nil {
		w.stop()
	}
	w.recorder, w.stop, w.samples, w.channel, w.next, w.blocks, w.turn, w.ended = nil, nil, nil, channelSample{}, 0, nil, 0, 0
	w.seen, w.counted = nil, nil
}

// look looks once.
func (w *watcher) look() frame {
	if r := w.source(); r != w.recorder {
		w.forget()
		w.feed.look(nil, 0)
		if w.recorder = r; r != nil {
			w.stop = r.Record()
		}
	}
	var f frame
	if w.recorder != nil {
		f.taken, f.capacity = w.recorder.Channel()
		if now := w.recorder.Now(); !w.over(now) {
			w.feed.look(w.recorder, now)
			w.annotate()
		}
		w.channel.add(f.taken, f.capacity)
		w.watchGenerate()
		w.watchCounters()
	}
	if w.turn%viewEvery == 0 && (w.recorder != nil || w.turn == 0) { // nothing new comes without a pipeline
		f.lanes = w.feed.view()
	}
	if w.turn%viewEvery == 0 {
		f.view = w.view()
	}
	w.turn++
	return f
}

// showEnded is how long the lanes go on after the last goroutine has ended. Then they
// stay, and show how it was.
const showEnded = 2 * time.Second

// over reports whether the lanes stay as they are.
func (w *watcher) over(now time.Duration) bool {
	if _, quitting := w.recorder.Quit(); !quitting {
		return false
	}
	running := func(l *activity.Lane) bool { return l.Present().State != activity.Ended }
	if slices.ContainsFunc(w.recorder.Lanes(), running) {
		w.ended = 0
		return false
	}
	if w.ended == 0 {
		w.ended = now
	}
	return now-w.ended > showEnded
}

// annotate marks in the lanes what has happened to the run as a whole.
func (w *watcher) annotate() {
	var flags []flag
	for _, f := range w.recorder.Flags() {
		flags = append(flags, flag{f.At, f.Text})
	}
	for _, t := range w.recorder.Takeovers() {
		flags = append(flags, flag{t.At, text.Tr("node {{.N}} taken over", text.With("N", t.Node))})
	}
	slices.SortStableFunc(flags, func(a, b flag) int { return cmp.Compare(a.at, b.at) })
	quit, _ := w.recorder.Quit()
	w.feed.annotate(flags, quit)
}

// view adds a sample and compares it with the one of some seconds ago.
func (w *watcher) view() *view {
	s := &sample{now: w.now(), state: w.state(), newest: w.newest()}
	s.queue, s.pool = w.stored()
	if w.recorder != nil {
		s.newest, s.counted = w.seen, w.counted
		// A scene ends its pipelines itself.
		if _, quitting := w.recorder.Quit(); quitting && s.state.Scene != nil {
			s.state.Phase = control.Draining
		}
		s.totals = w.recorder.Totals()
		s.look(w.recorder)
		s.channel = channelSample{w.channel.capacity, slices.Clone(w.channel.depths)}
		s.takeovers = w.recorder.Takeovers()
		s.blocked = longestBlock(w.blocks, s.at-longBack)
	}
	w.samples = append(w.samples, s)
	for len(w.samples) > 1 && (s.at-w.samples[0].at > lookBack || len(w.samples) > samplesKept) {
		w.samples = slices.Delete(w.samples, 0, 1)
	}
	// What was counted between two samples is only known from the first new snapshot on.
	for len(w.samples) > 1 && w.samples[0].counted == nil && w.samples[1].counted != nil {
		w.samples = slices.Delete(w.samples, 0, 1)
	}
	var before *sample
	if len(w.samples) > 1 {
		before = w.samples[0]
	}
	return viewOf(s, before, w.find)
}

// watchCounters remembers the totals of the moment in which a snapshot came, so that times
// and numbers of events are of the same seconds.
func (w *watcher) watchCounters() {
	n := w.newest()
	if n == nil || w.seen != nil && n.Time.Equal(w.seen.Time) {
		return
	}
	if w.seen != nil {
		w.counted = w.recorder.Totals()
	}
	w.seen = n
}

// watchGenerate remembers how long generate was blocked.
func (w *watcher) watchGenerate() {
	now := w.recorder.Now()
	for _, l := range w.recorder.Lanes() {
		if l.Role != activity.RoleGenerate {
			continue
		}
		w.spans, w.next = l.Spans(w.spans[:0], w.next)
		if longest := longestBlock(w.spans, 0); longest > 0 {
			w.blocks = append(w.blocks, activity.Span{State: activity.ForSlot, Start: now - longest, End: now})
		}
		if p := l.Present(); p.State == activity.ForSlot {
			w.blocks = append(w.blocks, activity.Span{State: activity.ForSlot, Start: p.Since, End: now})
		}
	}
	w.blocks = slices.DeleteFunc(w.blocks, func(s activity.Span) bool { return s.End < now-longBack })
}

// answer takes what the store said about its queue.
func (w *watcher) answer(q core.Queue, stats metrics.StoreStats, at time.Time, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pool = pool{stats.InUse, stats.Idle, stats.Max}
	if w.queue.failed = err != nil; err == nil {
		w.queue.Queue, w.queue.read = q, at
	}
}

// forgetQueue forgets what another store said.
func (w *watcher) forgetQueue() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue, w.pool = queueSample{}, pool{}
}

// stored is what the store said last.
func (w *watcher) stored() (queueSample, pool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.queue, w.pool
}
