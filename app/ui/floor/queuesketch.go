package floor

import (
	"image/color"

	"weir/app/chart/diagram"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// queue sketches the box.
func (k *sketch) queue(v *queueView, r diagram.Rect) {
	k.head(&v.strip, r, queueBox)
	in := k.inner(r)
	end := r.Bottom() - 10
	noted := k.explained() && !k.low
	if noted {
		end = k.bodyEnd(r, queueBox)
	}
	if noted && (len(v.claimed) > 0 || v.died != nil) {
		end += 18 // the tiles are worth more than the failures
	} else if v.retry.what != "" || v.dead.what != "" {
		k.failures(v, in, end-16)
	}
	end -= 22
	y := in.Y - 4
	if v.stale != "" {
		k.muted(in.X, y, in.W, v.stale)
		y += 18
	}
	if v.died != nil {
		k.died(v.died, diagram.Rect{X: in.X, Y: y, W: in.W, H: 46})
		y += 52
	}
	if v.empty != "" {
		k.middle(in.X, (y+end)/2-10, in.W, v.empty, 12, k.theme.Muted)
	}
	low := 0.0 // room of the row of those that wait
	if len(v.waiting) > 0 || v.more != "" {
		low = 43
	}
	y = k.claims(v.claimed, in, y, end-low)
	if low > 0 {
		k.waiting(v, diagram.Rect{X: in.X, Y: min(y+1, end-low+2), W: in.W, H: 38})
	}
	if noted {
		k.note(r, queueBox)
	}
}

// claims sketches the tiles of claims in as much detail as there is room for, and returns
// where they end.
func (k *sketch) claims(all []tile, in diagram.Rect, y, end float64) float64 {
	if len(all) == 0 {
		return y
	}
	columns, height, gap := 2, 50., 5.
	rows := (len(all) + 1) / 2
	if k.slim || y+float64(rows)*(height+gap)-gap > end {
		columns, height = 4, 34
		if in.W < 300 {
			columns = 3
		}
	}
	w := (in.W - gap*float64(columns-1)) / float64(columns)
	for i := range all {
		q := diagram.Rect{X: in.X + float64(i%columns)*(w+gap), Y: y + float64(i/columns)*(height+gap), W: w, H: height}
		last := i%columns == columns-1 && q.Bottom()+height+gap > end
		if last && i < len(all)-1 {
			k.Frame(q, 3, diagram.Fill{}, k.theme.Border, 1, 0)
			k.middle(q.X, q.Y+height/2-8, q.W, text.Tr("+ {{.N}} more", text.With("N", len(all)-i)), 11, k.theme.Text)
			return q.Bottom() + gap
		}
		if height > 40 {
			k.tile(&all[i], q)
		} else {
			k.smallTile(&all[i], q)
		}
	}
	return y + float64((len(all)+columns-1)/columns)*(height+gap)
}

// ground sketches the ground of a tile.
func (k *sketch) ground(t *tile, q diagram.Rect) {
	c := groupColour(k.theme, t.group)
	k.Frame(q, 2, diagram.Solid(k.tint(t.group, 0.18)), style.Mix(k.theme.Card, c, 0.6), 1, 0)
	k.Box(diagram.Rect{X: q.X, Y: q.Y, W: 5, H: q.H}, k.fill(t.group))
	tip := t.ids + " · " + t.size + " · " + t.who + " · " + t.time + " · " + t.token + " · " + t.attempt
	k.Zone(diagram.Zone{Rect: q, Name: t.key(), Tip: tip, Link: true})
}

// tile sketches a claim in three lines.
func (k *sketch) tile(t *tile, q diagram.Rect) {
	k.ground(t, q)
	x, w := q.X+12, q.W-20
	// What is at the right gives way: the tooltip has it, too.
	line := func(y float64, left, right string, bold bool, inkLeft, inkRight color.RGBA) {
		room := k.wide(right, 11, false) + 6
		if k.wide(left, 11, bold)+room > w {
			right, room = "", 0
		}
		k.say(x, y, w-room, left, 11, bold, inkLeft)
		k.right(x, y, w, right, 11, false, inkRight)
	}
	line(q.Y+2, t.ids, t.size, true, k.theme.Text, k.theme.Muted)
	who := t.who
	if k.wide(who, 11, false)+k.wide(t.time, 11, false)+6 > w && t.brief != "" {
		who = t.brief
	}
	line(q.Y+17, who, t.time, false, k.theme.Text, k.theme.Text)
	line(q.Y+32, t.token, t.attempt, false, k.theme.Muted, k.theme.Muted)
}

// smallTile sketches a claim in two lines.
func (k *sketch) smallTile(t *tile, q diagram.Rect) {
	k.ground(t, q)
	k.say(q.X+9, q.Y+1, q.W-11, k.pick(q.W-11, true, t.ids, text.Grouped(float64(t.first))), 11, true, k.theme.Text)
	k.say(q.X+9, q.Y+16, q.W-11, k.pick(q.W-11, false, t.name, t.brief), 11, false, k.theme.Text)
}

// waiting sketches the segments that wait.
func (k *sketch) waiting(v *queueView, r diagram.Rect) {
	const gap = 5
	columns := 4.
	if v.more == "" {
		columns = max(float64(len(v.waiting)), 3)
	}
	w := (r.W - gap*(columns-1)) / columns
	x := r.X
	for i := range v.waiting {
		t := &v.waiting[i]
		q := diagram.Rect{X: x, Y: r.Y, W: w, H: r.H}
		dash := 0.0
		if i == 0 {
			dash = 3
		}
		k.Frame(q, 3, diagram.Fill{}, k.theme.Muted, 1, dash)
		k.say(q.X+8, q.Y+3, q.W-12, t.ids, 11, true, k.theme.Text)
		k.say(q.X+8, q.Y+18, q.W-12, k.pick(q.W-12, false, t.who, "○"), 11, false, k.theme.Text)
		k.Zone(diagram.Zone{Rect: q, Name: t.key(), Tip: t.ids + " · " + t.size + " · " + text.Tr("waiting {{.Time}}", text.With("Time", t.time)), Link: true})
		x += w + gap
	}
	if v.more != "" {
		k.say(x+6, r.Y+3, w-6, k.pick(w-6, true, v.more, v.moreBrief), 11, true, k.theme.Text)
		if k.wide(v.events, 11, false) <= w-6 {
			k.muted(x+6, r.Y+18, w-6, v.events)
		}
	}
}

// failuresZone names what leads to the page Failures.
const failuresZone = "failures "

// failures sketches the next retry and the newest dead event.
func (k *sketch) failures(v *queueView, in diagram.Rect, y float64) {
	half := in.W / 2
	for i, f := range [...]struct {
		failure
		name, sign string
		ink        color.RGBA
	}{
		{v.retry, "retry", "↻", k.ink(activity.GroupBlocked)},
		{v.dead, "dead", style.Failure, k.ink(activity.GroupBackingOff)},
	} {
		if f.what == "" {
			continue
		}
		x := in.X + float64(i)*half
		k.say(x, y, 14, f.sign, 11, true, f.ink)
		attempt := k.wide(f.attempt, 11, false) + 6
		if 16+k.wide(f.what, 11, false)+attempt > half-8 {
			attempt = 0
		}
		k.say(x+16, y, half-16-attempt-6, f.what, 11, false, k.theme.Text)
		if attempt > 0 {
			k.right(x, y, half-8, f.attempt, 11, false, k.theme.Muted)
		}
		k.Zone(diagram.Zone{Rect: diagram.Rect{X: x - 2, Y: y - 1, W: half - 6, H: 18}, Name: failuresZone + f.name, Tip: f.what + " · " + f.attempt, Link: true})
	}
}

// died sketches what becomes of a dead node's claims.
func (k *sketch) died(v *diedView, r diagram.Rect) {
	alarm := groupColour(k.theme, activity.GroupBackingOff)
	k.Frame(r, 4, diagram.Solid(k.tint(activity.GroupBackingOff, 0.16)), alarm, 1, 4)
	x, w := r.X+9, r.W-18
	k.say(x, r.Y+5, 14, style.Failure, 11, true, k.ink(activity.GroupBackingOff))
	k.say(x+16, r.Y+5, w-16, v.node, 11, true, k.theme.Text)
	name, counts := k.wide(v.node, 11, true), k.wide(v.counts, 11, false)
	if v.why != "" {
		if why := "· " + v.why; 22+name+k.wide(why, 11, false)+8+counts <= w {
			k.muted(x+16+name+6, r.Y+5, w, why)
		}
	}
	k.right(x, r.Y+5, w, v.counts, 11, false, k.theme.Muted)
	said := k.cut(k.pick(w*0.5, false, v.said), 11, false, w*0.5)
	k.say(x, r.Y+25, w*0.5, said, 11, false, k.theme.Text)
	const step = 17
	shown := min(len(v.parts), int((w-k.wide(said, 11, false)-10)/step))
	at := r.Right() - 9 - float64(shown)*step + 3
	for _, p := range v.parts[:shown] {
		q := diagram.Rect{X: at, Y: r.Y + 25, W: step - 3, H: 15}
		switch {
		case p.settled:
			k.middle(q.X, q.Y-1, q.W, style.Success, 11, k.ink(activity.GroupHandling))
		case p.who != "":
			k.Round(q, 2, diagram.Solid(k.tint(activity.GroupHandling, 0.5)))
			k.Say(diagram.Word{X: q.X, Y: q.Y - 1, W: q.W, Text: p.who, Size: 11, Bold: true, Align: diagram.Middle, Color: k.theme.Text})
		default:
			k.Frame(q, 2, diagram.Fill{}, k.theme.Muted, 1, 0)
		}
		at += step
	}
}
