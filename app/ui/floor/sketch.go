package floor

import (
	"cmp"
	"image/color"
	"strings"

	"weir/app/chart"
	"weir/app/chart/diagram"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// sketch turns a view into a diagram.
type sketch struct {
	diagram.Diagram
	theme   chart.Theme
	measure func(s string, size float32, bold, mono bool) float64

	low    bool          // there is no room for facts and the channel's chart
	narrow bool          // there is no room for words on arrows
	slim   bool          // nor for much on tiles, nor for the sentence's bar
	notes  [boxes][]note // of Explain; empty while that is off
}

func (k *sketch) wide(s string, size float32, bold bool) float64 {
	return k.measure(s, size, bold, false)
}

// cut shortens a text to a width.
func (k *sketch) cut(s string, size float32, bold bool, width float64) string {
	if k.wide(s, size, bold) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if short := strings.TrimRight(string(runes[:n]), " ·,") + "…"; k.wide(short, size, bold) <= width {
			return short
		}
	}
	return ""
}

// pick returns the first of some wordings that fits into a width, each as a whole or
// without its last parts; the last one if none does.
func (k *sketch) pick(width float64, bold bool, wordings ...string) string {
	for _, s := range wordings {
		for short := s; short != ""; {
			if k.wide(short, 11, bold) <= width {
				return short
			}
			at := max(strings.LastIndex(short, ", "), strings.LastIndex(short, " · "))
			if at < 0 {
				break
			}
			short = short[:at]
		}
	}
	return wordings[len(wordings)-1]
}

// say writes at the left of a room, which it doesn't leave.
func (k *sketch) say(x, y, w float64, s string, size float32, bold bool, c color.RGBA) {
	if s = k.cut(s, size, bold, w); s != "" {
		k.Say(diagram.Word{X: x, Y: y, W: w, Text: s, Size: size, Bold: bold, Color: c})
	}
}

// muted writes something of less importance.
func (k *sketch) muted(x, y, w float64, wordings ...string) {
	k.say(x, y, w, k.pick(w, false, wordings...), 11, false, k.theme.Muted)
}

// right writes at the right of a room.
func (k *sketch) right(x, y, w float64, s string, size float32, bold bool, c color.RGBA) {
	if s != "" {
		k.Say(diagram.Word{X: x, Y: y, W: w, Text: s, Size: size, Bold: bold, Align: diagram.Right, Color: c})
	}
}

// pair writes at both ends of a room; what is at the right only if there is room.
func (k *sketch) pair(x, y, w float64, left, right string) {
	k.muted(x, y, w, left)
	if k.wide(left, 11, false)+8+k.wide(right, 11, false) <= w {
		k.right(x, y, w, right, 11, false, k.theme.Muted)
	}
}

// middle writes in the middle of a room.
func (k *sketch) middle(x, y, w float64, s string, size float32, c color.RGBA) {
	k.Say(diagram.Word{X: x, Y: y, W: w, Text: k.cut(s, size, false, w), Size: size, Align: diagram.Middle, Color: c})
}

// rule draws a thin level line.
func (k *sketch) rule(x, y, w float64) {
	k.Box(diagram.Rect{X: x, Y: y, W: w, H: 1}, diagram.Solid(k.theme.Border))
}

// bar draws parts side by side on a track.
func (k *sketch) bar(r diagram.Rect, parts ...part) {
	k.Box(r, diagram.Solid(k.theme.Border))
	x := r.X
	for _, p := range parts {
		w := min(r.W*p.share, r.Right()-x)
		if w <= 0 || p.group == activity.GroupIdle || p.group == activity.GroupNone {
			continue
		}
		k.Box(diagram.Rect{X: x, Y: r.Y, W: max(w, 1), H: r.H}, k.fill(p.group))
		x += w
	}
}

// labelled draws a bar of a group with words on a plate.
func (k *sketch) labelled(r diagram.Rect, g activity.Group, wordings ...string) {
	k.Round(r, 3, k.fill(g))
	words := k.cut(k.pick(r.W-16, true, wordings...), 11, true, r.W-16)
	w := k.wide(words, 11, true) + 10
	k.Round(diagram.Rect{X: r.X + 5, Y: r.Y + 3, W: w, H: r.H - 6}, 2, diagram.Solid(k.tint(g, 0.22)))
	ink := k.theme.Text
	if g == activity.GroupBlocked || g == activity.GroupBackingOff {
		ink = k.ink(g)
	}
	k.Say(diagram.Word{X: r.X + 5, Y: r.Y + 3, W: w, Text: words, Size: 11, Bold: true, Align: diagram.Middle, Color: ink})
}

