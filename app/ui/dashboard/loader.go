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

// loader reads the past from the store, in the background, while snapshots go
// on to arrive. All but newest and reading is the window's goroutine's.
type loader struct {
	store   control.Store // that the history is of
	again   bool          // it couldn't be read to its end
	span    time.Duration // that was read; 0: everything
	busy    bool          // the history is being read
	detail  bool          // a detail is being read
	marked  time.Time     // when the annotations were read
	marking bool          // they are being read

	newest  []metrics.Sample // guarded by dashboard.mu; what the store may not have shown to whoever reads it
	reading bool             // guarded by dashboard.mu; it is being read
}

// onTheWay is how many samples are kept for the way into the store that they
// may still be on.
const onTheWay = 8

// keep keeps a sample for a history that is read now or next. The caller holds
// dashboard.mu.
func (l *loader) keep(s metrics.Sample) {
	if l.newest = append(l.newest, s); !l.reading && len(l.newest) > onTheWay {
		l.newest = slices.Delete(l.newest, 0, len(l.newest)-onTheWay)
	}
}

// marksEvery is how often annotations of other programs are looked for.
const marksEvery = 10 * time.Second

// reload reads what the charts are to show and memory hasn't: another store's
// past, a longer past, or the details of one that was thinned.
func (d *Page) reload() {
	store := d.h.Engine.Store()
	if store == nil {
		return
	}
	l := &d.loader
	w := d.wished()
	longer := l.span != 0 && (w.time.span == 0 || w.time.span > l.span)
	if !l.busy && (l.store != store || longer || l.again) {
		d.readPast(store, w.time.span)
	}
	if !l.detail && l.store == store && w.wantsDetail() {
		d.readDetail(store, w.time.from, w.time.to)
	}
	if time.Since(l.marked) > marksEvery {
		d.readMarks(store)
	}
}

// readPast reads the samples of a span up to now.
func (d *Page) readPast(store control.Store, span time.Duration) {
	l := &d.loader
	d.mu.Lock()
	l.reading = true
	another := l.store != store
	if another { // which has nothing of what came before
		l.newest = nil
	}
	d.mu.Unlock()
	l.store, l.span, l.busy, l.again = store, span, true, false
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
		l.again = err != nil // what came before the error is shown; the window's next tick tries again
		d.take(h)
		if another {
			d.limits.replay(d.wished(), d.h.Engine.State().Location)
		}
		if err == nil {
			d.readMarks(store)
			d.reload()
		}
	})
}

// take shows a history that was read, after what has arrived meanwhile was added
// to it, too; what comes next is added to no other.
func (d *Page) take(h *history.History) {
	l := &d.loader
	for added, done := 0, false; !done; {
		d.mu.Lock()
		fresh := slices.Clone(l.newest[added:])
		if done = len(fresh) == 0; done {
			l.reading, d.wishes.history = false, h
			d.version++
		}
		d.mu.Unlock()
		for _, s := range fresh {
			h.Add(s)
		}
		added += len(fresh)
	}
	d.painter.poke()
}

// readDetail reads a part of the past sample by sample.
func (d *Page) readDetail(store control.Store, from, to time.Time) {
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
		d.change(func(w *renderRequest) { w.detail, w.detailTo = h, to })
		d.reload() // it may be another part by now
	})
}

// readMarks reads what people changed, for as long as the store remembers.
func (d *Page) readMarks(store control.Store) {
	d.loader.marked, d.loader.marking = time.Now(), true
	var marks []chart.Mark
	d.h.Work(func(ctx context.Context) error {
		for a, err := range store.Annotations(ctx, time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			marks = append(marks, chart.Mark{At: a.Time, Text: a.Text})
		}
		return nil
	}, func(err error) {
		d.loader.marking = false
		same := func(a, b chart.Mark) bool { return a.At.Equal(b.At) && a.Text == b.Text }
		if err == nil && !slices.EqualFunc(marks, d.wished().marks, same) {
			d.change(func(w *renderRequest) { w.marks = marks })
		}
	})
}

// detailSpan is the longest time that is read again in full.
const detailSpan = time.Hour

// wantsDetail reports whether the charts show a part of the past whose samples
// are not in memory one by one.
func (w *renderRequest) wantsDetail() bool {
	t := w.time
	if t.from.IsZero() || t.to.Sub(t.from) > detailSpan || w.detailed() {
		return false
	}
	w.history.RLock()
	defer w.history.RUnlock()
	return t.from.Before(w.history.Thinned()) || t.from.Before(w.history.From())
}

// detailed reports whether the detail that was read is what is to be shown.
func (w *renderRequest) detailed() bool {
	return w.detail != nil && w.time.from.Equal(w.detail.From()) && w.time.to.Equal(w.detailTo)
}

// Settled reports whether the past that the charts show, and what was changed in it,
// has been read.
func (d *Page) Settled() bool {
	l := &d.loader
	return l.store == d.h.Engine.Store() && !l.busy && !l.detail && !l.again && !l.marking && !l.marked.IsZero()
}
