package ui

import (
	"fyne.io/fyne/v2"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// compactness is how much of the header is left out to make the rest fit. Each level
// leaves out what is listed beside it and everything above; the most important parts go
// last.
type compactness int

const (
	full          compactness = iota
	noCheckTime               // without the time of the last check
	compactTotals             // the totals in few digits, without the uptime; the store without its ▾
	iconButtons               // Export and Look without their texts
	shortLive                 // the short text on the button back to live
	noTotals                  // without the totals
	iconControls              // Pause and Tune without their texts
	noLedger                  // without the ledger
	never
)

// slot is an object among the header's buttons.
type slot struct {
	o         fyne.CanvasObject
	shortFrom compactness // the level from which its text is the short one
}

// The sizes of the header.
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

// relayout lays the header out again after its texts have changed.
func (h *header) relayout() {
	if size := h.box.Size(); size.Width > 0 {
		h.Layout(nil, size)
	}
}

// neededWidth is the width of everything that is shown at a level.
func (h *header) neededWidth(n compactness) float32 {
	width := headerEdge + style.TextWidth(h.name.Text, style.NameSize, true) + 10 + h.pillWidth() + 12
	if n < noTotals {
		width += style.TextWidth(h.totalsAt(n), style.SmallSize, false) + 4
	}
	if n < noLedger {
		width += style.TextWidth(h.ledgerAt(n), style.SmallSize, false) + headerEdge
	}
	return width + h.buttonsWidth(n)
}

func (h *header) pillWidth() float32 {
	return style.TextWidth(h.state.Text, style.SmallSize, true) + 18
}

// totalsAt returns the totals at a level.
func (h *header) totalsAt(n compactness) string {
	if n < compactTotals {
		return h.text.totals
	}
	return h.text.compactTotals
}

// ledgerAt returns the text of the ledger at a level.
func (h *header) ledgerAt(n compactness) string {
	if n < noCheckTime {
		return h.text.ledger + h.text.checked
	}
	return h.text.ledger
}

// buttonsWidth is the width of the buttons at a level.
func (h *header) buttonsWidth(n compactness) float32 {
	width := float32(style.Gap)
	for _, s := range h.buttons {
		if s.o.Visible() {
			width += s.width(n) + style.Gap
		}
	}
	return width
}

func (s slot) width(n compactness) float32 {
	if t, ok := s.o.(*widget.ToolButton); ok {
		return t.Width(n >= s.shortFrom)
	}
	return s.o.MinSize().Width
}

// layOut places everything.
func (h *header) layOut(n compactness, width float32) {
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

	x = width - h.buttonsWidth(n) + style.Gap
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
