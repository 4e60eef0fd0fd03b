package floor

import (
	"time"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// generateView is the box of the stage that reads the source.
type generateView struct {
	strip
	halves  []half // of its time, from the top down
	canGive string // what the source can give
	longest fact   // time that it was blocked at once
	source  string
	knob    string // of simulated traffic: its rate
}

// half is a part of generate's time with its words.
type half struct {
	part
	what, why string
}

// generateOf computes the box. d is nil until there is something to subtract.
func generateOf(s *sample, d *since) generateView {
	v := generateView{strip: strip{name: text.Tr("generate"), tone: style.Good, number: rate(0)}, source: sourceText(s)}
	if s.state.Source == "simulate" {
		v.knob = "source.simulate.rate"
	}
	if n := s.newest; n != nil {
		v.number = rate(n.Rate(n.Generated))
	}
	if d == nil {
		return v
	}
	v.bar = d.groups(activity.RoleGenerate)
	blocked := d.share(activity.RoleGenerate, activity.ForSlot)
	reading := d.share(activity.RoleGenerate, activity.Reading)
	resting := d.share(activity.RoleGenerate, activity.ForRate)
	off := d.share(activity.RoleGenerate, activity.BackingOff)
	for _, h := range [...]half{
		{part{activity.GroupBackingOff, off}, text.Tr("backing off {{.Share}}", text.With("Share", percent(off))), text.Tr("after an error")},
		{part{activity.GroupBlocked, blocked}, text.Tr("blocked {{.Share}}", text.With("Share", percent(blocked))), text.Tr("no free slot")},
		{part{activity.GroupIdle, resting}, text.Tr("resting {{.Share}}", text.With("Share", percent(resting))), text.Tr("not due yet")},
		{part{activity.GroupMoving, reading}, text.Tr("reading {{.Share}}", text.With("Share", percent(reading))), text.Tr("the source")},
	} {
		if h.share >= 0.005 {
			v.halves = append(v.halves, h)
		}
	}
	switch {
	case blocked >= leastWait:
		v.note, v.share = text.Tr("blocked"), percent(blocked)
		v.tone = style.Warning
	case resting >= 0.5:
		v.note, v.share = text.Tr("paced at {{.Rate}}/s", text.With("Rate", text.Compact(s.state.Tuning.Rate))), percent(reading)
	default:
		v.note, v.share = text.Tr("reads the source"), percent(reading)
	}
	if free := d.seconds * (1 - blocked - resting); d.Generated > 0 && free > 0 && reading > 0 {
		v.canGive = text.Tr("can give {{.Rate}}", text.With("Rate", rate(float64(d.Generated)/free)))
	}
	if s.blocked > 0 {
		said := text.With("Time", short(s.blocked))
		v.longest = fact{said: text.Tr("longest block {{.Time}}", said), brief: text.Tr("blocked {{.Time}}", said)}
	}
	return v
}

// sourceText names the source.
func sourceText(s *sample) string {
	switch i := s.state.Import; {
	case i != nil && !i.Done && i.Reading != "":
		return fileName(i.Reading)
	case s.state.Phase == control.Watching:
		return ""
	case s.state.Source == "simulate":
		return text.Tr("simulated traffic")
	case s.state.Source == "none":
		return text.Tr("no source")
	}
	return s.state.Source
}

// longestBlock is the longest span in which generate was blocked.
func longestBlock(spans []activity.Span, after time.Duration) (longest time.Duration) {
	for _, p := range spans {
		if p.State == activity.ForSlot && p.End >= after {
			longest = max(longest, p.End-p.Start)
		}
	}
	return longest
}

// generate sketches the box.
func (k *sketch) generate(v *generateView, r diagram.Rect) {
	k.head(&v.strip, r, generateBox)
	in := k.inner(r)
	if len(v.halves) > 0 {
		k.muted(in.X, in.Y-1, in.W, text.Tr("time spent, last 5 s"))
	}
	y, all := in.Y+20, min(92, k.bodyEnd(r, generateBox)-in.Y-24)
	taken := 0.0
	for _, h := range v.halves {
		taken += h.share
	}
	words := y // where the words of the next part may begin
	for _, h := range v.halves {
		height := all * h.share / max(taken, 0.01)
		k.Box(diagram.Rect{X: in.X, Y: y, W: 22, H: max(height-1, 1)}, k.fill(h.group))
		lines := 1.
		if height >= 30 {
			lines = 2
		}
		top := max(y+(height-15*lines)/2, words)
		what := h.what
		if k.wide(what, 11, true) > in.W-30 {
			what = percent(h.share)
		}
		k.say(in.X+30, top, in.W-30, what, 11, true, k.ink(h.group))
		if lines == 2 {
			k.muted(in.X+30, top+14, in.W-30, h.why)
		}
		y, words = y+height, top+15*lines
	}
	k.facts(r, generateBox, fact{said: v.canGive}, v.longest, fact{said: v.source, key: v.knob})
}
