package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// EmptyState stands in place of rows and says why there are none, and what to do.
type EmptyState struct {
	Title, Hint *widget.Label
	buttons     *ActionRow
	Box         *fyne.Container
}

func NewEmptyState() *EmptyState {
	b := &EmptyState{Title: widget.NewLabel(""), Hint: widget.NewLabel(""), buttons: NewActionRow()}
	b.Title.TextStyle.Bold, b.Title.Alignment = true, fyne.TextAlignCenter
	b.Hint.Wrapping, b.Hint.Alignment, b.Hint.Importance = fyne.TextWrapWord, fyne.TextAlignCenter, widget.LowImportance
	b.Box = container.NewCenter(container.NewVBox(b.Title, container.NewGridWrap(fyne.NewSize(420, 64), b.Hint), container.NewCenter(b.buttons.Box)))
	b.Box.Hide()
	b.buttons.onResized = b.Box.Refresh
	return b
}

func (b *EmptyState) Object() fyne.CanvasObject { return b.Box }

// Show says why nothing is there.
func (b *EmptyState) Show(title, hint string, next ...Action) {
	b.Box.Show()
	b.buttons.SetActions(next)
	if title != b.Title.Text || hint != b.Hint.Text {
		b.Title.SetText(title)
		b.Hint.SetText(hint)
	}
}

func (b *EmptyState) Hide() { b.Box.Hide() }

// MessageLine is a line of text with buttons. Without text it takes no room.
type MessageLine struct {
	Text      *widget.Label
	buttons   *ActionRow
	Tone      style.Tone
	Box       *fyne.Container
	OnResized func() // the line came or went
}

func NewMessageLine() *MessageLine {
	l := &MessageLine{Text: widget.NewLabel(""), buttons: NewActionRow()}
	l.Text.Truncation = fyne.TextTruncateEllipsis
	l.Box = container.NewBorder(nil, nil, nil, l.buttons.Box, l.Text)
	l.Box.Hide()
	l.buttons.onResized = l.Box.Refresh
	return l
}

func (l *MessageLine) Object() fyne.CanvasObject { return l.Box }

// Say shows a text, in the manner of its urgency, and the next steps.
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

// ActionRow are buttons that change seldom, while what they do may.
type ActionRow struct {
	actions      []Action
	PrimaryFirst bool // the first is what most people would do next
	Box          *fyne.Container
	onResized    func() // it needs more room, or less
}

func NewActionRow() *ActionRow { return &ActionRow{Box: container.NewHBox()} }

// Offer shows these buttons.
func (r *ActionRow) SetActions(next []Action) {
	same := SameActions(r.actions, next)
	r.actions = next
	if same {
		return
	}
	r.Box.RemoveAll()
	for i, a := range next {
		b := NewPageButton(a.Text, nil, func() { r.actions[i].Run() })
		if r.PrimaryFirst && i == 0 {
			b.Importance = widget.HighImportance
		}
		r.Box.Add(b)
	}
	if r.onResized != nil {
		r.onResized()
	}
}

// caption is a small muted text in the colours of the theme.
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

// panel is the background of a part of a page, in the colours of the theme.
type Panel struct {
	widget.BaseWidget
	rect *canvas.Rectangle
}

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

// Action is a button.
type Action struct {
	Text string
	Run  func()
}

// SameActions reports whether the buttons would look the same.
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
