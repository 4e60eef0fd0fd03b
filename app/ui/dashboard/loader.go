package dashboard

import (
	"context"
	"slices"
	"time"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/core"
)

// loader reads the past from the store, in the background, while snapshots go
// on to arrive. All but newest and reading is the window's goroutine's.
type loader struct {
	store              core.Store    // that the history is of
	retry              bool          // it couldn't be read to its end
	span               time.Duration // that was read; 0: everything
	busy               bool          // the history is being read
	detail             bool          // a detail is being read
	annotationsRead    time.Time     // when the annotations were read
	readingAnnotations bool          // they are being read

	recent  []core.Sample // guarded by dashboard.mu; what the store may not have shown to whoever reads it
	reading bool          // guarded by dashboard.mu; it is being read
}

// onTheWay is how many samples are kept for the way into the store that they
// may still be on.
const recentSamples = 8

// keep keeps a sample for a history that is read now or next. The caller holds
// dashboard.mu.
func (l *loader) hold(s core.Sample) {
	if l.recent = append(l.recent, s); !l.reading && len(l.recent) > recentSamples {
		l.recent = slices.Delete(l.recent, 0, len(l.recent)-recentSamples)
	}
}

// marksEvery is how often annotations of other programs are looked for.
const annotationsEvery = 10 * time.Second

// reload reads what the charts are to show and memory hasn't: another store's
// past, a longer past, or the details of one that was thinned.
func (d *Page) reload() {
	store := d.h.Engine.Store()
	if store == nil {
		return
	}
	l := &d.loader
	r := d.currentRequest()
	longer := l.span != 0 && (r.time.span == 0 || r.time.span > l.span)
	if !l.busy && (l.store != store || longer || l.retry) {
		d.loadHistory(store, r.time.span)
	}
	if !l.detail && l.store == store && r.wantsDetail() {
		d.loadDetail(store, r.time.from, r.time.to)
	}
	if time.Since(l.annotationsRead) > annotationsEvery {
		d.loadAnnotations(store)
	}
}

// readPast reads the samples of a span up to now.
func (d *Page) loadHistory(store core.Store, span time.Duration) {
	l := &d.loader
	d.mu.Lock()
	l.reading = true
	another := l.store != store
	if another { // which has nothing of what came before
		l.recent = nil
	}
	d.mu.Unlock()
	l.store, l.span, l.busy, l.retry = store, span, true, false
	var h *history.History
	d.h.Work(func(ctx context.Context) error {
		now := d.h.Now()
		var from time.Time
		if span > 0 {
			from = now.Add(-span)
		}
		var err error
		h, err = history.Load(ctx, store, from, now)
		return err
	}, func(err error) {
		l.busy = false
		l.retry = err != nil // what came before the error is shown; the window's next tick tries again
		d.showHistory(h)
		if another {
			d.thresholds.replay(d.currentRequest(), d.h.Engine.State().Location)
		}
		if err == nil {
			d.loadAnnotations(store)
			d.reload()
		}
	})
}

// take shows a history that was read, after what has arrived meanwhile was added
// to it, too; what comes next is added to no other.
func (d *Page) showHistory(h *history.History) {
	l := &d.loader
	for added, done := 0, false; !done; {
		d.mu.Lock()
		fresh := slices.Clone(l.recent[added:])
		if done = len(fresh) == 0; done {
			l.reading, d.request.history = false, h
			d.version++
		}
		d.mu.Unlock()
		for _, s := range fresh {
			h.Add(s)
		}
		added += len(fresh)
	}
	d.painter.requestFrame()
}

// readDetail reads a part of the past sample by sample.
func (d *Page) loadDetail(store core.Store, from, to time.Time) {
	d.loader.detail = true
	var h *history.History
	d.h.Work(func(ctx context.Context) error {
		var err error
		h, err = history.Load(ctx, store, from, to)
		return err
	}, func(err error) {
		d.loader.detail = false
		if err != nil {
			return // the thinned past stays
		}
		d.change(func(r *renderRequest) { r.detail, r.detailTo = h, to })
		d.reload() // it may be another part by now
	})
}

// readMarks reads what people changed, for as long as the store remembers.
func (d *Page) loadAnnotations(store core.Store) {
	d.loader.annotationsRead, d.loader.readingAnnotations = time.Now(), true
	var annotations []chart.Mark
	d.h.Work(func(ctx context.Context) error {
		for a, err := range store.Annotations(ctx, time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			annotations = append(annotations, chart.Mark{At: a.Time, Text: a.Text})
		}
		return nil
	}, func(err error) {
		d.loader.readingAnnotations = false
		same := func(a, b chart.Mark) bool { return a.At.Equal(b.At) && a.Text == b.Text }
		if err == nil && !slices.EqualFunc(annotations, d.currentRequest().annotations, same) {
			d.change(func(r *renderRequest) { r.annotations = annotations })
		}
	})
}

// detailSpan is the longest time that is read again in full.
const detailSpan = time.Hour

// wantsDetail reports whether the charts show a part of the past whose samples
// are not in memory one by one.
func (r *renderRequest) wantsDetail() bool {
	t := r.time
	if t.from.IsZero() || t.to.Sub(t.from) > detailSpan || r.detailed() {
		return false
	}
	r.history.RLock()
	defer r.history.RUnlock()
	return t.from.Before(r.history.Thinned()) || t.from.Before(r.history.From())
}

// detailed reports whether the detail that was read is what is to be shown.
func (r *renderRequest) detailed() bool {
	return r.detail != nil && r.time.from.Equal(r.detail.From()) && r.time.to.Equal(r.detailTo)
}

// Settled reports whether the past that the charts show, and what was changed in it,
// has been read.
func (d *Page) Loaded() bool {
	l := &d.loader
	return l.store == d.h.Engine.Store() && !l.busy && !l.detail && !l.retry && !l.readingAnnotations && !l.annotationsRead.IsZero()
}
