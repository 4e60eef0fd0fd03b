package ui

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// narrowness is how much of the header is left out so that the rest has room: all
// that is named up to it. What matters most goes last.
type compactness int

const (
	full          compactness = iota
	noCheckTime               // when the ledger was checked
	compactTotals             // the time, and all but a few digits of the totals
	iconButtons               // the names of export and look
	shortLive                 // the words of the way back to live
	noTotals                  // the totals
	iconControls              // the names of pause and tune
	noLedger                  // the ledger
	never
)

// slot is a place among the buttons.
type slot struct {
	o         fyne.CanvasObject
	shortFrom compactness // from which on its text is the short one
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
	n := full
	for n < noLedger && h.neededWidth(n) > size.Width {
		n++
	}
	h.layOut(n, size.Width)
}

// arrange lays the header out anew after its texts have changed.
func (h *header) relayout() {
	if size := h.box.Size(); size.Width > 0 {
		h.Layout(nil, size)
	}
}

// need is how wide all is that is shown at a narrowness.
func (h *header) neededWidth(n compactness) float32 {
	wide := headerEdge + style.TextWidth(h.name.Text, style.NameSize, true) + 10 + h.pillWidth() + 12
	if n < noTotals {
		wide += style.TextWidth(h.totalsAt(n), style.SmallSize, false) + 4
	}
	if n < noLedger {
		wide += style.TextWidth(h.ledgerAt(n), style.SmallSize, false) + headerEdge
	}
	return wide + h.buttonsWidth(n)
}

func (h *header) pillWidth() float32 {
	return style.TextWidth(h.state.Text, style.SmallSize, true) + 18
}

// totalsAt are the totals at a narrowness.
func (h *header) totalsAt(n compactness) string {
	if n < compactTotals {
		return h.text.totals
	}
	return h.text.compactTotals
}

// ledgerAt is what is said of the ledger at a narrowness.
func (h *header) ledgerAt(n compactness) string {
	if n < noCheckTime {
		return h.text.ledger + h.text.checked
	}
	return h.text.ledger
}

// barWidth is how wide the buttons are.
func (h *header) buttonsWidth(n compactness) float32 {
	wide := float32(style.Gap)
	for _, s := range h.buttons {
		if s.o.Visible() {
			wide += s.width(n) + style.Gap
		}
	}
	return wide
}

func (s slot) width(n compactness) float32 {
	if t, ok := s.o.(*widget.ToolButton); ok {
		return t.Width(n >= s.shortFrom)
	}
	return s.o.MinSize().Width
}

// layOut puts everything in its place.
func (h *header) layOut(n compactness, wide float32) {
	h.name.Move(fyne.NewPos(headerEdge, 10))
	x := headerEdge + style.TextWidth(h.name.Text, style.NameSize, true) + 10
	pill := h.pillWidth()
	style.Place(h.pill, x, 13, pill, 18)
	h.state.Move(fyne.NewPos(x+9, 14))
	x += pill + 12
	style.SetVisible(h.totals, n < noTotals)
	if n < noTotals {
		totals := h.totalsAt(n)
		style.SetText(h.totals, totals, h.totals.Color)
		h.totals.Move(fyne.NewPos(x, 14))
		x += style.TextWidth(totals, style.SmallSize, false) + 4
	}
	ledger := h.ledgerAt(n)
	style.SetText(h.ledger, ledger, h.ledger.Color)
	style.SetVisible(h.ledger, n < noLedger)
	style.SetVisible(h.ledgerArea, n < noLedger)
	h.ledger.Move(fyne.NewPos(x, 14))
	style.Place(h.ledgerArea, x-4, 8, style.TextWidth(ledger, style.SmallSize, false)+8, 26)

	x = wide - h.buttonsWidth(n) + style.Gap
	for _, s := range h.buttons {
		if !s.o.Visible() {
			continue
		}
		if t, ok := s.o.(*widget.ToolButton); ok {
			t.SetCompact(n >= s.shortFrom)
		}
		size := fyne.NewSize(s.width(n), s.o.MinSize().Height)
		style.Place(s.o, x, (host.HeaderHeight-size.Height)/2, size.Width, size.Height)
		x += size.Width + style.Gap
	}
}
