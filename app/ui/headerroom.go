package ui

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

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
func (h *header) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, host.HeaderHeight) }

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
	wide := headerEdge + style.TextWidth(h.name.Text, style.NameSize, true) + 10 + h.pillWidth() + 12
	if n < untold {
		wide += style.TextWidth(h.totalsAt(n), style.SmallSize, false) + 4
	}
	if n < unaudited {
		wide += style.TextWidth(h.ledgerAt(n), style.SmallSize, false) + headerEdge
	}
	return wide + h.barWidth(n)
}

func (h *header) pillWidth() float32 {
	return style.TextWidth(h.state.Text, style.SmallSize, true) + 18
}

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
	wide := float32(style.Gap)
	for _, s := range h.bar {
		if s.o.Visible() {
			wide += s.width(n) + style.Gap
		}
	}
	return wide
}

func (s slot) width(n narrowness) float32 {
	if t, ok := s.o.(*widget.ToolButton); ok {
		return t.Width(n >= s.brief)
	}
	return s.o.MinSize().Width
}

// layOut puts everything in its place.
func (h *header) layOut(n narrowness, wide float32) {
	h.name.Move(fyne.NewPos(headerEdge, 10))
	x := headerEdge + style.TextWidth(h.name.Text, style.NameSize, true) + 10
	pill := h.pillWidth()
	style.Place(h.pill, x, 13, pill, 18)
	h.state.Move(fyne.NewPos(x+9, 14))
	x += pill + 12
	style.SetVisible(h.totals, n < untold)
	if n < untold {
		totals := h.totalsAt(n)
		style.SetText(h.totals, totals, h.totals.Color)
		h.totals.Move(fyne.NewPos(x, 14))
		x += style.TextWidth(totals, style.SmallSize, false) + 4
	}
	ledger := h.ledgerAt(n)
	style.SetText(h.ledger, ledger, h.ledger.Color)
	style.SetVisible(h.ledger, n < unaudited)
	style.SetVisible(h.check, n < unaudited)
	h.ledger.Move(fyne.NewPos(x, 14))
	style.Place(h.check, x-4, 8, style.TextWidth(ledger, style.SmallSize, false)+8, 26)

	x = wide - h.barWidth(n) + style.Gap
	for _, s := range h.bar {
		if !s.o.Visible() {
			continue
		}
		if t, ok := s.o.(*widget.ToolButton); ok {
			t.SetCompact(n >= s.brief)
		}
		size := fyne.NewSize(s.width(n), s.o.MinSize().Height)
		style.Place(s.o, x, (host.HeaderHeight-size.Height)/2, size.Width, size.Height)
		x += size.Width + style.Gap
	}
}
