package dashboard

import (
	"context"
	"time"

	"weir/core"
)

// crossings tells what was crossed: to the desktop where that is wanted, and as
// annotations to the store, of the window's own pipeline only: another's window
// does so itself.
func (d *Page) crossings(all []crossed, node int64, own bool) {
	for _, c := range all {
		s := d.plots[c.plot].spec
		text := c.text(s.variants[c.variant])
		if own {
			d.unkept.add(d.h.Engine.State().Location, core.Annotation{Node: node, Time: c.at, Text: text})
		}
		if d.h.App.Preferences().Bool(s.prefNotify(c.variant)) {
			d.h.Notify(text)
		}
	}
	d.keepAnnotations()
}

// unkept are annotations on their way into a store, which may be unreachable
// just when something is crossed. It is the window's goroutine's.
type unkept struct {
	location string // of the store
	all      []core.Annotation
	busy     bool // some are being written
}

// unkeptMost bounds them.
const unkeptMost = 100

func (u *unkept) add(location string, a core.Annotation) {
	if u.location != location {
		u.location, u.all = location, nil
	}
	if u.all = append(u.all, a); len(u.all) > unkeptMost {
		u.all = u.all[1:]
	}
}

// Annotations wait for the store for a moment, and are tried again after a while.
const (
	annotateWithin = 2 * time.Second
	annotateAgain  = 10 * time.Second
)

// keepAnnotations writes the annotations into the store, and what fails later.
func (d *Page) keepAnnotations() {
	u := &d.unkept
	store := d.h.Engine.Store()
	if u.busy || len(u.all) == 0 || store == nil || d.h.Engine.State().Location != u.location {
		return
	}
	u.busy = true
	next := u.all[0]
	d.h.Work(func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, annotateWithin)
		defer cancel()
		return store.Annotate(ctx, next)
	}, func(err error) {
		u.busy = false
		if err != nil {
			d.h.After(annotateAgain, d.keepAnnotations)
			return
		}
		if len(u.all) > 0 && u.all[0] == next {
			u.all = u.all[1:]
		}
		if len(u.all) == 0 {
			d.readMarks(store)
		}
		d.keepAnnotations()
	})
}
