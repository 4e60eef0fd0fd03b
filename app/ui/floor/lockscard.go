package floor

import (
	"context"
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart/lanes"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/activity"
)

// locksCard shows how long locks and connections were waited for and held, on one axis
// from 1 µs to 1 s, and what is shared or stepped over.
//
//	┌ Locks and pools                       last 10 s ┐
//	│ metrics mutex                        taken 190/s │
//	│ ▇▅▃▂▁                   ▇▅▂▁                     │
//	│ p50 1 µs · p99 17 µs    p50 2 µs · p99 11 µs     │
//	│ …                                                │
//	│ group commit              1.2 requests per commit │
//	└ 1 request ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ 80 % ┘
//
// Its fields belong to the window's goroutine.
type locksCard struct {
	h    *host.Host
	pool poolUse // the page says what is known

	back        *cardGround
	title, last *canvas.Text
	empty       *canvas.Text    // in place of all, if nothing is known
	heads       [2]*canvas.Text // of the columns
	sections    [3]*lockShown
	line        *canvas.Rectangle
	tally       [2]*canvas.Text // name and note
	rows        [3]*tallyShown
	group       *fyne.Container

	visible, frozen, drawing bool
	wide                     bool // the sections stand side by side
	room                     locksRoom
	unknown                  string  // why nothing is known; empty: it is
	scale                    float32 // that the card was arranged at
	view                     *lanesView
	shownAt                  time.Duration
	run                      any
}

// lockShown is what shows a lock.
type lockShown struct {
	name, note *canvas.Text
	pictures   [2]*lanesPicture
	said       [2]*canvas.Text
	axis       [2][3]*canvas.Text
	nobody     *canvas.Text
	idle       bool // nobody has waited
}

// tallyShown is what shows a row of the last section.
type tallyShown struct {
	name, said  *canvas.Text
	track, fill *canvas.Rectangle
}

func newLocksCard(h *host.Host) *locksCard {
	c := &locksCard{h: h, back: newCardGround(), title: style.NewText(style.TextSize, true, nil), line: canvas.NewRectangle(color.Transparent)}
	objects := append(c.back.objects(), c.title, c.line)
	label := func(bold bool) *canvas.Text {
		t := style.NewText(style.SmallSize, bold, nil)
		objects = append(objects, t)
		return t
	}
	c.last, c.empty = label(false), label(false)
	for i := range c.sections {
		s := &lockShown{name: label(true), note: label(false)}
		for side := range s.pictures {
			s.pictures[side] = newLanesPicture()
			objects = append(objects, s.pictures[side].Image)
			s.said[side] = label(false)
			for i := range s.axis[side] {
				s.axis[side][i] = label(false)
			}
		}
		s.nobody = label(false)
		c.sections[i] = s
	}
	for side := range c.heads {
		c.heads[side] = label(false)
	}
	c.tally[0], c.tally[1] = label(true), label(false)
	for i := range c.rows {
		r := &tallyShown{track: canvas.NewRectangle(color.Transparent), fill: canvas.NewRectangle(color.Transparent)}
		r.track.CornerRadius, r.fill.CornerRadius = 2, 2
		objects = append(objects, r.track, r.fill)
		r.name, r.said = label(false), label(false)
		c.rows[i] = r
	}
	c.group = &fyne.Container{Objects: objects}
	return c
}

// Show shows what is known now, at most twice a second.
func (c *locksCard) Show(v *lanesView) {
	if c.frozen {
		return
	}
	if c.run != v.run {
		c.run, c.shownAt = v.run, 0
	}
	c.view = v
	if v.now < c.shownAt || v.now-c.shownAt >= wordsEvery-wordsEvery/10 || c.shownAt == 0 {
		c.draw()
	}
}

// Freeze keeps what is shown.
func (c *locksCard) Freeze(yes bool) { c.frozen = yes }

// setVisible says whether the card is in sight.
func (c *locksCard) setVisible(yes bool) {
	style.SetVisible(c.group, yes)
	if c.visible != yes {
		c.visible = yes
		c.draw()
	}
}

func (c *locksCard) recolour() { c.draw() }

// explain says in the middle of the card why nothing is known; empty: it is.
func (c *locksCard) explain(why string) {
	if why != c.unknown {
		c.unknown = why
		c.draw()
	}
}

