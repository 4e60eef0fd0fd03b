package floor

import (
	"fyne.io/fyne/v2"

	"weir/app/chart/lanes"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// labelTicks writes the axis of the magnified part.
func (c *lanesCard) labelTicks() {
	d := &c.drawn
	colours := d.chart.Theme
	to := text.Tr("Last {{.Length}}", text.With("Length", lengthText(c.length)))
	if !d.chart.Live {
		to = text.Tr("{{.Length}} until {{.Ago}} ago", text.With("Length", lengthText(c.length), "Ago", lengthText(d.view.now-d.chart.To)))
	}
	style.SetText(c.heads[0], text.Tr("Last 10 s"), colours.Text)
	style.SetText(c.heads[1], text.Tr("share of each 70 ms"), colours.Muted)
	style.SetText(c.heads[2], to, colours.Text)
	times := d.spansWidth / float64(c.length) / (d.sharesWidth / float64(remembered))
	style.SetText(c.heads[3], text.Tr("every span, {{.N}}× magnified", text.With("N", text.Grouped(times))), colours.Muted)
	c.arrangeHeads()
	ticks := d.chart.Ticks(d.spansWidth)
	left := c.spans.Position().X + lanesGap + lanes.FrameInset
	y := c.heads[2].Position().Y + 15
	taken := left - 8
	for i, t := range c.ticks {
		in := i < len(ticks) && c.unknown == ""
		style.SetVisible(t, in)
		if !in {
			continue
		}
		s := ticks[i].Label
		switch {
		case ticks[i].Now:
			s = text.Tr("now")
		case i == 0:
			s = text.Tr("{{.Time}} ago", text.With("Time", s))
		}
		w := style.TextWidth(s, style.SmallSize, false)
		x := min(max(left+float32(ticks[i].X)-w/2, left), left+float32(d.spansWidth)-w)
		style.SetVisible(t, x >= taken+8)
		if x >= taken+8 {
			style.SetText(t, s, colours.Muted)
			t.Move(fyne.NewPos(x, y))
			taken = x + w
		}
	}
}

// nameLanes writes the names beside the lanes, and what each did.
func (c *lanesCard) nameLanes() {
	d := &c.drawn
	top := c.shares.Position().Y
	next := 0
	put := func(y float32, name, brief, note string, twoLines bool) {
		if next >= len(c.names) {
			return
		}
		n, m := c.names[next], c.notes[next]
		next++
		style.SetVisible(n, true)
		if !twoLines && style.TextWidth(name, style.SmallSize, true)+8+style.TextWidth(note, style.SmallSize, false) > c.nameRoom-6 {
			name = brief
		}
		name = style.Truncate(name, style.SmallSize, true, c.nameRoom-6)
		style.SetText(n, name, d.chart.Theme.Text)
		n.Move(fyne.NewPos(lanesInset, y))
		x, room := float32(lanesInset), c.nameRoom-6
		if !twoLines {
			w := style.TextWidth(name, style.SmallSize, true) + 8
			x, room = x+w, room-w
		} else {
			y += 12
		}
		if twoLines {
			note = style.Abbreviate(note, style.SmallSize, false, max(room, 1))
		}
		fits := style.TextWidth(note, style.SmallSize, false) <= room
		style.SetVisible(m, fits)
		if fits {
			style.SetText(m, note, d.chart.Theme.Muted)
			if !twoLines {
				x = lanesInset + c.nameRoom - 6 - style.TextWidth(note, style.SmallSize, false)
			}
			m.Move(fyne.NewPos(x, y))
		}
	}
	const line = 15 // height of a text
	for i := range d.rows.rows {
		r := &d.rows.rows[i]
		y, height := float32(max(r.y, r.clip.Top)), float32(min(r.y+r.label, r.clip.Bottom)-max(r.y, r.clip.Top))
		if !r.named || height < line-2 && height < float32(r.label) {
			continue
		}
		t := &d.view.tracks[r.track]
		name, brief, portion := laneName(t.role, t.name), briefName(t.role, t.name), t.portion
		if r.count > 1 {
			name = text.Trn(r.count, "{{.N}} worker", "{{.N}} workers", text.With("N", r.count))
			brief = name
			portion = meanPortion(d.view.tracks[r.track : r.track+r.count])
		}
		two := r.twoLines && height >= laneTwoLines
		note := portionText(portion, 1)
		if two {
			note = portionText(portion, 2)
		}
		if t.ended > 0 && r.count == 1 {
			note = text.Tr("ended")
		}
		if two {
			put(top+y+(height-laneTwoLines)/2-2, name, brief, note, true)
		} else {
			put(top+y+(height-line)/2, name, brief, note, false)
		}
	}
	if d.rows.quitHeight > 0 {
		put(top+float32(d.rows.bottom-d.rows.quitHeight)+(float32(d.rows.quitHeight)-line)/2, text.Tr("quit signal"), text.Tr("quit signal"), "", false)
	}
	for ; next < len(c.names); next++ {
		style.SetVisible(c.names[next], false)
		style.SetVisible(c.notes[next], false)
	}
}

// meanPortion is what several goroutines spent their time on.
func meanPortion(tracks []trackView) (mean [lanes.Kinds]float64) {
	for i := range tracks {
		for k, p := range tracks[i].portion {
			mean[k] += p / float64(len(tracks))
		}
	}
	return mean
}

// showThumb shows how far the lanes are scrolled, if they can be.
func (c *lanesCard) showThumb() {
	r := &c.drawn.rows
	style.SetVisible(c.thumb, r.over > 0)
	if r.over > 0 {
		shown := r.bottom - r.quitHeight - r.pinned
		length := max(shown*shown/(shown+r.over), min(shown, 12))
		at := c.shares.Position()
		style.Place(c.thumb, at.X-5, at.Y+float32(r.pinned+(shown-length)*c.scroll/r.over), 4, float32(length))
	}
}
