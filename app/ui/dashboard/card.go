package dashboard

import (
	"image"
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/history"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// metricCard is one number with a note and a sparkline.
type metricCard struct {
	*picture
	back  *canvas.Rectangle
	title *canvas.Text
	value *canvas.Text
	unit  *canvas.Text
	note  *canvas.Text
	group *fyne.Container
	width float32
}

// cardText is the text of a card.
type cardText struct {
	title, value, unit, note string
	brief                    string     // what stands for a note without room; empty: its beginning
	tone                     style.Tone // of the note
}

// cardFrame is a card as one frame shows it.
type cardFrame struct {
	cardText
	exceeded bool // the threshold of its chart is exceeded
	drawn    *image.RGBA
}

func newMetricCard() *metricCard {
	m := &metricCard{
		picture: newPicture(), back: style.NewCard(nil, nil), title: style.NewText(style.SmallSize, false, nil),
		value: style.NewText(style.ValueSize, true, nil), unit: style.NewText(style.SmallSize, false, nil), note: style.NewText(style.SmallSize, false, nil),
	}
	m.group = &fyne.Container{Objects: []fyne.CanvasObject{m.back, m.image, m.title, m.value, m.unit, m.note}}
	return m
}

// sparkLeft is where a sparkline begins: right of the widest value.
const sparkLeft = 118

// arrange puts the parts into a rectangle and returns the sparkline's size in
// device pixels; zero if there is no room for it.
func (m *metricCard) arrange(x, y, w, h, scale float32) image.Point {
	m.width = w
	style.Place(m.group, x, y, w, h)
	style.Place(m.back, 0, 0, w, h)
	m.title.Move(fyne.NewPos(12, 7))
	m.value.Move(fyne.NewPos(12, 24))
	m.note.Move(fyne.NewPos(12, 55))
	width := w - sparkLeft - 10
	style.SetVisible(m.image, width >= 30)
	if width < 30 {
		return image.Point{}
	}
	left, top := widget.Snap(x+sparkLeft, scale)-x, widget.Snap(y+16, scale)-y
	size := fyne.NewSize(widget.Snap(width, scale), widget.Snap(36, scale))
	style.Place(m.image, left, top, size.Width, size.Height)
	return widget.Pixels(size, scale)
}

// apply shows a frame.
func (m *metricCard) apply(f cardFrame, c chart.Theme) {
	m.swap(f.drawn)
	style.PaintCardAlarm(m.back, c, f.exceeded)
	style.SetText(m.title, f.title, c.Muted)
	style.SetText(m.value, f.value, c.Text)
	style.SetText(m.unit, f.unit, c.Muted)
	m.unit.Move(fyne.NewPos(12+style.TextWidth(f.value, style.ValueSize, true)+5, 34))
	note, room := f.note, m.width-24
	if f.brief != "" && style.TextWidth(note, style.SmallSize, false) > room {
		note = f.brief
	}
	style.SetText(m.note, style.Abbreviate(note, style.SmallSize, false, room), style.ToneColour(c, f.tone))
}

// cardSpec describes a card: its text, the line of its sparkline, and the chart
// whose threshold it shows when exceeded.
type cardSpec struct {
	key   string // of its explanation
	line  history.Line
	chart string // "": none
	unit  chart.Unit
	text  func(h *history.History, s *metrics.Snapshot) cardText
}

// cardSpecs are the cards from left to right. Their values are averages over
// two seconds, so that they can be read, compared with up to five minutes
// before. The caller of their functions holds the history's RLock.
func cardSpecs() []cardSpec {
	return []cardSpec{
		{"generated", history.Generated, "throughput", chart.Count, rateCard(text.Later("Generated"), history.Generated)},
		{"processed", history.Processed, "throughput", chart.Count, rateCard(text.Later("Processed"), history.Processed)},
		{"waiting", history.Waiting, "waiting", chart.Whole, func(_ *history.History, s *metrics.Snapshot) cardText {
			t := cardText{title: text.Tr("Waiting"), value: text.Compact(float64(s.Backlog))}
			switch {
			case s.Time.IsZero():
				t.value = "–"
			case s.Backlog == 0:
				t.note = text.Tr("nothing waiting")
			default:
				t.note = waitingNote(s)
			}
			return t
		}},
		{"latency", history.EndToEnd99, "latency", chart.Seconds, latencyCard},
		{"errors", history.ErrorShare, "errors", chart.Percent, errorCard},
		{"storage", history.Size, "", chart.Bytes, storageCard},
	}
}

// exceeded returns the threshold of the first variant of the card's chart, and
// whether it is exceeded: by the card's line if the chart draws it, else by any
// line.
func (c cardSpec) exceeded(all []watched, charts []spec) (watched, bool) {
	for _, w := range all {
		if w.variant != 0 || charts[w.plot].name != c.chart {
			continue
		}
		if i := slices.IndexFunc(charts[w.plot].variants[0].lines, func(l line) bool { return l.line == c.line }); i >= 0 {
			w.crossing = w.lines[i]
		}
		return w, w.above
	}
	return watched{}, false
}

// youngAge is the age below which the card shows retries instead of the oldest
// age, which would change with each event.
const youngAge = time.Second

// waitingNote says how old the waiting events are, or what they wait for.
func waitingNote(s *metrics.Snapshot) string {
	switch {
	case s.Waiting > 0 && s.Oldest < youngAge:
		return text.Tr("{{.Events}} to retry", text.With("Events", text.Compact(float64(s.Waiting))))
	case s.Oldest > 0:
		return text.Tr("oldest {{.Age}}", text.With("Age", text.Duration(s.Oldest)))
	}
	return text.Tr("all recent")
}

// A card's value is averaged over momentSpan and compared with compareSpan before.
const (
	momentSpan  = 2 * time.Second
	compareSpan = 5 * time.Minute
)

// nowText is a line's current value, as legends and cards show it: a count as
// it is, everything else as the mean over momentSpan, so that it can be read.
func nowText(s *chart.Series, u chart.Unit, last time.Time) string {
	_, v, ok := s.Near(last)
	if u != chart.Whole {
		v, ok = s.Mean(last.Add(-momentSpan), last)
	}
	if !ok && u == chart.Seconds {
		v, ok = s.Mean(lastMoments(s, last.Add(-settleSpan)))
	}
	if !ok {
		return "–"
	}
	return u.Text(v)
}

// settleSpan is how far back latencies look when nothing was settled lately: a
// slow handler settles many events together, and seldom.
const settleSpan = time.Minute

// lastMoments is the newest momentSpan since from in which a line has a value.
// A mean over longer would mislead: after a rise it would keep rising while
// nothing is settled.
func lastMoments(s *chart.Series, from time.Time) (begin, end time.Time) {
	for at, v := range s.Since(from) {
		if !math.IsNaN(v) {
			end = at
		}
	}
	return end.Add(-momentSpan), end
}

// rates are the stages' events per second, as the charts show them.
type rates struct{ generated, stored, processed float64 }

func ratesOf(h *history.History) rates {
	now := func(l history.Line) float64 {
		v, _ := lately(h, l)
		return v
	}
	return rates{now(history.Generated), now(history.Stored), now(history.Processed)}
}

// lately returns a line's mean over momentSpan, and over compareSpan before
// that; NaN where it has no value.
func lately(h *history.History, l history.Line) (now, before float64) {
	last := h.Last()
	mean := func(from, to time.Time) float64 {
		if m, ok := h.Line(l).Mean(from, to); ok {
			return m
		}
		return math.NaN()
	}
	return mean(last.Add(-momentSpan), last), mean(last.Add(-compareSpan), last.Add(-momentSpan))
}

// compared says how a value has changed against the time before, also without that time, and
// in which direction. It says nothing of a past of a few seconds.
func compared(h *history.History, now, before float64) (said, brief string, way int) {
	const least = 10 * time.Second
	past := min(h.Last().Sub(h.First()), compareSpan)
	if h.First().IsZero() || past < least {
		return "", "", 0
	}
	span := text.Duration(past.Truncate(least))
	if past >= time.Minute {
		span = SpanText((past + time.Second).Truncate(time.Minute)) // samples are a little apart
	}
	brief, way = text.Change(now, before)
	if brief == "" {
		return "", "", 0
	}
	return text.Tr("{{.Change}} vs last {{.Span}}", text.With("Change", brief, "Span", span)), brief, way
}

func rateCard(title string, l history.Line) func(*history.History, *metrics.Snapshot) cardText {
	return func(h *history.History, _ *metrics.Snapshot) cardText {
		now, before := lately(h, l)
		t := cardText{title: text.Tr(title), value: rateText(now), unit: "/s"}
		var way int
		t.note, t.brief, way = compared(h, now, before)
		if way > 0 {
			t.tone = style.Good
		}
		return t
	}
}

func latencyCard(h *history.History, _ *metrics.Snapshot) cardText {
	now, before := lately(h, history.EndToEnd99)
	t := cardText{title: text.Tr("Latency p99")}
	t.value, t.unit = splitUnit(nowText(h.Line(history.EndToEnd99), chart.Seconds, h.Last()))
	var way int
	if t.note, t.brief, way = compared(h, now, before); t.note != "" {
		t.tone = [...]style.Tone{style.Good, style.Calm, style.Warning}[way+1]
	}
	return t
}

// rateText writes a rate as its chart does, but shorter: without spaces.
func rateText(v float64) string {
	if v >= 1e3 {
		return text.Compact(v)
	}
	return chart.Count.Text(v)
}

// splitUnit separates a value from its unit.
func splitUnit(text string) (value, unit string) {
	for i := range text {
		if text[i] == ' ' {
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

func errorCard(h *history.History, s *metrics.Snapshot) cardText {
	now, _ := lately(h, history.ErrorShare)
	t := cardText{title: text.Tr("Errors"), value: "–", unit: "%"}
	if !math.IsNaN(now) {
		t.value, t.unit = splitUnit(chart.Percent.Text(now))
	}
	since := text.Clock(h.First(), h.Last())
	switch n := h.ErrorCount(); {
	case h.First().IsZero():
	case n > 0:
		t.note, t.tone = text.Tr("{{.Errors}} since {{.Time}}", text.With("Errors", text.Compact(float64(n)), "Time", since)), style.Warning
	default:
		t.note = text.Tr("none since {{.Time}}", text.With("Time", since))
	}
	if s.DeadNow > 0 {
		t.note, t.tone = text.Tr("{{.Dead}} dead", text.With("Dead", text.Compact(float64(s.DeadNow)))), style.Alarm
	}
	return t
}

func storageCard(h *history.History, s *metrics.Snapshot) cardText {
	now, _ := lately(h, history.Busy)
	t := cardText{title: text.Tr("Storage")}
	t.value, t.unit = splitUnit(locale.Bytes(uint64(max(s.SizeBytes+s.WALBytes, 0))))
	switch {
	case s.Time.IsZero():
		t.value, t.unit = "–", ""
	case s.WALBytes > 0:
		t.note = walText(s.WALBytes) + partSeparator
	case s.DeadRows > 0:
		t.note = deadRowsText(s.DeadRows) + partSeparator
	}
	if !math.IsNaN(now) {
		t.note += text.Tr("{{.Busy}} % busy", text.With("Busy", locale.Decimal(now, 0)))
	}
	return t
}
