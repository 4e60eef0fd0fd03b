package floor

import (
	"context"
	"strings"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// noteOf is a note of what the engine explains.
func noteOf(e control.Explanation) note {
	return note{text.Tr(e.Pattern), text.Tr(e.Text), e.File, e.Function}
}

// boxNotes are the notes of the boxes.
func (p *Page) boxNotes() (all [boxes][]note) {
	of := map[control.Part]box{
		control.PartGenerate: generateBox, control.PartChannel: channelBox, control.PartStore: storeBox,
		control.PartLock: lockBox, control.PartQueue: queueBox, control.PartProcess: processBox,
	}
	for _, e := range p.h.Engine.Notes(p.h.Engine.State().Backend) {
		if b, ok := of[e.Part]; ok {
			all[b] = append(all[b], noteOf(e))
		}
	}
	return all
}

// lowerNotes are the notes of the lower half.
func (p *Page) lowerNotes() (all []note) {
	for _, e := range p.h.Engine.Notes(p.h.Engine.State().Backend) {
		switch e.Part {
		case control.PartLanes, control.PartMetrics, control.PartWriteLock, control.PartReads, control.PartPool, control.PartRows:
			all = append(all, noteOf(e))
		}
	}
	return all
}

// noteGap is between notes that stand side by side.
const noteGap = 6

// noteRooms places notes side by side in a width, as low as they all can be: those with
// more words get more of the width.
func noteRooms(all []note, width float64) (rooms []diagram.Rect) {
	if len(all) == 0 {
		return nil
	}
	const step = 12
	k := &sketch{measure: measure}
	widths := make([]float64, len(all))
	room := width + noteGap - float64(len(all))*noteGap
	height := 0.
	for lines := 2.; ; lines++ {
		height = lines*noteLine + 8
		left := room
		for i := range all {
			w := min(room/float64(len(all))/2, 150)
			for w < room && k.noteHeight(&all[i], w) > height {
				w += step
			}
			widths[i] = w
			left -= w
		}
		if left >= 0 || lines > 8 {
			for i := range widths {
				widths[i] += left / float64(len(all))
			}
			break
		}
	}
	x := 0.
	for _, w := range widths {
		rooms = append(rooms, diagram.Rect{X: x, W: w, H: height})
		x += w + noteGap
	}
	return rooms
}

// drawNotes draws the notes of the lower half, side by side.
func (p *Page) drawNotes() {
	r := p.rooms.notes
	style.SetVisible(p.notes.group, r.H > 0)
	if r.H <= 0 {
		return
	}
	k := &sketch{theme: p.h.Colours(), measure: measure}
	k.Width, k.Height = r.W, r.H
	all := p.lowerNotes()
	for i, room := range p.noteRooms {
		k.oneNote(&all[i], room)
	}
	p.notes.draw(&k.Diagram)
}

// showSource shows the source of a place: a file, and what is in it.
func (p *Page) showSource(place string) {
	file, function, _ := strings.Cut(place, " ")
	var source string
	p.h.Work(func(context.Context) (err error) {
		source, err = p.h.Engine.Source(file, function)
		return err
	}, func(err error) {
		if err != nil {
			p.h.ShowError(text.Tr("The source was not found"), err)
			return
		}
		showSource(p.h, strings.TrimSuffix(file+" · "+function, " · "), source)
	})
}
