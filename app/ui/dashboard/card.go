package dashboard

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/ui/style"
)

// metricCard is one number with how it went lately.
type metricCard struct {
	*picture
	back  *canvas.Rectangle
	title *canvas.Text
	value *canvas.Text
	unit  *canvas.Text
	note  *canvas.Text
	group *fyne.Container
	width float32
}

// cardText is what a card says.
type cardText struct {
	title, value, unit, note string
	tone                     style.Tone // of the note
}

// cardFrame is a card as it is to be shown.
type cardFrame struct {
	cardText
	exceeded bool // the threshold of its chart is
	drawn    *image.RGBA
}

func newMetricCard() *metricCard {
	m := &metricCard{
		picture: newPicture(), back: style.NewCard(nil, nil), title: style.NewText(style.SmallSize, false, nil),
		value: style.NewText(style.ValueSize, true, nil), unit: style.NewText(style.SmallSize, false, nil), note: style.NewText(style.SmallSize, false, nil),
	}
	m.group = &fyne.Container{Objects: []fyne.CanvasObject{m.back, m.image, m.title, m.value, m.unit, m.note}}
	return m
}

// sparkLeft is where a sparkline begins: right of the widest value.
const sparkLeft = 118

// arrange puts the parts into a rectangle and returns the sparkline's size in
// device pixels; none where there is no room for one.
func (m *metricCard) arrange(x, y, w, h, scale float32) image.Point {
	m.width = w
	style.Place(m.group, x, y, w, h)
	style.Place(m.back, 0, 0, w, h)
	m.title.Move(fyne.NewPos(12, 7))
	m.value.Move(fyne.NewPos(12, 24))
	m.note.Move(fyne.NewPos(12, 55))
	width := w - sparkLeft - 10
	style.SetVisible(m.image, width >= 30)
	if width < 30 {
		return image.Point{}
	}
	left, top := whole(x+sparkLeft, scale)-x, whole(y+16, scale)-y
	size := fyne.NewSize(whole(width, scale), whole(36, scale))
	style.Place(m.image, left, top, size.Width, size.Height)
	return pixels(size, scale)
}

// apply shows a frame.
func (m *metricCard) apply(f cardFrame, c chart.Theme) {
	m.swap(f.drawn)
	style.PaintCardAlarm(m.back, c, f.exceeded)
	style.SetText(m.title, f.title, c.Muted)
	style.SetText(m.value, f.value, c.Text)
	style.SetText(m.unit, f.unit, c.Muted)
	m.unit.Move(fyne.NewPos(12+style.TextWidth(f.value, style.ValueSize, true)+5, 34))
	style.SetText(m.note, style.Abbreviate(f.note, style.SmallSize, false, m.width-24), style.ToneColour(c, f.tone))
}
