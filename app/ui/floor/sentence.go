package floor

import (
	"cmp"
	"image/color"
	"slices"
	"strings"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/shortcut"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
	"weir/core/limit"
	"weir/core/metrics"
)

// finder says what limits a pipeline.
type finder func(limit.Situation) limit.Finding

// sentenceView is the line that says why it is slow.
type sentenceView struct {
	sign     string
	headline string
	reason   string
	try      string
	tone     style.Tone
	muted    bool // it is about an earlier time
	shares   []share
	title    string // of the shares
	button   string // empty: none
	key      string // of the setting that the button changes
	value    string
	finding  *limit.Finding // nil: there is none
}

// share is a part of a stage's time with its words.
type share struct {
	part
	words string
}

// boxOf is the box of a stage.
func boxOf(s metrics.Stage) box {
	return map[metrics.Stage]box{metrics.StageGenerate: generateBox, metrics.StageStore: storeBox, metrics.StageProcess: processBox}[s]
}

// sentenceOf computes the sentence.
func sentenceOf(m mode, s *sample, d *since, find finder) sentenceView {
	switch m {
	case opening:
		return sentenceView{headline: text.Tr("Recording for 2 s"), reason: text.Tr("Then this line says what limits the pipeline.")}
	case paused:
		return sentenceView{sign: "‖", headline: text.Tr("Paused: generate and new claims are stopped"), reason: text.Tr("Resume with {{.Keys}}.", text.With("Keys", shortcut.Pause.String()))}
	case elsewhere:
		return sentenceView{headline: text.Tr("Runs in another program: only what the store knows is shown"), reason: text.Tr("The queue and takeovers are live.")}
	case troubled:
		return troubleOf(s.state)
	case draining:
		if s.state.Scene != nil && s.state.Scene.Done {
			return sentenceView{headline: text.Tr("Stopped: all goroutines have ended")}
		}
		return sentenceView{headline: text.Tr("Draining: everything already read is stored, and work in progress is finished first")}
	case absent:
		return sentenceView{headline: text.Tr("No pipeline runs"), reason: text.Of(s.state.Problem)}
	case sourceless:
		return sentenceView{headline: text.Tr("No source. Open a file…"), reason: text.Tr("{{.Keys}} opens a file. Events already stored are processed without one.", text.With("Keys", shortcut.Open.String()))}
	}
	if d == nil || find == nil {
		return sentenceView{}
	}
	return findingOf(find(situationOf(s, d)))
}

// troubleOf is the sentence while the store doesn't answer or is full.
func troubleOf(s control.State) sentenceView {
	v := sentenceView{sign: style.Attention, headline: text.Tr("The store can't be reached: it is tried again"), reason: text.Of(s.Problem), tone: style.Alarm}
	if s.Phase == control.DiskFull {
		v.headline = text.Tr("The disk is full: storing is tried again")
	}
	return v
}

// situationOf is what the rules ask about.
func situationOf(s *sample, d *since) limit.Situation {
	t := s.state.Tuning
	l := limit.Situation{
		Totals: cmp.Or(d.counted, d.Totals), Counters: d.Counters, Store: s.state.Backend, Source: s.state.Source != "none", Connections: s.pool.most,
		Tuning: metrics.Tuning{Rate: t.Rate, Workers: t.Workers, Batch: t.Batch, WriteBatch: t.WriteBatch, Paused: t.Paused},
	}
	if s.newest != nil {
		l.Levels = s.newest.Levels
	}
	return l
}

// findingOf is the sentence of a finding.
func findingOf(f limit.Finding) sentenceView {
	v := sentenceView{headline: text.Of(f.Headline), reason: text.Of(f.Reason), try: text.Of(f.Try), key: f.Key, value: f.Value, finding: &f}
	switch {
	case f.Headline.Empty():
		return sentenceView{}
	case f.Limits:
		v.tone = style.Warning
	default:
		v.sign, v.tone, v.key = style.Success, style.Good, ""
	}
	if v.key != "" {
		v.button = text.Tr("Set {{.Setting}} to {{.Value}}…", text.With("Setting", v.key[strings.LastIndexByte(v.key, '.')+1:], "Value", settingText(f.Value)))
	}
	if len(f.Shares) > 0 {
		v.title = text.Tr("Where {{.Stage}}’s time goes, last 5 s", text.With("Stage", text.Tr(f.Stage.String())))
	}
	// What it does first, then that it had nothing to do.
	slices.SortStableFunc(f.Shares, func(a, b limit.Share) int { return idleLast(a) - idleLast(b) })
	for _, s := range f.Shares {
		v.shares = append(v.shares, share{part{s.State.Group(), s.Part}, doingText(s.State) + " " + percent(s.Part)})
	}
	return v
}

