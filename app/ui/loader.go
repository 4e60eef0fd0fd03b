package ui

import (
	"context"
	"sync"
	"time"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/core"
)

// loader reads the past from the store, in the background, while snapshots go
// on to arrive. All but what mu guards is the window's goroutine's.
type loader struct {
	store  core.Store    // that the history is of
	span   time.Duration // that was read; 0: everything
	busy   bool          // the history is being read
	detail bool          // a detail is being read
	marked time.Time     // when the annotations were read

	mu     sync.Mutex
	missed []core.Sample // guarded by mu; what arrived while the history is read
	keep   bool          // guarded by mu; it is being read
}

// keepMissed keeps a sample for the history that is being read.
func (l *loader) keepMissed(s core.Sample) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keep {
		l.missed = append(l.missed, s)
	}
}

// begin keeps what arrives from now on, end returns it.
func (l *loader) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep, l.missed = true, nil
}

func (l *loader) end() []core.Sample {
	l.mu.Lock()
	defer l.mu.Unlock()
	missed := l.missed
	l.keep, l.missed = false, nil
	return missed
}

// marksEvery is how often annotations of other programs are looked for.
const marksEvery = 10 * time.Second

// reload reads what the charts are to show and memory hasn't: another store's
// past, a longer past, or the details of one that was thinned.
func (d *dashboard) reload() {
	store := d.w.desk.Store()
	if store == nil {
		return
	}
	l := &d.loader
	w := d.wished()
	longer := l.span != 0 && (w.time.span == 0 || w.time.span > l.span)
	if !l.busy && (l.store != store || longer) {
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
func (d *dashboard) readPast(store core.Store, span time.Duration) {
	l := &d.loader
	l.store, l.span, l.busy = store, span, true
	l.begin()
	var h *history.History
	d.w.work(func(ctx context.Context) error {
		now := time.Now()
		var from time.Time
		if span > 0 {
			from = now.Add(-span)
		}
		var err error
		h, err = history.Load(ctx, store, from, now)
		return err
	}, func(err error) {
		l.busy = false
		for _, s := range l.end() {
			h.Add(s)
		}
		if err != nil {
			l.store = nil // what came before the error is shown; the rest is tried again
			d.w.later(time.Second, d.reload)
		}
		d.change(func(w *wishes) { w.history = h })
		d.readMarks(store)
		d.reload()
	})
}

// readDetail reads a part of the past sample by sample.
func (d *dashboard) readDetail(store core.Store, from, to time.Time) {
	d.loader.detail = true
	var h *history.History
	d.w.work(func(ctx context.Context) error {
		var err error
		h, err = history.Load(ctx, store, from, to)
		return err
	}, func(err error) {
		d.loader.detail = false
		if err != nil {
			return // the thinned past stays
		}
		d.change(func(w *wishes) { w.detail, w.detailTo = h, to })
		d.reload() // it may be another part by now
	})
}

// readMarks reads what people changed, for as long as the store remembers.
func (d *dashboard) readMarks(store core.Store) {
	d.loader.marked = time.Now()
	var marks []chart.Mark
	d.w.work(func(ctx context.Context) error {
		for a, err := range store.Annotations(ctx, time.Time{}, time.Time{}) {
			if err != nil {
				return err
			}
			marks = append(marks, chart.Mark{At: a.Time, Text: a.Text})
		}
		return nil
	}, func(err error) {
		if err == nil {
			d.change(func(w *wishes) { w.marks = marks })
		}
	})
}

// detailSpan is the longest time that is read again in full.
const detailSpan = time.Hour

// wantsDetail reports whether the charts show a part of the past whose samples
// are no longer in memory one by one.
func (w *wishes) wantsDetail() bool {
	t := w.time
	if t.from.IsZero() || t.to.Sub(t.from) > detailSpan || w.detailed() {
		return false
	}
	w.history.RLock()
	defer w.history.RUnlock()
	return t.from.Before(w.history.Thinned())
}

// detailed reports whether the detail that was read is what is to be shown.
func (w *wishes) detailed() bool {
	return w.detail != nil && w.time.from.Equal(w.detail.From()) && w.time.to.Equal(w.detailTo)
}
