package ui

import "fyne.io/fyne/v2"

// narrowness is how much of the header is left out so that the rest has room: all
// that is named up to it. What matters most goes last.
type narrowness int

const (
	roomy     narrowness = iota
	unchecked            // when the ledger was checked
	rounded              // the time, and all but a few digits of the totals
	iconic               // the names of export and look
	shortWay             // the words of the way back to live
	untold               // the totals
	wordless             // the names of pause and tune
	unaudited            // the ledger
	never
)

// slot is a place among the buttons.
type slot struct {
	o     fyne.CanvasObject
	brief narrowness // from which on its text is the short one
}

// The header's measures.
const (
	headerEdge = 12
	storeWidth = 170 // of the store's name, at most
)

// MinSize implements fyne.Layout: what doesn't fit is left out.
func (h *header) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, headerHeight) }

// Layout implements fyne.Layout.
func (h *header) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	n := roomy
	for n < unaudited && h.need(n) > size.Width {
		n++
	}
	h.layOut(n, size.Width)
}

// arrange lays the header out anew after its texts have changed.
func (h *header) arrange() {
	if size := h.box.Size(); size.Width > 0 {
		h.Layout(nil, size)
	}
}

// need is how wide all is that is shown at a narrowness.
func (h *header) need(n narrowness) float32 {
	wide := headerEdge + widthOf(h.name.Text, nameSize, true) + 10 + h.pillWidth() + 12
	if n < untold {
		wide += widthOf(h.totalsAt(n), smallSize, false) + 4
	}
	if n < unaudited {
		wide += widthOf(h.ledgerAt(n), smallSize, false) + headerEdge
	}
	return wide + h.barWidth(n)
}

func (h *header) pillWidth() float32 { return widthOf(h.state.Text, smallSize, true) + 18 }

// totalsAt are the totals at a narrowness.
func (h *header) totalsAt(n narrowness) string {
	if n < rounded {
		return h.text.totals
	}
	return h.text.brief
}

// ledgerAt is what is said of the ledger at a narrowness.
func (h *header) ledgerAt(n narrowness) string {
	if n < unchecked {
		return h.text.ledger + h.text.checked
	}
	return h.text.ledger
}

// barWidth is how wide the buttons are.
func (h *header) barWidth(n narrowness) float32 {
	wide := float32(gap)
	for _, s := range h.bar {
		if s.o.Visible() {
			wide += s.width(n) + gap
		}
	}
	return wide
}

func (s slot) width(n narrowness) float32 {
	if t, ok := s.o.(*tool); ok {
		return t.width(n >= s.brief)
	}
	return s.o.MinSize().Width
}

// layOut puts everything in its place.
func (h *header) layOut(n narrowness, wide float32) {
	h.name.Move(fyne.NewPos(headerEdge, 10))
	x := headerEdge + widthOf(h.name.Text, nameSize, true) + 10
	pill := h.pillWidth()
	place(h.pill, x, 13, pill, 18)
	h.state.Move(fyne.NewPos(x+9, 14))
	x += pill + 12
	show(h.totals, n < untold)
	if n < untold {
		totals := h.totalsAt(n)
		put(h.totals, totals, h.totals.Color)
		h.totals.Move(fyne.NewPos(x, 14))
		x += widthOf(totals, smallSize, false) + 4
	}
	ledger := h.ledgerAt(n)
	put(h.ledger, ledger, h.ledger.Color)
	show(h.ledger, n < unaudited)
	show(h.check, n < unaudited)
	h.ledger.Move(fyne.NewPos(x, 14))
	place(h.check, x-4, 8, widthOf(ledger, smallSize, false)+8, 26)

	x = wide - h.barWidth(n) + gap
	for _, s := range h.bar {
		if !s.o.Visible() {
			continue
		}
		if t, ok := s.o.(*tool); ok {
			t.fit(n >= s.brief)
		}
		size := fyne.NewSize(s.width(n), s.o.MinSize().Height)
		place(s.o, x, (headerHeight-size.Height)/2, size.Width, size.Height)
		x += size.Width + gap
	}
}