func idleLast(s limit.Share) int {
	if s.State.Group() == activity.GroupIdle {
		return 1
	}
	return 0
}

// settingText groups the digits of a whole number.
func settingText(value string) string {
	n := 0
	for _, d := range value {
		if d < '0' || d > '9' || n > 1e9 {
			return value
		}
		n = 10*n + int(d-'0')
	}
	return count(n)
}

// sentence sketches the card. button is the room that its button takes.
func (k *sketch) sentence(v *sentenceView, r diagram.Rect, button float64) {
	k.Frame(r, 4, diagram.Solid(k.theme.Card), k.theme.Border, 1, 0)
	edge, ink := k.theme.Border, k.theme.Text
	if v.tone > style.Calm {
		edge = style.ToneColour(k.theme, v.tone)
	}
	if v.muted {
		ink = k.theme.Muted
	}
	k.Box(diagram.Rect{X: r.X, Y: r.Y, W: 4, H: r.H}, diagram.Solid(edge))
	x, w := r.X+16, r.W-32-button
	if len(v.shares) > 0 && !k.slim {
		w -= k.shares(v, r, button)
	}
	y := r.Y + 5
	if !k.slim {
		k.muted(x, y, w, text.Tr("Why is it slow?"))
		y += 14
	}
	if v.sign != "" {
		k.Say(diagram.Word{X: x, Y: y + 2, W: 18, Text: v.sign, Size: 13, Bold: true, Color: style.ToneColour(k.theme, v.tone)})
		k.headline(x+20, y, w-20, v, ink)
	} else {
		k.headline(x, y, w, v, ink)
	}
	y += 22
	if v.reason != "" && (!k.slim || v.try == "") {
		k.say(x, y, w, k.sentences(v.reason, w), 11, false, ink)
		y += 15
	}
	if v.try != "" {
		said := text.Tr("Try")
		k.say(x, y, w, said, 11, true, ink)
		k.say(x+k.wide(said, 11, true)+4, y, w-k.wide(said, 11, true)-4, k.sentences(v.try, w-k.wide(said, 11, true)-4), 11, false, ink)
	}
	k.Zone(diagram.Zone{Rect: diagram.Rect{X: r.X, Y: r.Y, W: w + 16, H: r.H}, Name: "sentence", Tip: strings.TrimSpace(v.headline + ". " + v.reason + " " + v.try)})
}

// sentences leaves out the last sentences of a text as far as there is no room for them.
func (k *sketch) sentences(s string, w float64) string {
	for short := s; ; {
		if k.wide(short, 11, false) <= w {
			return short
		}
		end := strings.LastIndex(strings.TrimSuffix(short, "."), ". ")
		if end < 0 {
			return short
		}
		short = short[:end+1]
	}
}

// headline is as large as there is room for.
func (k *sketch) headline(x, y, w float64, v *sentenceView, ink color.RGBA) {
	if k.wide(v.headline, 16, true) <= w {
		k.say(x, y, w, v.headline, 16, true, ink)
		return
	}
	k.say(x, y+2, w, v.headline, 13, true, ink)
}

// shares sketches how the stage spends its time, and returns the room that it takes.
func (k *sketch) shares(v *sentenceView, r diagram.Rect, button float64) float64 {
	const width = 240
	x := r.Right() - button - width - 16
	k.muted(x, r.Y+6, width, v.title)
	bar := diagram.Rect{X: x, Y: r.Y + 26, W: width, H: 14}
	var parts []part
	for _, s := range v.shares {
		parts = append(parts, s.part)
	}
	k.bar(bar, parts...)
	at := x
	for i, s := range v.shares {
		w := 14 + k.wide(s.words, 11, false)
		if i > 2 || at+w > x+width+30 {
			break
		}
		swatch := diagram.Rect{X: at, Y: bar.Bottom() + 10, W: 9, H: 9}
		if s.group == activity.GroupIdle {
			k.Box(diagram.Rect{X: at, Y: swatch.Y + 4, W: 9, H: 1}, diagram.Solid(k.theme.Muted))
		} else {
			k.Box(swatch, k.fill(s.group))
		}
		k.say(at+14, bar.Bottom()+6, w, s.words, 11, false, k.theme.Text)
		at += w + 8
	}
	return width + 24
}
