package explore

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/ui/recordview"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/explore"
)

// answerLine says how many events match, of how many, how exact that is and what it was
// made of. It can be focused and copied.
type answerLine struct {
	page *Page

	sign    *canvas.Text
	head    *canvas.Text
	rest    *canvas.Text
	warning *canvas.Text
	area    *widget.FocusArea
	group   *fyne.Container
	width   float32
	said    answerText
}

// answerText is what the line says.
type answerText struct {
	sign, head, rest, warning string
	tone                      style.Tone
}

// String is all of it, as it is copied.
func (a answerText) String() string {
	all := a.sign + " " + a.head
	if a.rest != "" {
		all += " " + a.rest
	}
	if a.warning != "" {
		all += " " + a.warning
	}
	return all
}

func newAnswerLine(p *Page) *answerLine {
	a := &answerLine{page: p, sign: style.NewText(style.TextSize, true, nil), head: style.NewText(style.TextSize, true, nil), rest: style.NewText(style.LabelSize, false, nil), warning: style.NewText(style.LabelSize, false, nil), area: widget.NewFocusArea(p.h.Canvas)}
	a.group = &fyne.Container{Objects: []fyne.CanvasObject{a.sign, a.head, a.rest, a.warning, a.area, a.area.Ring}}
	a.area.OnSecondaryTapped = func(e *fyne.PointEvent) {
		p.popUp(e.AbsolutePosition, []*fyne.MenuItem{fyne.NewMenuItem(text.Tr("Copy"), a.copy)})
	}
	a.area.OnKey = func(key fyne.KeyName) bool {
		use := key == fyne.KeyReturn || key == fyne.KeyEnter || key == fyne.KeySpace
		if use {
			a.copy()
		}
		return use
	}
	p.h.Tips.Attach(&a.area.HitArea, a.area, func() string { return a.said.String() + " " + p.notSearched() })
	return a
}

// copy copies what the line says.
func (a *answerLine) copy() { a.page.h.App.Clipboard().SetContent(a.said.String()) }

// answerHeight is the height of the line.
const answerHeight = 26

func (a *answerLine) arrange(x, y, w float32) {
	a.width = w
	style.Place(a.group, x, y, w, answerHeight)
	style.Place(a.area, 0, 0, w, answerHeight)
	style.Place(a.area.Ring, 0, 0, w, answerHeight)
	a.draw()
}

// set shows what is said.
func (a *answerLine) set(said answerText) {
	a.said = said
	a.draw()
}

func (a *answerLine) draw() {
	c, s := a.page.h.Colours(), a.said
	style.SetText(a.sign, s.sign, style.ToneColour(c, s.tone))
	x := float32(4)
	a.sign.Move(fyne.NewPos(x, 5))
	x += style.TextWidth(s.sign, style.TextSize, true) + 8
	put := func(t *canvas.Text, said string, size float32, bold bool, y float32) {
		said = style.Abbreviate(said, size, bold, max(a.width-x, 1))
		style.SetVisible(t, said != "" && a.width-x > 30)
		style.SetText(t, said, t.Color)
		t.Move(fyne.NewPos(x, y))
		if said != "" {
			x += style.TextWidth(said, size, bold) + 14
		}
	}
	a.head.Color, a.rest.Color, a.warning.Color = c.Text, c.Text, style.ToneColour(c, style.Warning)
	put(a.head, s.head, style.TextSize, true, 5)
	put(a.rest, s.rest, style.LabelSize, false, 6)
	put(a.warning, s.warning, style.LabelSize, false, 6)
	for _, t := range []*canvas.Text{a.head, a.rest, a.warning} {
		t.Refresh()
	}
}

// answerOf is what the line says about an answer; stopped says that a person has ended
// the scan.
func answerOf(a *explore.Answer, stopped bool) answerText {
	data := text.With("N", text.Grouped(float64(a.All.Events)), "All", text.Grouped(float64(max(a.Stored, a.Counted+a.Unsettled))), "Took", text.Duration(a.Took),
		"Scanned", text.Grouped(float64(a.Scanned)), "Rows", text.Grouped(float64(a.Rows)), "Reached", recordview.UTCMinute(a.Reached), "Part", part(a.Scanned, a.Stored))
	s := answerText{sign: style.Success, tone: style.Good}
	s.head = text.Trn(a.All.Events, "{{.N}} event matches", "{{.N}} events match", data)
	switch {
	case stopped:
		s.sign, s.tone = "■", style.Warning
		s.head = text.Tr("stopped: at least {{.N}} match", data)
		s.rest = text.Tr("scanned {{.Scanned}} of {{.All}} ({{.Part}}), back to those stored {{.Reached}}", data)
	case !a.Done:
		s.sign, s.tone = "↻", style.Busy
		s.head = text.Tr("at least {{.N}} match", data)
		s.rest = text.Tr("scanned {{.Scanned}} of {{.All}} ({{.Part}}), back to those stored {{.Reached}}, {{.Took}}", data)
	case a.Method == explore.ByScan:
		s.rest = text.Tr("exact, all {{.All}} scanned in {{.Took}}", data)
	case a.Method == explore.ByEvents:
		s.rest = text.Tr("of {{.All}}   exact, in {{.Took}}, from the settled events of that time", data)
	case a.Rows > 0:
		s.rest = text.Tr("of {{.All}}   exact, in {{.Took}}, from the hourly totals ({{.Rows}} rows)", data)
	default:
		s.rest = text.Tr("of {{.All}}   exact, in {{.Took}}, from the hourly totals", data)
	}
	if a.Done && a.Method != explore.ByScan && a.Unsettled > 0 {
		s.warning = style.Attention + " " + text.Trn(a.Unsettled, "not counted: {{.N}} not yet settled", "not counted: {{.N}} not yet settled", text.With("N", text.Grouped(float64(a.Unsettled))))
	}
	return s
}

func part(n, of int64) string {
	if of <= 0 {
		return "0 %"
	}
	return percent(float64(n), float64(of))
}
