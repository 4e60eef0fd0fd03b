package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// blank stands in place of rows and says why there are none, and what to do.
type blank struct {
	title, hint *widget.Label
	buttons     *nextSteps
	box         *fyne.Container
}

func newBlank() *blank {
	b := &blank{title: widget.NewLabel(""), hint: widget.NewLabel(""), buttons: newNextSteps()}
	b.title.TextStyle.Bold, b.title.Alignment = true, fyne.TextAlignCenter
	b.hint.Wrapping, b.hint.Alignment, b.hint.Importance = fyne.TextWrapWord, fyne.TextAlignCenter, widget.LowImportance
	b.box = container.NewCenter(container.NewVBox(b.title, container.NewGridWrap(fyne.NewSize(420, 64), b.hint), container.NewCenter(b.buttons.box)))
	b.box.Hide()
	b.buttons.resized = b.box.Refresh
	return b
}

func (b *blank) object() fyne.CanvasObject { return b.box }

// show says why nothing is there.
func (b *blank) show(title, hint string, next ...action) {
	b.box.Show()
	b.buttons.offer(next)
	if title != b.title.Text || hint != b.hint.Text {
		b.title.SetText(title)
		b.hint.SetText(hint)
	}
}

func (b *blank) hide() { b.box.Hide() }

// messageLine is a line of text with buttons. Without text it takes no room.
type messageLine struct {
	text    *widget.Label
	buttons *nextSteps
	tone    tone
	box     *fyne.Container
	resized func() // the line came or went
}

func newMessageLine() *messageLine {
	l := &messageLine{text: widget.NewLabel(""), buttons: newNextSteps()}
	l.text.Truncation = fyne.TextTruncateEllipsis
	l.box = container.NewBorder(nil, nil, nil, l.buttons.box, l.text)
	l.box.Hide()
	l.buttons.resized = l.box.Refresh
	return l
}

func (l *messageLine) object() fyne.CanvasObject { return l.box }

// say shows a text, in the manner of its urgency, and the next steps.
func (l *messageLine) say(t tone, text string, next ...action) {
	l.text.Importance = widget.LowImportance
	switch {
	case text == "":
	case t == warning:
		l.text.Importance, text = widget.WarningImportance, "▲  "+text
	case t == alarm:
		l.text.Importance, text = widget.DangerImportance, failure+"  "+text
	}
	l.buttons.offer(next)
	if t != l.tone || text != l.text.Text {
		l.tone = t
		l.text.SetText(text)
	}
	if visible := text != ""; visible != l.box.Visible() {
		show(l.box, visible)
		if l.resized != nil {
			l.resized()
		}
	}
}

// nextSteps are buttons that change seldom, while what they do may.
type nextSteps struct {
	actions []action
	main    bool // the first is what most people would do next
	box     *fyne.Container
	resized func() // it needs more room, or less
}

func newNextSteps() *nextSteps { return &nextSteps{box: container.NewHBox()} }

// offer shows these buttons.
func (s *nextSteps) offer(next []action) {
	same := sameActions(s.actions, next)
	s.actions = next
	if same {
		return
	}
	s.box.RemoveAll()
	for i, a := range next {
		b := newButton(a.text, nil, func() { s.actions[i].run() })
		if s.main && i == 0 {
			b.Importance = widget.HighImportance
		}
		s.box.Add(b)
	}
	if s.resized != nil {
		s.resized()
	}
}

// caption is a small muted text in the colours of the theme.
type caption struct {
	widget.BaseWidget
	text *canvas.Text
}

func newCaption(text string) *caption {
	c := &caption{text: newText(smallSize, false, theme.Color(theme.ColorNamePlaceHolder))}
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
	put(r.c.text, r.c.text.Text, theme.Color(theme.ColorNamePlaceHolder))
}

// panel is the background of a part of a page, in the colours of the theme.
type panel struct {
	widget.BaseWidget
	rect *canvas.Rectangle
}

func newPanel() *panel {
	p := &panel{rect: card(theme.Color(theme.ColorNameOverlayBackground), theme.Color(theme.ColorNameSeparator))}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	return &panelRenderer{widget.NewSimpleRenderer(p.rect), p}
}

type panelRenderer struct {
	fyne.WidgetRenderer
	p *panel
}

// Refresh implements fyne.WidgetRenderer.
func (r *panelRenderer) Refresh() {
	r.p.rect.StrokeColor = theme.Color(theme.ColorNameSeparator)
	r.p.rect.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	r.p.rect.Refresh()
}

// action is a button.
type action struct {
	text string
	run  func()
}

// sameActions reports whether the buttons would look the same.
func sameActions(a, b []action) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].text != b[i].text {
			return false
		}
	}
	return true
}
