package dashboard

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// thresholdDialogWidth is the width of the dialog for a threshold.
const thresholdDialogWidth = 560

// editThreshold asks for the threshold of the variant that the chart shows, and
// whether crossing it notifies the desktop.
func (p *plot) editThreshold() {
	h := p.page.h
	if h.Covered() {
		return
	}
	unit := p.shown.chart.Unit
	lead := text.Tr("An upper limit: when a line stays above it for {{.Seconds}} seconds, the chart and its card show an alarm, and the charts are marked. Values below it raise none.", text.With("Seconds", int(crossAfter.Seconds())))
	if p.variant().over > 0 {
		lead += " " + text.Tr("What counts is the average of the last minute.")
	}
	prefNotify := p.spec.prefNotify(p.page.currentRequest().plots[slices.Index(p.page.plots, p)].variant)
	d := h.NewDialog(text.Tr("Threshold for {{.Chart}}", text.With("Chart", p.shown.title)), lead, thresholdDialogWidth)
	value := h.NewField(d.Keys())
	value.SelectAllOnFocus = true
	if v := p.shown.chart.Threshold; v != 0 {
		value.SetText(locale.Numeral(strconv.FormatFloat(v/thresholdFactor(unit), 'g', -1, 64)))
	}
	row := widget.NewFormRow(text.Tr("Alarm above"), value, thresholdUnit(unit), text.Tr("empty: none"))
	row.NarrowField = true
	notify := widget.NewCheckbox(text.Tr("Notify me on the desktop when a value rises above it, and when it is below again"), d.Keys(), nil)
	notify.Checked = h.App.Preferences().Bool(prefNotify)
	d.Button(text.Tr("Cancel"), d.Close)
	set := d.MainButton(text.Tr("Set threshold"), func() {
		if v, err := parseThreshold(value.Text, unit); err == nil {
			d.Close()
			h.App.Preferences().SetBool(prefNotify, notify.Checked)
			p.setThreshold(v)
		}
	})
	value.OnChanged = func(typed string) {
		wrong := ""
		if _, err := parseThreshold(typed, unit); err != nil {
			wrong = text.Error(err)
		}
		row.SetError(wrong)
		set.SetEnabled(wrong == "")
	}
	d.Open(widget.VStack(row.Box, notify), value)
}

// setThreshold sets the threshold and remembers it; 0 removes it.
func (p *plot) setThreshold(v float64) {
	var name string
	p.page.changePlot(p, func(r *plotRequest) {
		name = p.spec.prefThreshold(r.variant)
		r.thresholds = slices.Clone(r.thresholds) // the painter may read the old ones
		r.thresholds[r.variant] = v
	})
	p.page.h.App.Preferences().SetFloat(name, v)
	p.page.painter.requestFrame()
}

// thresholdUnit is the unit in which a person types a threshold.
func thresholdUnit(u chart.Unit) string {
	return map[chart.Unit]string{chart.Count: "", chart.Whole: "", chart.Bytes: "MiB", chart.Seconds: "ms", chart.Percent: "%"}[u]
}

// thresholdFactor is that unit in terms of the chart's.
func thresholdFactor(u chart.Unit) float64 {
	return map[chart.Unit]float64{chart.Count: 1, chart.Whole: 1, chart.Bytes: 1 << 20, chart.Seconds: 1e-3, chart.Percent: 1}[u]
}

// parseThreshold reads a threshold; an empty text is 0, no threshold.
func parseThreshold(s string, u chart.Unit) (float64, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	v, err := locale.ParseFloat(s)
	if err != nil || v != v || v <= 0 || v > 1e15 {
		return 0, errors.New(text.Tr("want a number above 0"))
	}
	return v * thresholdFactor(u), nil
}

// tellCrossings notifies the desktop of crossings where a person wants that,
// and writes them into the store as annotations. It writes only those of the
// window's own pipeline: the window of another one writes its own.
func (d *Page) tellCrossings(all []crossed, node int64, own bool) {
	for _, c := range all {
		s := d.plots[c.plot].spec
		v := s.variants[c.variant]
		if own {
			d.annotations.add(d.h.Engine.State().Location, core.Annotation{Node: node, Time: c.at, Text: c.english(v)})
		}
		if d.h.App.Preferences().Bool(s.prefNotify(c.variant)) {
			d.h.Notify(c.text(v))
		}
	}
	d.writeAnnotations()
}

// annotationQueue holds annotations until they are in the store, which may be
// unreachable just when a threshold is crossed. It belongs to the window's
// goroutine.
type annotationQueue struct {
	location string // of the store
	all      []core.Annotation
	busy     bool // some are being written
}

// annotationQueueMax bounds the queue; the oldest are dropped.
const annotationQueueMax = 100

func (u *annotationQueue) add(location string, a core.Annotation) {
	if u.location != location {
		u.location, u.all = location, nil
	}
	if u.all = append(u.all, a); len(u.all) > annotationQueueMax {
		u.all = u.all[1:]
	}
}

// Annotations wait for the store for a moment, and are tried again after a while.
const (
	annotateTimeout    = 2 * time.Second
	annotateRetryAfter = 10 * time.Second
)

// writeAnnotations writes the queued annotations into the store. What fails is
// tried again later.
func (d *Page) writeAnnotations() {
	u := d.annotations
	store := d.h.Engine.Store()
	if u.busy || len(u.all) == 0 || store == nil || d.h.Engine.State().Location != u.location {
		return
	}
	u.busy = true
	next := u.all[0]
	d.h.Work(func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, annotateTimeout)
		defer cancel()
		return store.Annotate(ctx, next)
	}, func(err error) {
		u.busy = false
		if err != nil {
			d.h.After(annotateRetryAfter, d.writeAnnotations)
			return
		}
		if len(u.all) > 0 && u.all[0] == next {
			u.all = u.all[1:]
		}
		if len(u.all) == 0 {
			d.loadAnnotations(store)
		}
		d.writeAnnotations()
	})
}
