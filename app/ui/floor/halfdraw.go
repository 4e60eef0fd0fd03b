package floor

import (
	"math"
	"strings"

	"weir/app/chart/diagram"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// diagram sketches the upper part of a half.
func (p *halfPane) diagram() *diagram.Diagram {
	r, v := &p.rooms, p.view
	if v == nil {
		v = &view{}
	}
	k := &sketch{theme: p.page.h.Colours(), measure: measure, low: r.low, slim: true, narrow: true}
	k.Width, k.Height = r.sheet.W, r.sheet.H
	k.halfHead(p, r.head)
	s := v.sentence
	s.key, s.button = "", "" // it would change the left half only
	// Where there is no room, a headline says what, and the line below it why.
	if what, why, ok := strings.Cut(s.headline, ": "); ok && k.wide(s.headline, 13, true) > r.sentence.W-52 {
		s.headline, s.reason, s.try = what, strings.TrimSpace(why+". "+s.reason+" "+s.try), ""
	}
	k.sentence(&s, r.sentence, 0)
	k.throughput(p, r.throughput)
	k.channel(&v.channel, r.channel)
	if n := len(v.channel.depths); n > 0 {
		k.belt(beltOf(v.channel.depths[n-1], v.channel.capacity), k.beltRoom(r.channel))
	}
	return &k.Diagram
}

// halfHead names the setting that the halves differ in, and says what it means.
func (k *sketch) halfHead(p *halfPane, r diagram.Rect) {
	if p.half.Setting == "" {
		return
	}
	said := p.half.Setting[strings.LastIndexByte(p.half.Setting, '.')+1:] + " = " + count(p.half.Value)
	k.say(r.X, r.Y+2, r.W, said, 18, true, k.theme.Text)
	x := k.wide(said, 18, true) + 12
	k.muted(r.X+x, r.Y+9, r.W-x, text.Tr(p.half.Name))
	k.Zone(diagram.Zone{Rect: r, Name: "setting", Tip: p.half.Setting + " = " + count(p.half.Value) + ". " + text.Tr("It is all that differs between the halves.")})
}

// throughput sketches how many events are stored per second.
func (k *sketch) throughput(p *halfPane, r diagram.Rect) {
	k.Frame(r, 4, diagram.Solid(k.theme.Card), k.theme.Border, 1, 0)
	x, w := r.X+k.margin(), r.W-2*k.margin()
	k.say(x, r.Y+6, w, text.Tr("throughput"), 13, true, k.theme.Text)
	tip := text.Tr("How many events are stored per second, in the last 5 s. Both halves have the same scale.")
	k.Zone(diagram.Zone{Rect: r, Name: "throughput", Tip: tip})
	perSecond, ok := p.rates.perSecond()
	if !ok {
		k.muted(x, r.Y+34, w, text.Tr("measuring…"))
		return
	}
	said := text.Tr("{{.N}}/s", text.With("N", text.Grouped(math.Round(perSecond))))
	k.say(x, r.Y+24, w, said, 30, true, k.theme.Text)
	ink := k.theme.Muted
	if p.slower {
		ink = style.ToneColour(k.theme, style.Warning)
	}
	y := r.Y + 64
	if p.compared != "" {
		k.say(x, y, w, p.compared, 16, true, ink)
	}
	y += 34
	if !k.low {
		k.muted(x, y, w, text.Tr("stored per second, last 10 s"))
		y += 24
	}
	k.rates(p, diagram.Rect{X: x + 42, Y: y, W: w - 42, H: r.Bottom() - y - 16})
}

// rates sketches how the throughput went.
func (k *sketch) rates(p *halfPane, r diagram.Rect) {
	for i := range 3 {
		k.Box(diagram.Rect{X: r.X, Y: math.Round(r.Y + r.H*float64(i)/2), W: r.W, H: 1}, diagram.Solid(k.theme.Border))
	}
	scale := roundScale(p.scale)
	k.right(r.X-42, r.Y-8, 36, text.Grouped(scale), 11, false, k.theme.Muted)
	k.right(r.X-42, r.Bottom()-8, 36, "0", 11, false, k.theme.Muted)
	moving := k.fill(activity.GroupMoving).Base
	var points [][2]float64
	for _, c := range p.rates.curve() {
		if c.ago > longBack {
			continue
		}
		x := r.Right() - r.W*c.ago.Seconds()/longBack.Seconds()
		points = append(points, [2]float64{x, r.Bottom() - r.H*min(c.perSecond/scale, 1)})
	}
	if len(points) < 2 {
		return
	}
	area := append([][2]float64{{points[0][0], r.Bottom()}}, points...)
	k.Polygon(style.Mix(k.theme.Card, moving, 0.35), append(area, [2]float64{points[len(points)-1][0], r.Bottom()})...)
	k.Path(moving, 1.5, 0, points...)
}

// roundScale is the next 1, 2 or 5 with zeros.
func roundScale(most float64) float64 {
	if most <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(most)))
	for _, step := range []float64{1, 2, 5} {
		if most <= step*unit {
			return step * unit
		}
	}
	return 10 * unit
}
