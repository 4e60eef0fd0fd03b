package dashboard

import (
	"image"
	"time"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/history"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// frame is all that the dashboard shows at one moment.
type frame struct {
	version uint64
	Headline
	whole   bool // the dashboard is in front; else only the headline is new
	history *history.History
	plots   []plotFrame
	cards   []cardFrame
	sayings
	failures bool // some can be retried
}

// Headline is what the window's header shows of a frame.
type Headline struct {
	Newest *metrics.Snapshot // nil before the first
	State  control.State
	Tenure Tenure
	Live   bool
	Frozen time.Time // since when the view is; zero when it isn't
	Theme  chart.Theme
}

// sayings are what a frame says beside the charts.
type sayings struct {
	cardTexts []cardText
	alarms    []bool // by card: the threshold of its chart is exceeded
	stages    []stageText
	top       []topText
	errors    []errorText
	noErrors  string
	status    statusTexts
	exceeded  []watched // thresholds
}

// draw makes a frame of what is wished.
func (p *painter) draw(w renderRequest) frame {
	f := frame{version: w.version, history: w.history, Headline: Headline{w.newest, w.state, w.tenure, w.time.live(), w.time.frozen, w.theme}}
	if w.detailed() {
		f.history = w.detail
	}
	if !w.visible {
		return f
	}
	f.whole = true
	f.failures = w.newest != nil && w.newest.Waiting+w.newest.DeadNow > 0
	w.history.RLock()
	defer w.history.RUnlock()
	from, to := w.time.bounds(w.now(), w.history.First())
	if w.time.frozen.IsZero() || p.said.cardTexts == nil {
		p.said = p.say(w)
	}
	for i := range w.plots {
		f.plots = append(f.plots, p.plot(i, w, f.history, from, to))
	}
	f.sayings = p.said
	for i, c := range p.cards {
		f.cards = append(f.cards, cardFrame{p.said.cardTexts[i], p.said.alarms[i], p.spark(i, c, w)})
	}
	return f
}

func (p *painter) say(w renderRequest) sayings {
	s := w.newest
	if s == nil {
		s = &metrics.Snapshot{}
	}
	said := sayings{
		stages: stageTexts(s, w.state, ratesOf(w.history)), top: topTexts(w.history.Top(topRows)),
		errors: errorTexts(w.history.Errors(), p.d.h.Now()), noErrors: noErrorsText(w.history),
		status: statusTexts{diskText(w.state), w.state.FullSoon, statusText(w.newest, w.state)},
	}
	said.exceeded = p.d.limits.exceeded(w.plots)
	for _, c := range p.cards {
		t := c.text(w.history, s)
		x, exceeded := c.exceeded(said.exceeded, p.d.limits.specs)
		if exceeded {
			t.note, t.tone = style.Failure+" "+x.aboveText(p.d.limits.specs[x.plot].variants[x.variant].unit, w.now()), style.Alarm
		}
		said.cardTexts, said.alarms = append(said.cardTexts, t), append(said.alarms, exceeded)
	}
	return said
}

// linesOf are the lines of a chart's variant.
func linesOf(v variant, h *history.History, hidden map[string]bool) []chart.Line {
	var lines []chart.Line
	if v.lines == nil {
		for _, k := range h.Kinds() {
			lines = append(lines, chart.Line{Name: k.Name, Series: k.Series, Hidden: hidden[k.Name]})
		}
		return lines
	}
	for _, l := range v.lines {
		name := text.Tr(l.name)
		lines = append(lines, chart.Line{Name: name, Series: h.Line(l.line), Hidden: hidden[name]})
	}
	return lines
}

// The distance that labels of an axis want, in Fyne's units.
const (
	valueEvery = 34
	timeEvery  = 84
)

func (p *painter) plot(i int, w renderRequest, h *history.History, from, to time.Time) plotFrame {
	wish, c := w.plots[i], &p.charts[i]
	v := p.d.plots[i].spec.variants[wish.variant]
	c.Title, c.Unit, c.Lines = text.Tr(v.title), v.unit, linesOf(v, h, wish.hidden)
	if v.lines == nil {
		p.kinds.give(c.Lines)
	}
	c.From, c.To, c.Threshold, c.Theme, c.Scale = from, to, wish.limits[wish.variant], w.theme, max(wish.scale, 1)
	c.Marks = c.Marks[:0]
	for _, m := range w.marks {
		if !m.At.Before(from) && !m.At.After(to) {
			c.Marks = append(c.Marks, m)
		}
	}
	f := plotFrame{title: c.Title, variant: wish.variant, choice: len(p.d.plots[i].spec.variants) > 1}
	for _, l := range c.Lines {
		t := legendText{name: l.Name, value: "–", hidden: l.Hidden}
		if w.time.from.IsZero() {
			t.value = nowText(l.Series, v.unit, to)
		} else if _, value, ok := l.Series.Near(to); ok {
			t.value = v.unit.Text(value)
		}
		f.legend = append(f.legend, t)
	}
	f.empty = emptyText(c.Lines, from, to)
	if w.time.from.IsZero() { // else it shows another time
		f.exceeded = p.exceededText(i, wish.variant, to)
	}
	if wish.size.X > 0 && wish.size.Y > 0 {
		height, width := float64(wish.size.Y)/c.Scale, float64(wish.size.X)/c.Scale
		values := c.Values(min(max(int(height/valueEvery), 3), valueLabels))
		times := chart.NewTimeScale(from.Local(), to, min(max(int(width/timeEvery), 1), timeLabels))
		f.drawn = p.d.plots[i].buffer(wish.size)
		c.Draw(f.drawn, values, times)
		for _, tick := range values.Ticks() {
			f.values = append(f.values, label{float32(c.Y(tick, values, wish.size.Y) / c.Scale), values.Label(tick)})
		}
		for _, tick := range times.Ticks {
			f.times = append(f.times, label{float32(c.X(tick, wish.size.X) / c.Scale), times.Label(tick)})
		}
	}
	f.chart = chart.Chart{Title: c.Title, Unit: c.Unit, Lines: c.Lines, From: from, To: to, Threshold: c.Threshold, Theme: c.Theme, Marks: append([]chart.Mark(nil), c.Marks...)}
	return f
}

// exceededText says that a chart's threshold is exceeded at a moment: that of the
// variant that is shown before those of others. Empty when none is.
func (p *painter) exceededText(plot, variant int, now time.Time) (s string) {
	for _, c := range p.said.exceeded {
		if c.plot != plot || s != "" && c.variant != variant {
			continue
		}
		v := p.d.limits.specs[plot].variants[c.variant]
		name, above := lineName(v, c.line), c.aboveText(v.unit, now)
		if c.variant == variant {
			return style.Failure + " " + text.Tr("{{.Line}} {{.Above}}", text.With("Line", name, "Above", above))
		}
		if name = text.Tr(v.short); len(v.lines) > 1 {
			name += ": " + lineName(v, c.line)
		}
		s = style.Failure + " " + text.Tr("{{.Line}} {{.Above}}", text.With("Line", name, "Above", above))
	}
	return s
}

// emptyText says why nothing is drawn; empty when something is.
func emptyText(lines []chart.Line, from, to time.Time) string {
	hidden := len(lines) > 0
	for _, l := range lines {
		if l.Hidden {
			continue
		}
		hidden = false
		if _, _, ok := l.Series.Range(from, to); ok {
			return ""
		}
	}
	if hidden {
		return text.Tr("All lines are hidden: click one above")
	}
	return text.Tr("No data for this period yet")
}

// sparkSpan is the time of a sparkline.
const sparkSpan = 5 * time.Minute

func (p *painter) spark(i int, spec cardSpec, w renderRequest) *image.RGBA {
	if i >= len(w.sparks) || w.sparks[i].X == 0 {
		return nil
	}
	c := &p.sparks[i]
	c.Lines = append(c.Lines[:0], chart.Line{Series: w.history.Line(spec.line)})
	c.From, c.To = timeline{span: sparkSpan, frozen: w.time.frozen}.bounds(w.now(), w.history.First())
	c.Theme, c.Scale, c.Unit = w.theme, max(w.scale, 1), spec.unit
	c.Fitted = spec.line == history.Size
	picture := p.d.cards[i].buffer(w.sparks[i])
	c.Spark(picture, c.Values(3))
	return picture
}
