package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/chart"
	"weir/app/ui/shortcut"
	"weir/app/ui/style"
)

// MenuEntry is one entry of a menu.
type MenuEntry struct {
	Text      string
	Keys      shortcut.Keys // that do the same; may be none
	Icon      fyne.Resource // nil: none
	Run       func()
	disabled  bool // it can't be selected
	separator bool // a separator is above it
}

// menuRow is what shows an entry.
type menuRow struct {
	icon       *widget.Icon
	text, keys *canvas.Text
}

// WithSeparator returns the entry with a separator above it.
func (e MenuEntry) WithSeparator() MenuEntry {
	e.separator = true
	return e
}

// HasSeparator reports whether there is a separator above the entry.
func (e MenuEntry) HasSeparator() bool { return e.separator }

// MenuList is the content of a menu. The mouse and the arrow keys select an entry, a
// click or Enter runs it, Esc closes the menu. (Fyne's own menu shows the shortcuts in
// a colour that is hard to read.)
type MenuList struct {
	widget.BaseWidget
	Entries  []MenuEntry
	Selected int // the selected entry; -1: none
	Dismiss  func()

	highlight *canvas.Rectangle // behind the selected entry
	rows      []menuRow
	objects   []fyne.CanvasObject
	colours   chart.Theme
	Width     float32
}

// The sizes of a menu.
const (
	MenuRowHeight       = 30
	MenuSeparatorHeight = 9 // the extra height of an entry with a separator
	menuIconSize        = 16
	menuEdge            = 10
	menuGap             = 28 // between the longest text and the longest keys
)

// OpenMenu opens a menu below an object, within the window. It has the focus, and gives
// it back when it is closed.
func OpenMenu(on *Surface, entries []MenuEntry, below fyne.CanvasObject) *MenuList {
	on.Tips.Hide()
	m := NewMenuList(entries, on.colours())
	p := widget.NewPopUp(m, on.Canvas)
	m.Dismiss = p.Hide
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
	x := at.X
	if width := p.MinSize().Width; x+width > on.Canvas.Size().Width {
		x = max(at.X+below.Size().Width-width, 0)
	}
	p.ShowAtPosition(fyne.NewPos(x, at.Y+below.Size().Height+2))
	on.Canvas.Focus(m)
	return m
}

// NewMenuList makes the content of a menu in the given colours. Dismiss must be set
// before it is used.
func NewMenuList(entries []MenuEntry, c chart.Theme) *MenuList {
	m := &MenuList{Entries: entries, Selected: -1, colours: c, highlight: canvas.NewRectangle(style.WithAlpha(c.Muted, 0.2))}
	m.highlight.CornerRadius = 4
	m.highlight.Hide()
	outline := canvas.NewRectangle(color.Transparent)
	outline.StrokeColor, outline.StrokeWidth = c.Border, 1
	m.objects = append(m.objects, outline, m.highlight)
	names, keys := float32(0), float32(0)
	for _, e := range entries {
		names = max(names, style.TextWidth(e.Text, style.TextSize, false))
		keys = max(keys, style.TextWidth(e.Keys.String(), style.TextSize, false))
	}
	m.Width = menuEdge + menuIconSize + 10 + names + menuGap + keys + menuEdge
	for i, e := range entries {
		y := m.EntryTop(i)
		if e.separator {
			line := canvas.NewRectangle(c.Border)
			style.Place(line, 0, y-MenuSeparatorHeight/2-1, m.Width, 1)
			m.objects = append(m.objects, line)
		}
		icon, text, key := widget.NewIcon(e.Icon), style.NewText(style.TextSize, false, c.Text), style.NewText(style.TextSize, false, c.Muted)
		text.Text, key.Text, key.Alignment = e.Text, e.Keys.String(), fyne.TextAlignTrailing
		style.Place(icon, menuEdge, y+(MenuRowHeight-menuIconSize)/2, menuIconSize, menuIconSize)
		text.Move(fyne.NewPos(menuEdge+menuIconSize+10, y+6))
		style.Place(key, m.Width-menuEdge-keys, y+6, keys, 18)
		m.rows = append(m.rows, menuRow{icon, text, key})
		m.objects = append(m.objects, icon, text, key)
	}
	edge := theme.InnerPadding() / 2 // of the pop-up around it
	style.Place(outline, -edge, -edge, m.Width+2*edge, m.EntryTop(len(entries))+2*edge)
	m.ExtendBaseWidget(m)
	return m
}

