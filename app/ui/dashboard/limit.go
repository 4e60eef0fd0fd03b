package dashboard

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"weir/app/chart"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// limitWide is how wide the sheet for a threshold stands.
const limitWide = 520

// setLimit asks for the threshold of what the chart shows, and whether the
// desktop shall be told when it is crossed.
func (p *plot) setLimit() {
	w := p.d.h
	if w.Covered() {
		return
	}
	unit := p.shown.chart.Unit
	lead := text.Tr("An upper limit: when a line stays above it for {{.Seconds}} seconds, the chart and its card show an alarm, and the charts are marked. Values below it raise none.", text.With("Seconds", int(crossAfter.Seconds())))
	if p.variant().over > 0 {
		lead += " " + text.Tr("What counts is the average of the last minute.")
	}
	prefNotify := p.spec.prefNotify(p.d.wished().plots[slices.Index(p.d.plots, p)].variant)
	s := w.NewDialog(text.Tr("Threshold for {{.Chart}}", text.With("Chart", p.shown.title)), lead, limitWide)
	value := w.NewField(s.Keys())
	value.SelectAllOnFocus = true
	if v := p.shown.chart.Threshold; v != 0 {
		value.SetText(strconv.FormatFloat(v/limitFactor(unit), 'g', -1, 64))
	}
	row := widget.NewFormRow(text.Tr("Alarm above"), value, limitUnit(unit), text.Tr("empty: none"))
	row.NarrowField = true
	notify := widget.NewCheckbox(text.Tr("Notify me on the desktop when a value rises above it, and when it is below again"), s.Keys(), nil)
	notify.Checked = w.App.Preferences().Bool(prefNotify)
	s.Button(text.Tr("Cancel"), s.Close)
	set := s.MainButton(text.Tr("Set threshold"), func() {
		if v, err := parseLimit(value.Text, unit); err == nil {
			s.Close()
			w.App.Preferences().SetBool(prefNotify, notify.Checked)
			p.limit(v)
		}
	})
	value.OnChanged = func(text string) {
		wrong := ""
		if _, err := parseLimit(text, unit); err != nil {
			wrong = err.Error()
		}
		row.SetError(wrong)
		set.SetEnabled(wrong == "")
	}
	s.Open(widget.VStack(row.Box, notify), value)
}

// limit sets the threshold, and remembers it; 0: none.
func (p *plot) limit(v float64) {
	var name string
	p.d.wish(p, func(w *plotRequest) {
		name = p.spec.prefLimit(w.variant)
		w.limits = slices.Clone(w.limits) // the painter may read the old ones
		w.limits[w.variant] = v
	})
	p.d.h.App.Preferences().SetFloat(name, v)
	p.d.painter.poke()
}

// limitUnit names what a person writes limits in.
func limitUnit(u chart.Unit) string {
	return map[chart.Unit]string{chart.Count: "", chart.Whole: "", chart.Bytes: "MiB", chart.Seconds: "ms", chart.Percent: "%"}[u]
}

func limitFactor(u chart.Unit) float64 {
	return map[chart.Unit]float64{chart.Count: 1, chart.Whole: 1, chart.Bytes: 1 << 20, chart.Seconds: 1e-3, chart.Percent: 1}[u]
}

// parseLimit reads a limit; nothing is none.
func parseLimit(s string, u chart.Unit) (float64, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v <= 0 || v > 1e15 {
		return 0, errors.New(text.Tr("want a number above 0"))
	}
	return v * limitFactor(u), nil
}
