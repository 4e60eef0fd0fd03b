package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"weir/app/chart"
)

// limitWide is how wide the sheet for a limit stands.
const limitWide = 420

// setLimit asks for the value of the threshold line of what the chart shows.
func (p *plot) setLimit() {
	w := p.d.w
	if w.covered() {
		return
	}
	unit := p.shown.chart.Unit
	s := w.newSheet(tr("A limit for {{.Chart}}", with("Chart", p.shown.title)), "", limitWide)
	value := w.newField(s.keys())
	value.whole = true
	if v := p.shown.chart.Threshold; v != 0 {
		value.SetText(strconv.FormatFloat(v/limitFactor(unit), 'g', -1, 64))
	}
	row := newFormRow(tr("Limit"), value, limitUnit(unit), tr("empty: no line"))
	row.narrow = true
	s.verb(tr("Cancel"), s.close)
	draw := s.main(tr("Draw it"), func() {
		if v, err := parseLimit(value.Text, unit); err == nil {
			s.close()
			p.limit(v)
		}
	})
	value.OnChanged = func(text string) {
		wrong := ""
		if _, err := parseLimit(text, unit); err != nil {
			wrong = err.Error()
		}
		row.wrong(wrong)
		draw.able(wrong == "")
	}
	s.show(stacked(row.box), value)
}

// limit draws the threshold line there, and remembers it; 0: none.
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
