package dashboard

import (
	"image"
	"time"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// frame is everything that the dashboard shows at one moment.
type frame struct {
	version uint64
	Headline
	full    bool // the page is visible; if not, only the headline is set
	history *history.History
	plots   []plotFrame
	cards   []cardFrame
	frameTexts
	failures bool // some can be retried
}

// frameTexts are the texts of a frame, other than those of the charts. They
// stay while the view is frozen.
type frameTexts struct {
	cardTexts []cardText
	alarms    []bool // by card: whether the threshold of its chart is exceeded
	stages    []stageText
	top       []topText
	errors    []errorText
	noErrors  string
	status    statusTexts
	exceeded  []watched // thresholds
}

// draw makes the frame that a request asks for.
func (p *painter) draw(r renderRequest) frame {
	f := frame{version: r.version, history: r.history, Headline: Headline{r.newest, r.state, r.session, r.time.live(), r.time.frozen, r.theme}}
	if r.detailed() {
		f.history = r.detail
	}
	if !r.visible {
		return f
	}
	f.full = true
	f.failures = r.newest != nil && r.newest.Waiting+r.newest.DeadNow > 0
	r.history.RLock()
	defer r.history.RUnlock()
	from, to := r.time.bounds(r.now(), r.history.First())
	if r.time.frozen.IsZero() || p.texts.cardTexts == nil {
		p.texts = p.writeTexts(r)
	}
	for i := range r.plots {
		f.plots = append(f.plots, p.plot(i, r, f.history, from, to))
	}
	f.frameTexts = p.texts
	for i, c := range p.cards {
		f.cards = append(f.cards, cardFrame{p.texts.cardTexts[i], p.texts.alarms[i], p.spark(i, c, r)})
	}
	return f
}

// writeTexts makes the texts of a frame. The caller holds the history's RLock.
func (p *painter) writeTexts(r renderRequest) frameTexts {
	s := r.newest
	if s == nil {
		s = &metrics.Snapshot{}
	}
	texts := frameTexts{
		stages: stageTexts(s, r.state, ratesOf(r.history)), top: topTexts(r.history.Top(topRows)),
		errors: errorTexts(r.history.Errors(), p.page.h.Now()), noErrors: noErrorsText(r.history),
		status: statusTexts{diskText(r.state), r.state.FullSoon, statusText(r.newest, r.state)},
	}
	texts.exceeded = p.page.thresholds.exceeded(r.plots)
	for _, c := range p.cards {
		t := c.text(r.history, s)
		x, exceeded := c.exceeded(texts.exceeded, p.page.thresholds.specs)
		if exceeded {
			t.note, t.tone = style.Failure+" "+x.aboveText(p.page.thresholds.specs[x.plot].variants[x.variant].unit, r.now()), style.Alarm
		}
		texts.cardTexts, texts.alarms = append(texts.cardTexts, t), append(texts.alarms, exceeded)
	}
	return texts
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

// The least distance between the labels of an axis, in Fyne's units.
const (
	valueEvery = 34
	timeEvery  = 84
)

func (p *painter) plot(i int, r renderRequest, h *history.History, from, to time.Time) plotFrame {
	request, c := r.plots[i], &p.charts[i]
	v := p.page.plots[i].spec.variants[request.variant]
	c.Title, c.Unit, c.Lines = text.Tr(v.title), v.unit, linesOf(v, h, request.hidden)
	if v.lines == nil {
		p.kinds.assign(c.Lines)
	}
	c.From, c.To, c.Threshold, c.Theme, c.Scale = from, to, request.thresholds[request.variant], r.theme, max(request.scale, 1)
	c.Annotations = c.Annotations[:0]
	for _, m := range r.annotations {
		if !m.At.Before(from) && !m.At.After(to) {
			c.Annotations = append(c.Annotations, m)
		}
	}
	f := plotFrame{title: c.Title, variant: request.variant, choice: len(p.page.plots[i].spec.variants) > 1}
	for _, l := range c.Lines {
		t := legendText{name: l.Name, value: "–", hidden: l.Hidden}
		if r.time.from.IsZero() {
			t.value = nowText(l.Series, v.unit, to)
		} else if _, value, ok := l.Series.Near(to); ok {
			t.value = v.unit.Text(value)
		}
		f.legend = append(f.legend, t)
	}
	f.empty = emptyText(c.Lines, from, to)
	if r.time.from.IsZero() { // a zoomed chart shows another time
		f.exceeded = p.exceededText(i, request.variant, to)
	}
	if request.size.X > 0 && request.size.Y > 0 {
		height, width := float64(request.size.Y)/c.Scale, float64(request.size.X)/c.Scale
		values := c.Values(min(max(int(height/valueEvery), 3), valueLabels))
		times := chart.NewTimeScale(from.Local(), to, min(max(int(width/timeEvery), 1), timeLabels))
		f.drawn = p.page.plots[i].buffer(request.size)
		c.Draw(f.drawn, values, times)
		for _, tick := range values.Ticks() {
			f.values = append(f.values, label{float32(c.Y(tick, values, request.size.Y) / c.Scale), values.Label(tick)})
		}
		for _, tick := range times.Ticks {
			f.times = append(f.times, label{float32(c.X(tick, request.size.X) / c.Scale), times.Label(tick)})
		}
	}
	f.chart = chart.Chart{Title: c.Title, Unit: c.Unit, Lines: c.Lines, From: from, To: to, Threshold: c.Threshold, Theme: c.Theme, Annotations: append([]chart.Annotation(nil), c.Annotations...)}
	return f
}

// exceededText says which threshold of a chart is exceeded at a moment; if
// several are, one of the variant that is shown is named first. It is empty
// when none is.
func (p *painter) exceededText(plot, variant int, now time.Time) (s string) {
	for _, c := range p.texts.exceeded {
		if c.plot != plot || s != "" && c.variant != variant {
			continue
		}
		v := p.page.thresholds.specs[plot].variants[c.variant]
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

// emptyText says why no line is drawn; empty when one is.
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

// sparkSpan is the time that a sparkline shows.
const sparkSpan = 5 * time.Minute

func (p *painter) spark(i int, spec cardSpec, r renderRequest) *image.RGBA {
	if i >= len(r.sparks) || r.sparks[i].X == 0 {
		return nil
	}
	c := &p.sparks[i]
	c.Lines = append(c.Lines[:0], chart.Line{Series: r.history.Line(spec.line)})
	c.From, c.To = timeline{span: sparkSpan, frozen: r.time.frozen}.bounds(r.now(), r.history.First())
	c.Theme, c.Scale, c.Unit = r.theme, max(r.scale, 1), spec.unit
	c.Fitted = spec.line == history.Size
	picture := p.page.cards[i].buffer(r.sparks[i])
	c.Spark(picture, c.Values(3))
	return picture
}
