package dashboard

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/dustin/go-humanize"

	"weir/app/chart"
	"weir/app/ui/history"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// cardSpec is one of the cards: its text, the line of its sparkline, and the
// chart whose threshold it shows to be exceeded.
type cardSpec struct {
	word  string // of its explanation
	line  history.Line
	chart string // "": none
	unit  chart.Unit
	text  func(h *history.History, s *metrics.Snapshot) cardText
}

// cardSpecs are the cards from left to right. The texts are of the last two
// seconds, so that they can be read, and are compared with up to five minutes
// before. Their functions' caller holds the history's RLock.
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
				t.note = waitsNote(s)
			}
			return t
		}},
		{"latency", history.EndToEnd99, "latency", chart.Seconds, latencyCard},
		{"errors", history.ErrorShare, "errors", chart.Percent, errorCard},
		{"storage", history.Size, "", chart.Bytes, storageCard},
	}
}

// exceeded is the threshold of the first variant of the card's chart if it is
// exceeded: by the card's line if that chart draws it, else by any.
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

// youngAge is below which nobody waits long: then it says more how many wait for
// a retry, and doesn't change with each event.
const youngAge = time.Second

// waitsNote says of what waits how old it is, or what for.
func waitsNote(s *metrics.Snapshot) string {
	switch {
	case s.Waiting > 0 && s.Oldest < youngAge:
		return text.Tr("{{.Events}} to retry", text.With("Events", text.Compact(float64(s.Waiting))))
	case s.Oldest > 0:
		return text.Tr("oldest {{.Age}}", text.With("Age", text.Duration(s.Oldest)))
	}
	return text.Tr("all recent")
}

// What a card's value is averaged over, and compared with.
const (
	momentSpan  = 2 * time.Second
	compareSpan = 5 * time.Minute
)

// nowText is a line's value at its end, as legends say it and cards: things that
// are counted whole as they are, everything else as its mean of the last moments,
// so that it can be read.
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

// settleSpan is how far latencies look back when nothing was settled in the last
// moments: a slow handler settles its events together, and seldom.
const settleSpan = time.Minute

// lastMoments are the newest moments since from in which a line has a value. A
// mean of percentiles over longer is none: where the latency rose, it would keep
// rising while nothing is settled.
func lastMoments(s *chart.Series, from time.Time) (begin, end time.Time) {
	for at, v := range s.Since(from) {
		if !math.IsNaN(v) {
			end = at
		}
	}
	return end.Add(-momentSpan), end
}

// rates are what the stages do in a second, as the charts of them say.
type rates struct{ generated, stored, processed float64 }

func ratesOf(h *history.History) rates {
	now := func(l history.Line) float64 {
		v, _ := lately(h, l)
		return v
	}
	return rates{now(history.Generated), now(history.Stored), now(history.Processed)}
}

// lately are a line's mean now and in the time before.
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

// compared says how a value moved against the time before, how long that is, and
// in which direction. A past of a few seconds is nothing to compare with.
func compared(h *history.History, now, before float64) (string, int) {
	const least = 10 * time.Second
	past := min(h.Last().Sub(h.First()), compareSpan)
	if h.First().IsZero() || past < least {
		return "", 0
	}
	span := text.Duration(past.Truncate(least))
	if past >= time.Minute {
		span = SpanText((past + time.Second).Truncate(time.Minute)) // samples are a little apart
	}
	change, way := text.Change(now, before)
	if change == "" {
		return "", 0
	}
	return text.Tr("{{.Change}} vs last {{.Span}}", text.With("Change", change, "Span", span)), way
}

func rateCard(title string, l history.Line) func(*history.History, *metrics.Snapshot) cardText {
	return func(h *history.History, _ *metrics.Snapshot) cardText {
		now, before := lately(h, l)
		t := cardText{title: text.Tr(title), value: rateText(now), unit: "/s"}
		var way int
		t.note, way = compared(h, now, before)
		if way > 0 {
			t.tone = style.Good
		}
		return t
	}
}

func latencyCard(h *history.History, _ *metrics.Snapshot) cardText {
	now, before := lately(h, history.EndToEnd99)
	t := cardText{title: text.Tr("Latency p99")}
	t.value, t.unit = split(nowText(h.Line(history.EndToEnd99), chart.Seconds, h.Last()))
	var way int
	if t.note, way = compared(h, now, before); t.note != "" {
		t.tone = [...]style.Tone{style.Good, style.Calm, style.Warning}[way+1]
	}
	return t
}

// rateText writes a rate as its chart does, whose numbers stand in less room and
// have no spaces.
func rateText(v float64) string {
	if v >= 1e3 {
		return text.Compact(v)
	}
	return chart.Count.Text(v)
}

// split separates a value from its unit.
func split(text string) (value, unit string) {
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
		t.value, t.unit = split(chart.Percent.Text(now))
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
	t.value, t.unit = split(humanize.IBytes(uint64(max(s.SizeBytes+s.WALBytes, 0))))
	switch {
	case s.Time.IsZero():
		t.value, t.unit = "–", ""
	case s.WALBytes > 0:
		t.note = walText(s.WALBytes) + between
	case s.DeadRows > 0:
		t.note = deadRowsText(s.DeadRows) + between
	}
	if !math.IsNaN(now) {
		t.note += text.Tr("{{.Busy}} % busy", text.With("Busy", fmt.Sprintf("%.0f", now)))
	}
	return t
}
