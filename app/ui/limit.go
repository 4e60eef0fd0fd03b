package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"weir/app/chart"
)

// limitWide is how wide the sheet for a threshold stands.
const limitWide = 520

// setLimit asks for the threshold of what the chart shows, and whether the
// desktop shall be told when it is crossed.
func (p *plot) setLimit() {
	w := p.d.w
	if w.covered() {
		return
	}
	unit := p.shown.chart.Unit
	lead := tr("An upper limit: when a line stays above it for {{.Seconds}} seconds, the chart and its card show an alarm, and the charts are marked. Values below it raise none.", with("Seconds", int(crossAfter.Seconds())))
	if p.variant().over > 0 {
		lead += " " + tr("What counts is the average of the last minute.")
	}
	prefNotify := p.spec.prefNotify(p.d.wished().plots[slices.Index(p.d.plots, p)].variant)
	s := w.newSheet(tr("Threshold for {{.Chart}}", with("Chart", p.shown.title)), lead, limitWide)
	value := w.newField(s.keys())
	value.whole = true
	if v := p.shown.chart.Threshold; v != 0 {
		value.SetText(strconv.FormatFloat(v/limitFactor(unit), 'g', -1, 64))
	}
	row := newFormRow(tr("Alarm above"), value, limitUnit(unit), tr("empty: none"))
	row.narrow = true
	notify := newTick(tr("Notify me on the desktop when a value rises above it, and when it is below again"), s.keys(), nil)
	notify.Checked = w.app.Preferences().Bool(prefNotify)
	s.verb(tr("Cancel"), s.close)
	set := s.main(tr("Set threshold"), func() {
		if v, err := parseLimit(value.Text, unit); err == nil {
			s.close()
			w.app.Preferences().SetBool(prefNotify, notify.Checked)
			p.limit(v)
		}
	})
	value.OnChanged = func(text string) {
		wrong := ""
		if _, err := parseLimit(text, unit); err != nil {
			wrong = err.Error()
		}
		row.wrong(wrong)
		set.able(wrong == "")
	}
	s.show(stacked(row.box, notify), value)
}

// limit sets the threshold, and remembers it; 0: none.
func (p *plot) limit(v float64) {
	var name string
	p.d.wish(p, func(w *plotWish) {
		name = p.spec.prefLimit(w.variant)
		w.limits = slices.Clone(w.limits) // the painter may read the old ones
		w.limits[w.variant] = v
	})
	p.d.w.app.Preferences().SetFloat(name, v)
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
func parseLimit(text string, u chart.Unit) (float64, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v || v <= 0 || v > 1e15 {
		return 0, errors.New(tr("want a number above 0"))
	}
	return v * limitFactor(u), nil
}
