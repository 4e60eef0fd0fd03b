package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// EmptyState is shown in place of rows. It says why there are none, and offers what to
// do next.
type EmptyState struct {
	Title, Hint *widget.Label
	room        *fyne.Container // of the hint, if there is one
	buttons     *ActionRow
	Box         *fyne.Container
}

// NewEmptyState makes a hidden empty state.
func NewEmptyState() *EmptyState {
	b := &EmptyState{Title: widget.NewLabel(""), Hint: widget.NewLabel(""), buttons: NewActionRow()}
	b.Title.TextStyle.Bold, b.Title.Alignment = true, fyne.TextAlignCenter
	b.Hint.Wrapping, b.Hint.Alignment, b.Hint.Importance = fyne.TextWrapWord, fyne.TextAlignCenter, widget.LowImportance
	b.room = container.NewGridWrap(fyne.NewSize(420, 64), b.Hint)
	b.Box = container.NewCenter(container.NewVBox(b.Title, b.room, container.NewCenter(b.buttons.Box)))
	b.Box.Hide()
	b.buttons.onResized = b.Box.Refresh
	return b
}

// Object returns the empty state as it is on the screen.
func (b *EmptyState) Object() fyne.CanvasObject { return b.Box }

// Show shows why there are no rows, and buttons for the next steps.
func (b *EmptyState) Show(title, hint string, next ...Action) {
	b.Box.Show()
	b.buttons.SetActions(next)
	if title != b.Title.Text || hint != b.Hint.Text {
		b.Title.SetText(title)
		b.Hint.SetText(hint)
		style.SetVisible(b.room, hint != "")
		b.Box.Refresh()
	}
}

// Hide hides it when there are rows.
func (b *EmptyState) Hide() { b.Box.Hide() }

// MessageLine is one line of text with buttons. Without text it is hidden.
type MessageLine struct {
	Text      *widget.Label
	buttons   *ActionRow
	Tone      style.Tone
	Box       *fyne.Container
	OnResized func() // called when the line appears or disappears; may be nil
}

// NewMessageLine makes a hidden line.
func NewMessageLine() *MessageLine {
	l := &MessageLine{Text: widget.NewLabel(""), buttons: NewActionRow()}
	l.Text.Truncation = fyne.TextTruncateEllipsis
	l.Box = container.NewBorder(nil, nil, nil, l.buttons.Box, l.Text)
	l.Box.Hide()
	l.buttons.onResized = l.Box.Refresh
	return l
}

// Object returns the line as it is on the screen.
func (l *MessageLine) Object() fyne.CanvasObject { return l.Box }

// Set shows a text in the style of its tone, and buttons for the next steps. An empty
// text hides the line.
func (l *MessageLine) Set(t style.Tone, text string, next ...Action) {
	l.Text.Importance = widget.LowImportance
	switch {
	case text == "":
	case t == style.Warning:
		l.Text.Importance, text = widget.WarningImportance, "▲  "+text
	case t == style.Alarm:
		l.Text.Importance, text = widget.DangerImportance, style.Failure+"  "+text
	}
	l.buttons.SetActions(next)
	if t != l.Tone || text != l.Text.Text {
		l.Tone = t
		l.Text.SetText(text)
	}
	if visible := text != ""; visible != l.Box.Visible() {
		style.SetVisible(l.Box, visible)
		if l.OnResized != nil {
			l.OnResized()
		}
	}
}

// ActionRow is a row of buttons. It makes new buttons only if their texts change; what
// they do may change more often.
type ActionRow struct {
	actions      []Action
	PrimaryFirst bool  // the first button is the main one
	Tips         *Tips // show the tips of buttons that are a ×; nil if there are none
	Box          *fyne.Container
	onResized    func() // called when its width may have changed; may be nil
}

// NewActionRow makes a row without buttons.
func NewActionRow() *ActionRow { return &ActionRow{Box: container.NewHBox()} }

// SetActions replaces the buttons.
func (r *ActionRow) SetActions(next []Action) {
	same := SameActions(r.actions, next)
	r.actions = next
	if same {
		return
	}
	for _, o := range r.Box.Objects {
		// A key would press a button that is gone.
		if c := canvasOf(o); c != nil && any(c.Focused()) == any(o) {
			c.Unfocus()
		}
	}
	r.Box.RemoveAll()
	for i, a := range next {
		run := func() {
			// Below a dialog, a button that is gone may still have the focus.
			if i < len(r.actions) && r.actions[i].Text == a.Text {
				r.actions[i].Run()
			}
		}
		if a.Close {
			r.Box.Add(newCloseButton(r.Tips, a.Text, run))
			continue
		}
		b := NewPageButton(a.Text, nil, run)
		if r.PrimaryFirst && i == 0 {
			b.Importance = widget.HighImportance
		}
		r.Box.Add(b)
	}
	if r.onResized != nil {
		r.onResized()
	}
}

// caption is a small muted text in the colours of the current theme.
type caption struct {
	widget.BaseWidget
	text *canvas.Text
}

func newCaption(text string) *caption {
	c := &caption{text: style.NewText(style.SmallSize, false, theme.Color(theme.ColorNamePlaceHolder))}
	c.text.Text = text
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *caption) CreateRenderer() fyne.WidgetRenderer {
	return &captionRenderer{widget.NewSimpleRenderer(c.text), c}
}

type captionRenderer struct {
	fyne.WidgetRenderer
	c *caption
}

// Refresh implements fyne.WidgetRenderer.
func (r *captionRenderer) Refresh() {
	style.SetText(r.c.text, r.c.text.Text, theme.Color(theme.ColorNamePlaceHolder))
}

// Panel is the background of a part of a page, in the colours of the current theme.
type Panel struct {
	widget.BaseWidget
	rect *canvas.Rectangle
}

// NewPanel makes a background.
func NewPanel() *Panel {
	p := &Panel{rect: style.NewCard(theme.Color(theme.ColorNameOverlayBackground), theme.Color(theme.ColorNameSeparator))}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	return &panelRenderer{widget.NewSimpleRenderer(p.rect), p}
}

type panelRenderer struct {
	fyne.WidgetRenderer
	p *Panel
}

// Refresh implements fyne.WidgetRenderer.
func (r *panelRenderer) Refresh() {
	r.p.rect.StrokeColor = theme.Color(theme.ColorNameSeparator)
	r.p.rect.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	r.p.rect.Refresh()
}

// Action is what a button says and does.
type Action struct {
	Text  string
	Run   func()
	Close bool // the button is a ×, and Text its tip
}

// SameActions reports whether the buttons of a and b look the same.
func SameActions(a, b []Action) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}