// head sketches the frame and the strip of a box.
func (k *sketch) head(s *strip, r diagram.Rect, b box) {
	line, width := k.theme.Border, 1.0
	if s.limits {
		line, width = groupColour(k.theme, activity.GroupBlocked), 2
	}
	k.Frame(r, 4, diagram.Solid(k.theme.Card), line, width, 0)
	k.Zone(k.boxZone(r, b))
	if s.limits {
		k.tag(r)
	}
	x, w := r.X+k.margin(), r.W-2*k.margin()
	k.Say(diagram.Word{X: x, Y: r.Y + 8, W: 14, Text: s.sign(), Size: 11, Bold: true, Color: style.ToneColour(k.theme, s.tone)})
	const size = 13
	name, note, number := s.name, s.note, k.wide(s.number, size, false)
	if 14+k.wide(name, size, true) > w {
		name = cmp.Or(s.short, name)
	}
	if 14+k.wide(name, size, true)+6+number > w {
		note, number = s.number, 0 // the number is worth more than the note
	} else {
		k.right(x, r.Y+6, w, s.number, size, false, k.theme.Text)
	}
	k.say(x+14, r.Y+6, w-14-number, name, size, true, k.theme.Text)
	k.bar(diagram.Rect{X: x, Y: r.Y + 29, W: w, H: 5}, s.bar...)
	share := 0.0
	if s.share != "" {
		share = k.wide(s.share, 11, false) + 6
	}
	k.muted(x, r.Y+39, w-share, note, cmp.Or(s.brief, note))
	k.right(x, r.Y+39, w, s.share, 11, false, k.theme.Muted)
}

// boxZone explains a box. Where there is no room for its note, the zone has it.
func (k *sketch) boxZone(r diagram.Rect, b box) diagram.Zone {
	z := diagram.Zone{Rect: r, Name: "box " + boxNames[b], Tip: text.Tr(boxTips[b])}
	if k.low && len(k.notes[b]) > 0 {
		n := &k.notes[b][0]
		z.Tip = n.pattern + ". " + n.said + " " + n.place()
	}
	return z
}

// tag says on its upper edge that a box is the bottleneck.
func (k *sketch) tag(r diagram.Rect) {
	words := style.Attention + " " + text.Tr("bottleneck")
	w := k.wide(words, 11, true) + 16
	q := diagram.Rect{X: r.X + (r.W-w)/2, Y: r.Y - 8, W: w, H: 17}
	k.Round(q, 8, diagram.Solid(style.ToneColour(k.theme, style.Warning)))
	k.Say(diagram.Word{X: q.X, Y: q.Y, W: q.W, Text: words, Size: 11, Bold: true, Align: diagram.Middle, Color: k.theme.Window})
}

// boxTips explain the boxes, in English.
var boxTips = [boxes]string{
	text.Later("Reads events from the source and puts them into the channel. It is blocked while the channel is full."),
	text.Later("Holds events in memory on their way from generate to store, one slot each. When it is full, generate waits; nothing is dropped."),
	text.Later("Gathers events into a batch while the batch before it is written. A batch is one transaction."),
	text.Later("Who may write now, and who waits for that."),
	text.Later("What is stored and not settled, in the order in which it is claimed. Click a tile for its events."),
	text.Later("What each worker does now. Workers claim events, handle them and settle them."),
}

// margin is the space at the sides of a box.
func (k *sketch) margin() float64 {
	if k.slim {
		return 8
	}
	return 12
}

// inner is the room of a box below its strip.
func (k *sketch) inner(r diagram.Rect) diagram.Rect {
	m, top := k.margin(), 68.
	if k.low {
		top = 62
	}
	return diagram.Rect{X: r.X + m, Y: r.Y + top, W: r.W - 2*m, H: r.H - top - 10}
}

// factsRoom is the height of the three facts at the foot of a box.
const factsRoom = 60

// bodyEnd is where a box's body ends: above its facts or notes.
func (k *sketch) bodyEnd(r diagram.Rect, b box) float64 {
	switch {
	case k.low:
		return r.Bottom() - 8
	case k.explained():
		return k.notesTop(r, b) - 6
	}
	return r.Bottom() - factsRoom
}

// fact is a line at the foot of a box, and what it says where there is less room.
type fact struct {
	said, brief string
	key         string // of the setting that Tune opens at; empty: a click does nothing
}

// knobZone names what opens Tune at a setting.
const knobZone = "knob "

// knob makes a line of a box open Tune.
func (k *sketch) knob(x, y, w float64, key string) {
	if key != "" {
		k.Zone(diagram.Zone{Rect: diagram.Rect{X: x, Y: y, W: w, H: 15}, Name: knobZone + key, Tip: text.Tr("Click to change it: {{.Setting}}", text.With("Setting", key)), Link: true})
	}
}

// facts writes up to three lines at the foot of a box. Notes take their place.
func (k *sketch) facts(r diagram.Rect, b box, lines ...fact) {
	if k.low {
		return
	}
	if k.explained() {
		k.note(r, b)
		return
	}
	in := k.inner(r)
	y, ink := k.bodyEnd(r, b), k.theme.Text
	shown := false
	for _, line := range lines {
		if line.said == "" {
			continue
		}
		if !shown {
			k.rule(in.X, y, in.W)
			y += 6
		}
		shown = true
		k.say(in.X, y, in.W, k.pick(in.W, false, line.said, cmp.Or(line.brief, line.said)), 11, false, ink)
		k.knob(in.X, y, in.W, line.key)
		y, ink = y+16, k.theme.Muted
	}
}

// foot writes one line at the foot of a box, which opens Tune at a setting.
func (k *sketch) foot(r diagram.Rect, b box, line, key string) {
	in := k.inner(r)
	switch {
	case k.low:
	case k.explained():
		k.note(r, b)
	default:
		k.muted(in.X, r.Bottom()-22, in.W, line)
		k.knob(in.X, r.Bottom()-22, in.W, key)
	}
}
