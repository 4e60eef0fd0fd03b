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

// notesHeight is the height that notes side by side need in a width.
func notesHeight(all []note, width float64) (height float64) {
	k := &sketch{measure: measure}
	for i := range all {
		height = max(height, k.noteHeight(&all[i], (width+6)/float64(len(all))-6))
	}
	return height
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
	each := (r.W + 6) / max(float64(len(all)), 1)
	for i := range all {
		k.oneNote(&all[i], diagram.Rect{X: float64(i) * each, W: each - 6, H: r.H})
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
