package floor

import (
	"math"
	"slices"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// channelSample is how many slots of the channel were taken in the last ten seconds, by
// tenths of a second.
type channelSample struct {
	capacity int
	depths   []int // oldest first, at most channelTenths
}

// channelTenths is how long the box looks back.
const channelTenths = 100

// add appends a depth and forgets what is too old.
func (c *channelSample) add(taken, capacity int) {
	if capacity != c.capacity {
		c.capacity, c.depths = capacity, nil
	}
	if len(c.depths) == channelTenths {
		c.depths = slices.Delete(c.depths, 0, 1)
	}
	c.depths = append(c.depths, taken)
}

// last is the newest depth.
func (c *channelSample) last() int {
	if len(c.depths) == 0 {
		return 0
	}
	return c.depths[len(c.depths)-1]
}

// channelView is the box of the channel between generate and store.
type channelView struct {
	strip
	capacity int
	depths   []int
	facts    string
	scale    string // says how many slots a square stands for; empty: one
}

// channelOf computes the box.
func channelOf(s *sample, d *since) channelView {
	c := &s.channel
	v := channelView{strip: strip{name: text.Tr("channel"), tone: style.Good, note: text.Tr("never full")}, capacity: c.capacity, depths: slices.Clone(c.depths)}
	if n := s.newest; v.capacity == 0 && n != nil {
		v.capacity, v.depths = n.ChannelCapacity, []int{n.ChannelDepth}
	}
	if v.capacity == 0 {
		v.tone, v.note = style.Calm, ""
		return v
	}
	depth := v.depths[len(v.depths)-1]
	v.number = text.Tr("{{.Taken}} / {{.Slots}}", text.With("Taken", count(depth), "Slots", count(v.capacity)))
	fill := part{activity.GroupMoving, float64(depth) / float64(v.capacity)}
	if depth == 0 {
		v.tone = style.Calm
	}
	if d != nil {
		if full := d.share(activity.RoleGenerate, activity.ForSlot); full >= 0.005 {
			v.note, v.share = text.Tr("full"), text.Tr("{{.Share}} of the time", text.With("Share", percent(full)))
			if full >= leastWait {
				v.tone, fill.group = style.Warning, activity.GroupBlocked
			}
		}
	}
	v.bar = []part{fill}
	low, high, sum := v.depths[0], v.depths[0], 0
	for _, n := range v.depths {
		low, high, sum = min(low, n), max(high, n), sum+n
	}
	if len(v.depths) > 1 {
		v.facts = text.Tr("minimum {{.Low}} · mean {{.Mean}} · maximum {{.High}}",
			text.With("Low", count(low), "Mean", text.Grouped(float64(sum)/float64(len(v.depths))), "High", count(high)))
	}
	if v.capacity > beltSquares {
		v.scale = text.Tr("a square is {{.N}} slots", text.With("N", count(perSquare(v.capacity))))
	}
	return v
}

// beltSquares is how many squares the belt has at most.
const beltSquares = 100

// perSquare is how many slots a square stands for.
func perSquare(capacity int) int {
	return max((capacity+beltSquares-1)/beltSquares, 1)
}

// belt is the picture of the channel's slots.
type belt struct {
	squares, full int // full ones are at store's end
	rows          int
}

// beltOf is the belt of a channel.
func beltOf(depth, capacity int) belt {
	each := perSquare(capacity)
	squares := (capacity + each - 1) / each
	return belt{squares: squares, full: min((depth+each-1)/each, squares), rows: max(min((squares+19)/20, 5), 1)}
}

// columns is how many squares lie side by side.
func (b belt) columns() int { return (b.squares + b.rows - 1) / max(b.rows, 1) }

// beltRoom is where the belt lies in its box.
func (k *sketch) beltRoom(r diagram.Rect) diagram.Rect {
	in := k.inner(r)
	return diagram.Rect{X: in.X, Y: in.Y + 10, W: in.W, H: 64}
}

// belt sketches the slots, filled from store's end at the right, on rollers.
func (k *sketch) belt(b belt, r diagram.Rect) {
	columns := max(b.columns(), 20)
	pitch := r.W / float64(columns)
	side := min(pitch-2, 9.5)
	for i := range b.squares {
		column, row := columns-1-i/b.rows, i%b.rows
		q := diagram.Rect{X: r.X + float64(column)*pitch + (pitch-side)/2, Y: r.Y + float64(row)*11 + float64(5-b.rows)*5.5, W: side, H: min(9, side)}
		if i < b.full {
			k.Round(q, 1.5, k.fill(activity.GroupMoving))
		} else {
			k.Frame(q, 1.5, diagram.Fill{}, k.theme.Muted, 1, 0)
		}
	}
	k.Box(diagram.Rect{X: r.X, Y: r.Y + 57, W: r.W, H: 1}, diagram.Solid(k.theme.Muted))
	for i := range columns/2*2 + 1 {
		x := r.X + math.Round(float64(i)*(r.W-6)/float64(columns/2*2))
		k.Frame(diagram.Rect{X: x, Y: r.Y + 58, W: 6, H: 6}, 3, diagram.Fill{}, k.theme.Muted, 1, 0)
	}
}

// channel sketches the box without the belt, which moves faster.
func (k *sketch) channel(v *channelView, r diagram.Rect) {
	k.head(&v.strip, r, channelBox)
	if v.capacity == 0 {
		return
	}
	in, room := k.inner(r), k.beltRoom(r)
	sends, receives := text.Tr("generate sends"), text.Tr("store receives")
	k.pair(in.X, room.Bottom()+3, in.W, sends, receives)
	if 2*max(k.wide(sends, 11, false), k.wide(receives, 11, false))+24 < in.W {
		k.middle(in.X, room.Bottom()+3, in.W, "→", 11, k.fill(activity.GroupMoving).Base)
	}
	y := room.Bottom() + 22
	if !k.low {
		said := text.Tr("slots in use, last 10 s")
		k.muted(in.X, y, in.W, said)
		if v.scale != "" {
			k.right(in.X, y, in.W, v.scale, 11, false, k.theme.Muted)
		}
		k.depths(v, diagram.Rect{X: in.X + 26, Y: y + 20, W: in.W - 26, H: max(min(62, k.bodyEnd(r, channelBox)-y-26), 20)})
	} else if v.scale != "" {
		k.muted(in.X, y, in.W, v.scale)
	}
	k.foot(r, channelBox, v.facts, control.ChannelCapacity)
}

// depths sketches how many slots were taken.
func (k *sketch) depths(v *channelView, r diagram.Rect) {
	line := k.theme.Border
	for i := range 3 {
		k.Box(diagram.Rect{X: r.X, Y: math.Round(r.Y + r.H*float64(i)/2), W: r.W, H: 1}, diagram.Solid(line))
	}
	k.right(r.X-30, r.Y-8, 24, count(v.capacity), 11, false, k.theme.Muted)
	k.right(r.X-30, r.Bottom()-8, 24, "0", 11, false, k.theme.Muted)
	moving := k.fill(activity.GroupMoving).Base
	step := r.W / (channelTenths - 1)
	var points [][2]float64
	for i, n := range v.depths {
		x := r.Right() - step*float64(len(v.depths)-1-i)
		y := r.Bottom() - r.H*float64(n)/float64(v.capacity)
		if i > 0 {
			k.Box(diagram.Rect{X: x - step, Y: y, W: step, H: r.Bottom() - y}, diagram.Solid(style.Mix(k.theme.Card, moving, 0.35)))
		}
		points = append(points, [2]float64{x, y})
	}
	if len(points) > 1 {
		k.Path(moving, 1.5, 0, points...)
	}
}
