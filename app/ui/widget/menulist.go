package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"weir/app/chart"
	"weir/app/ui/style"
)

// MenuEntry is one line of a menu.
type MenuEntry struct {
	Text, Keys string
	Icon       fyne.Resource
	Run        func()
	line       bool // above it, as it is about something else
}

func (e MenuEntry) Apart() MenuEntry {
	e.line = true
	return e
}

// MenuList is the lines of a menu, one of which is in hand: the mouse and the
// arrows choose it, a click or Enter runs it, Esc closes the menu. (Fyne's own
// menu writes the keys in a colour that can hardly be read.)
type MenuList struct {
	widget.BaseWidget
	Entries []MenuEntry
	At      int // the entry in hand; -1: none
	Dismiss func()

	mark    *canvas.Rectangle // below the entry in hand
	objects []fyne.CanvasObject
	Wide    float32
}

// The sizes of a menu.
const (
	MenuRow  = 30
	MenuLine = 9 // what a line takes
	menuIcon = 16
	menuEdge = 10
)

func NewMenuList(entries []MenuEntry, c chart.Theme) *MenuList {
	m := &MenuList{Entries: entries, At: -1, mark: canvas.NewRectangle(style.Faded(c.Muted, 0.2))}
	m.mark.CornerRadius = 4
	m.mark.Hide()
	m.objects = append(m.objects, m.mark)
	names, keys := float32(0), float32(0)
	for _, e := range entries {
		names = max(names, style.TextWidth(e.Text, style.TextSize, false))
		keys = max(keys, style.TextWidth(e.Keys, style.TextSize, false))
	}
	m.Wide = menuEdge + menuIcon + 10 + names + 28 + keys + menuEdge
	for i, e := range entries {
		y := m.Top(i)
		if e.line {
			line := canvas.NewRectangle(c.Border)
			style.Place(line, 0, y-MenuLine/2-1, m.Wide, 1)
			m.objects = append(m.objects, line)
		}
		icon, text, key := widget.NewIcon(e.Icon), style.NewText(style.TextSize, false, c.Text), style.NewText(style.TextSize, false, c.Muted)
		text.Text, key.Text, key.Alignment = e.Text, e.Keys, fyne.TextAlignTrailing
		style.Place(icon, menuEdge, y+(MenuRow-menuIcon)/2, menuIcon, menuIcon)
		text.Move(fyne.NewPos(menuEdge+menuIcon+10, y+6))
		style.Place(key, m.Wide-menuEdge-keys, y+6, keys, 18)
		m.objects = append(m.objects, icon, text, key)
	}
	m.ExtendBaseWidget(m)
	return m
}

// Top is where an entry begins.
func (m *MenuList) Top(i int) float32 {
	y := float32(i) * MenuRow
	for _, e := range m.Entries[:min(i+1, len(m.Entries))] {
		if e.line {
			y += MenuLine
		}
	}
	return y
}

// choose takes an entry in hand, or none.
func (m *MenuList) choose(i int) {
	if m.At == i {
		return
	}
	m.At = i
	if style.SetVisible(m.mark, i >= 0); i >= 0 {
		style.Place(m.mark, 0, m.Top(i), m.Wide, MenuRow)
	}
	m.Refresh()
}

// run closes the menu and does what is in hand.
func (m *MenuList) run() {
	m.Dismiss()
	if m.At >= 0 {
		m.Entries[m.At].Run()
	}
}

// EntryAt is the entry at a height, -1 where there is none.
func (m *MenuList) EntryAt(y float32) int {
	for i := range m.Entries {
		if top := m.Top(i); y >= top && y < top+MenuRow {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (m *MenuList) Tapped(e *fyne.PointEvent) {
	if m.choose(m.EntryAt(e.Position.Y)); m.At >= 0 {
		m.run()
	}
}

// MouseIn implements desktop.Hoverable.
func (m *MenuList) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (m *MenuList) MouseMoved(e *desktop.MouseEvent) { m.choose(m.EntryAt(e.Position.Y)) }

// MouseOut implements desktop.Hoverable.
func (m *MenuList) MouseOut() { m.choose(-1) }

// FocusGained implements fyne.Focusable.
func (m *MenuList) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (m *MenuList) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (m *MenuList) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (m *MenuList) TypedKey(e *fyne.KeyEvent) {
	n := len(m.Entries)
	switch e.Name {
	case fyne.KeyDown:
		m.choose((m.At + 1) % n)
	case fyne.KeyUp:
		m.choose((max(m.At, 0) + n - 1) % n)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.run()
	case fyne.KeyEscape:
		m.Dismiss()
	}
}

// MinSize implements fyne.CanvasObject.
func (m *MenuList) MinSize() fyne.Size { return fyne.NewSize(m.Wide, m.Top(len(m.Entries))) }

// CreateRenderer implements fyne.Widget.
func (m *MenuList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Objects: m.objects})
}