// draw draws the histograms on another goroutine, and then shows them with their texts.
func (c *locksCard) draw() {
	if !c.visible || c.drawing || c.view == nil || c.group.Size().Width == 0 {
		return
	}
	v, unknown := c.view, c.unknown
	c.drawing, c.shownAt = true, max(v.now, 1)
	said := locksOf(v.totals, c.postgres(), c.pool)
	scale, colours := widget.PixelScale(c.h.Canvas), c.h.Colours()
	type job struct {
		h    lanes.Histogram
		size image.Point
		into *lanesPicture
	}
	var jobs []job
	for i := range said.sections {
		for side, use := range said.sections[i].uses {
			p := c.sections[i].pictures[side]
			kind := []lanes.Kind{lanes.Blocked, lanes.Committing}[side]
			h := lanes.Histogram{Theme: colours, Scale: float64(scale), Kind: kind, Counts: use.Buckets[:], Start: activity.BucketStart}
			if side == 0 && said.sections[i].nobody {
				h.Counts = nil
			}
			jobs = append(jobs, job{h, widget.Pixels(p.Size(), scale), p})
		}
	}
	c.h.Work(func(context.Context) error {
		for i := range jobs {
			jobs[i].h.Draw(jobs[i].into.buffer(jobs[i].size))
		}
		return nil
	}, func(error) {
		c.drawing = false
		for i := range jobs {
			jobs[i].into.swap()
		}
		c.show(&said)
		if c.view != v && c.view.now-v.now >= wordsEvery || c.unknown != unknown {
			c.draw()
		}
	})
}

// postgres reports whether the store is one on PostgreSQL.
func (c *locksCard) postgres() bool { return c.h.Engine.State().Backend == "postgres" }

// show shows the texts.
func (c *locksCard) show(said *locksText) {
	colours := c.h.Colours()
	c.back.paint(colours)
	style.SetText(c.title, text.Tr("Locks and pools"), colours.Text)
	width := c.group.Size().Width
	trailing := func(t *canvas.Text, s string, end float32) {
		style.SetText(t, s, colours.Muted)
		t.Move(fyne.NewPos(end-style.TextWidth(s, style.SmallSize, false), t.Position().Y))
	}
	c.last.Move(fyne.NewPos(0, 11))
	trailing(c.last, text.Tr("last 10 s"), width-locksInset)
	style.SetText(c.heads[0], text.Tr("time to get it"), colours.Muted)
	style.SetText(c.heads[1], text.Tr("time held"), colours.Muted)
	for i := range said.sections {
		s, shown := &said.sections[i], c.sections[i]
		end := shown.pictures[1].Position().X + shown.pictures[1].Size().Width
		style.SetText(shown.name, s.name, colours.Text)
		trailing(shown.note, s.note, end)
		if style.TextWidth(s.name, style.SmallSize, true)+8+style.TextWidth(s.note, style.SmallSize, false) > end-shown.name.Position().X {
			style.SetText(shown.note, "", colours.Muted)
		}
		for side := range s.said {
			said := s.said[side]
			if c.wide && said != "" {
				longer := []string{text.Tr("time to get it"), text.Tr("time held")}[side] + " " + said
				if style.TextWidth(longer, style.SmallSize, false) <= shown.pictures[side].Size().Width+locksGap-8 {
					said = longer
				}
			}
			style.SetText(shown.said[side], said, colours.Text)
			for _, t := range shown.axis[side] {
				style.SetText(t, t.Text, colours.Muted)
			}
		}
		style.SetText(shown.nobody, text.Tr("nobody waited"), colours.Muted)
		shown.idle = s.nobody
	}
	c.choose()
	style.SetText(c.empty, c.unknown, colours.Muted)
	size := c.group.Size()
	c.empty.Move(fyne.NewPos((size.Width-style.TextWidth(c.unknown, style.SmallSize, false))/2, size.Height/2-8))
	style.SetFill(c.line, colours.Border)
	style.SetText(c.tally[0], said.tallyName, colours.Text)
	track := c.rows[0].track
	end := track.Position().X + track.Size().Width + tallySaid
	at := c.tally[0].Position()
	c.tally[1].Move(at)
	noteEnd := end
	if w := style.TextWidth(said.tallyNote, style.SmallSize, false); style.TextWidth(said.tallyName, style.SmallSize, true)+8+w > end-at.X {
		c.tally[1].Move(at.AddXY(0, lockText+3+3*tallyLine))
		noteEnd = at.X + w
	}
	trailing(c.tally[1], said.tallyNote, noteEnd)
	kind := lanes.Committing
	if c.postgres() {
		kind = lanes.Moving
	}
	for i := range said.tally {
		r, row := &said.tally[i], c.rows[i]
		style.SetText(row.name, r.name, colours.Text)
		style.SetText(row.said, r.said, colours.Text)
		row.said.Move(fyne.NewPos(end-style.TextWidth(r.said, style.SmallSize, false), row.said.Position().Y))
		style.SetFill(row.track, style.Mix(colours.Card, colours.Muted, 0.16))
		style.SetFill(row.fill, lanes.Color(colours, kind))
		at, size := row.track.Position(), row.track.Size()
		style.Place(row.fill, at.X, at.Y, max(size.Width*float32(r.share), min(float32(r.share)*1e9, 2)), size.Height)
	}
}
