package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"weir/app/chart"
)

// menuEntry is one line of a menu.
type menuEntry struct {
	text, keys string
	icon       fyne.Resource
	run        func()
	line       bool // above it, as it is about something else
}

func (e menuEntry) apart() menuEntry {
	e.line = true
	return e
}

// menuList is the lines of a menu, one of which is in hand: the mouse and the
// arrows choose it, a click or Enter runs it, Esc closes the menu. (Fyne's own
// menu writes the keys in a colour that can hardly be read.)
type menuList struct {
	widget.BaseWidget
	entries []menuEntry
	at      int // the entry in hand; -1: none
	dismiss func()

	mark    *canvas.Rectangle // below the entry in hand
	objects []fyne.CanvasObject
	wide    float32
}

// The sizes of a menu.
const (
	menuRow  = 30
	menuLine = 9 // what a line takes
	menuIcon = 16
	menuEdge = 10
)

func newMenuList(entries []menuEntry, c chart.Theme) *menuList {
	m := &menuList{entries: entries, at: -1, mark: canvas.NewRectangle(faded(c.Muted, 0.2))}
	m.mark.CornerRadius = 4
	m.mark.Hide()
	m.objects = append(m.objects, m.mark)
	names, keys := float32(0), float32(0)
	for _, e := range entries {
		names = max(names, widthOf(e.text, textSize, false))
		keys = max(keys, widthOf(e.keys, textSize, false))
	}
	m.wide = menuEdge + menuIcon + 10 + names + 28 + keys + menuEdge
	for i, e := range entries {
		y := m.top(i)
		if e.line {
			line := canvas.NewRectangle(c.Border)
			place(line, 0, y-menuLine/2-1, m.wide, 1)
			m.objects = append(m.objects, line)
		}
		icon, text, key := widget.NewIcon(e.icon), newText(textSize, false, c.Text), newText(textSize, false, c.Muted)
		text.Text, key.Text, key.Alignment = e.text, e.keys, fyne.TextAlignTrailing
		place(icon, menuEdge, y+(menuRow-menuIcon)/2, menuIcon, menuIcon)
		text.Move(fyne.NewPos(menuEdge+menuIcon+10, y+6))
		place(key, m.wide-menuEdge-keys, y+6, keys, 18)
		m.objects = append(m.objects, icon, text, key)
	}
	m.ExtendBaseWidget(m)
	return m
}

// top is where an entry begins.
func (m *menuList) top(i int) float32 {
	y := float32(i) * menuRow
	for _, e := range m.entries[:min(i+1, len(m.entries))] {
		if e.line {
			y += menuLine
		}
	}
	return y
}

// choose takes an entry in hand, or none.
func (m *menuList) choose(i int) {
	if m.at == i {
		return
	}
	m.at = i
	if show(m.mark, i >= 0); i >= 0 {
		place(m.mark, 0, m.top(i), m.wide, menuRow)
	}
	m.Refresh()
}

// run closes the menu and does what is in hand.
func (m *menuList) run() {
	m.dismiss()
	if m.at >= 0 {
		m.entries[m.at].run()
	}
}

// entryAt is the entry at a height, -1 where there is none.
func (m *menuList) entryAt(y float32) int {
	for i := range m.entries {
		if top := m.top(i); y >= top && y < top+menuRow {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (m *menuList) Tapped(e *fyne.PointEvent) {
	if m.choose(m.entryAt(e.Position.Y)); m.at >= 0 {
		m.run()
	}
}

// MouseIn implements desktop.Hoverable.
func (m *menuList) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (m *menuList) MouseMoved(e *desktop.MouseEvent) { m.choose(m.entryAt(e.Position.Y)) }

// MouseOut implements desktop.Hoverable.
func (m *menuList) MouseOut() { m.choose(-1) }

// FocusGained implements fyne.Focusable.
func (m *menuList) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (m *menuList) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (m *menuList) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (m *menuList) TypedKey(e *fyne.KeyEvent) {
	n := len(m.entries)
	switch e.Name {
	case fyne.KeyDown:
		m.choose((m.at + 1) % n)
	case fyne.KeyUp:
		m.choose((max(m.at, 0) + n - 1) % n)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.run()
	case fyne.KeyEscape:
		m.dismiss()
	}
}

// MinSize implements fyne.CanvasObject.
func (m *menuList) MinSize() fyne.Size { return fyne.NewSize(m.wide, m.top(len(m.entries))) }

// CreateRenderer implements fyne.Widget.
func (m *menuList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Objects: m.objects})
}
