package dashboard

import (
	"context"
	"slices"
	"time"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/history"
	"weir/core/metrics"
)

// loader reads the past from the store while snapshots keep arriving. It reads
// on another goroutine; its fields belong to the window's goroutine, except
// recent and reading.
//
// Reading takes a while, and the store receives a sample only some time after
// the window does. So a sample that arrives around the time of a read may be
// missing from what was read. No sample is lost, and none is added twice,
// because:
//
//  1. hold puts every arriving sample into recent. While no read runs, recent
//     keeps the last recentSamples samples: those that the store may not have
//     committed yet.
//  2. loadHistory sets reading. From then on recent only grows. Samples that
//     arrive still go into the history on the screen, which the new one will
//     replace.
//  3. When the read is done, showHistory adds everything in recent to the new
//     history, which ignores samples it already has. It adds without holding mu, so
//     more samples may arrive meanwhile; it repeats until there are none.
//  4. The round that finds none replaces the history under the same lock.
//     Whatever arrives later goes to the new history alone.
type loader struct {
	store              control.Store // the store that was read
	retry              bool          // the last read failed; the next tick reads again
	span               time.Duration // the span that was read; 0: everything
	busy               bool          // the history is being read
	detail             bool          // a detail is being read
	annotationsRead    time.Time     // when the last read of annotations began
	readingAnnotations bool          // the annotations are being read

	recent  []metrics.Sample // guarded by Page.mu; samples that a read may miss
	reading bool             // guarded by Page.mu; a history is being read
}

// recentSamples is how many samples are retained because the store may not have
// committed them yet.
const recentSamples = 8

// hold retains a sample for the read that runs now or next. The caller holds
// Page.mu.
func (l *loader) hold(s metrics.Sample) {
	if l.recent = append(l.recent, s); !l.reading && len(l.recent) > recentSamples {
		l.recent = slices.Delete(l.recent, 0, len(l.recent)-recentSamples)
	}
}

// annotationsEvery is how often the annotations of other programs are read.
const annotationsEvery = 10 * time.Second

// reload reads what the charts need and memory lacks: another store's past, a
// longer past, or the details of a part that was thinned.
func (d *Page) reload() {
	store := d.h.Engine.Store()
	if store == nil {
		return
	}
	l := &d.loader
	r := d.currentRequest()
	longer := l.span != 0 && (r.time.span == 0 || r.time.span > l.span)
	shorter := r.time.span != 0 && r.coarse(r.time.span, d.h.Now().Add(-r.time.span))
	if !l.busy && (l.store != store || longer || shorter || l.retry) {
		d.loadHistory(store, r.time.span)
	}
	if !l.detail && l.store == store && r.wantsDetail() {
		d.loadDetail(store, r.time.from, r.time.to)
	}
	if time.Since(l.annotationsRead) > annotationsEvery {
		d.loadAnnotations(store)
	}
}

// loadHistory reads the samples of a span up to now.
func (d *Page) loadHistory(store control.Store, span time.Duration) {
	l := &d.loader
	d.mu.Lock()
	l.reading = true
	another := l.store != store
	if another { // the samples so far belong to the old store
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
		l.retry = err != nil // what was read before the error is shown meanwhile
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

// showHistory adds the samples that arrived during the read to the history that
// was read, and shows it (steps 3 and 4 of loader).
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

// loadDetail reads a part of the past, of which memory has less.
func (d *Page) loadDetail(store control.Store, from, to time.Time) {
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
		d.reload() // the charts may show another part by now
	})
}

// loadAnnotations reads all annotations of the store.
func (d *Page) loadAnnotations(store control.Store) {
	d.loader.annotationsRead, d.loader.readingAnnotations = time.Now(), true
	var annotations []chart.Annotation
	d.h.Work(func(ctx context.Context) error {
		for a, err := range store.Annotations(ctx, time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			annotations = append(annotations, chart.Annotation{At: a.Time, Text: d.annotationText(a.Text)})
		}
		return nil
	}, func(err error) {
		d.loader.readingAnnotations = false
		same := func(a, b chart.Annotation) bool { return a.At.Equal(b.At) && a.Text == b.Text }
		if err == nil && !slices.EqualFunc(annotations, d.currentRequest().annotations, same) {
			d.change(func(r *renderRequest) { r.annotations = annotations })
		}
	})
}

// detailSpan is the longest part of the past whose thinned samples are read again.
const detailSpan = time.Hour

// coarse reports whether memory has longer rollups of a span, which begins at from,
// than would be read.
func (r *renderRequest) coarse(span time.Duration, from time.Time) bool {
	r.history.RLock()
	defer r.history.RUnlock()
	return history.Resolution(span) < r.history.Resolution() && from.Before(r.history.Thinned())
}

// wantsDetail reports whether the charts show a part of the past of which memory
// has longer rollups than would be read, or whose single samples are not in
// memory.
func (r *renderRequest) wantsDetail() bool {
	t := r.time
	if t.from.IsZero() || r.detailed() {
		return false
	}
	if span := t.to.Sub(t.from); span > detailSpan {
		return r.coarse(span, t.from)
	}
	r.history.RLock()
	defer r.history.RUnlock()
	return t.from.Before(r.history.Thinned()) || t.from.Before(r.history.From())
}

// detailed reports whether the detail in memory is the one to be shown.
func (r *renderRequest) detailed() bool {
	return r.detail != nil && r.time.from.Equal(r.detail.From()) && r.time.to.Equal(r.detailTo)
}

// Loaded reports whether the past that the charts show, and its annotations,
// have been read.
func (d *Page) Loaded() bool {
	l := &d.loader
	return l.store == d.h.Engine.Store() && !l.busy && !l.detail && !l.retry && !l.readingAnnotations && !l.annotationsRead.IsZero()
}