// EntryTop returns the y coordinate at which an entry begins.
func (m *MenuList) EntryTop(i int) float32 {
	y := float32(i) * MenuRowHeight
	for _, e := range m.Entries[:min(i+1, len(m.Entries))] {
		if e.separator {
			y += MenuSeparatorHeight
		}
	}
	return y
}

// selectEntry selects an entry; -1: none.
func (m *MenuList) selectEntry(i int) {
	if m.Selected == i {
		return
	}
	m.Selected = i
	if style.SetVisible(m.highlight, i >= 0); i >= 0 {
		style.Place(m.highlight, 0, m.EntryTop(i), m.Width, MenuRowHeight)
	}
	m.Refresh()
}

// Annotate shows a note instead of an entry's keys, and disables the entry unless it is
// still usable. The menu keeps its width: a note that is longer than the widest keys and
// the gap before them reaches into the text.
func (m *MenuList) Annotate(i int, note string, usable bool) {
	r := m.rows[i]
	r.keys.Text = note
	if m.Entries[i].disabled = !usable; !usable {
		r.text.Color = m.colours.Muted
		if r.icon.Resource != nil {
			r.icon.SetResource(theme.NewDisabledResource(r.icon.Resource))
		}
		if m.Selected == i {
			m.selectEntry(-1)
		}
	}
	m.Refresh()
}

// step selects the next entry that isn't disabled, or the previous one if by is -1.
func (m *MenuList) step(by int) {
	n := len(m.Entries)
	i := m.Selected
	if i < 0 && by < 0 {
		i = 0
	}
	for range n {
		if i = (i + by + n) % n; !m.Entries[i].disabled {
			m.selectEntry(i)
			return
		}
	}
}

// run closes the menu and runs the selected entry.
func (m *MenuList) run() {
	m.Dismiss()
	if m.Selected >= 0 {
		m.Entries[m.Selected].Run()
	}
}

// EntryAt returns the entry at a y coordinate, or -1 if there is none, or a disabled one.
func (m *MenuList) EntryAt(y float32) int {
	for i := range m.Entries {
		if top := m.EntryTop(i); y >= top && y < top+MenuRowHeight && !m.Entries[i].disabled {
			return i
		}
	}
	return -1
}

// Tapped implements fyne.Tappable.
func (m *MenuList) Tapped(e *fyne.PointEvent) {
	if m.selectEntry(m.EntryAt(e.Position.Y)); m.Selected >= 0 {
		m.run()
	}
}

// MouseIn implements desktop.Hoverable.
func (m *MenuList) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (m *MenuList) MouseMoved(e *desktop.MouseEvent) { m.selectEntry(m.EntryAt(e.Position.Y)) }

// MouseOut implements desktop.Hoverable.
func (m *MenuList) MouseOut() { m.selectEntry(-1) }

// FocusGained implements fyne.Focusable.
func (m *MenuList) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (m *MenuList) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (m *MenuList) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (m *MenuList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		m.step(1)
	case fyne.KeyUp:
		m.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.run()
	case fyne.KeyEscape:
		m.Dismiss()
	}
}

// MinSize implements fyne.CanvasObject.
func (m *MenuList) MinSize() fyne.Size { return fyne.NewSize(m.Width, m.EntryTop(len(m.Entries))) }

// CreateRenderer implements fyne.Widget.
func (m *MenuList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Objects: m.objects})
}
