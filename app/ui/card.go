package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
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
	tone                     tone // of the note
}

// cardFrame is a card as it is to be shown.
type cardFrame struct {
	cardText
	exceeded bool // the threshold of its chart is
	drawn    *image.RGBA
}

func newMetricCard() *metricCard {
	m := &metricCard{
		picture: newPicture(), back: card(nil, nil), title: newText(smallSize, false, nil),
		value: newText(valueSize, true, nil), unit: newText(smallSize, false, nil), note: newText(smallSize, false, nil),
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
	place(m.group, x, y, w, h)
	place(m.back, 0, 0, w, h)
	m.title.Move(fyne.NewPos(12, 7))
	m.value.Move(fyne.NewPos(12, 24))
	m.note.Move(fyne.NewPos(12, 55))
	width := w - sparkLeft - 10
	show(m.image, width >= 30)
	if width < 30 {
		return image.Point{}
	}
	left, top := whole(x+sparkLeft, scale)-x, whole(y+16, scale)-y
	size := fyne.NewSize(whole(width, scale), whole(36, scale))
	place(m.image, left, top, size.Width, size.Height)
	return pixels(size, scale)
}

// apply shows a frame.
func (m *metricCard) apply(f cardFrame, c chart.Theme) {
	m.swap(f.drawn)
	paintAlarm(m.back, c, f.exceeded)
	put(m.title, f.title, c.Muted)
	put(m.value, f.value, c.Text)
	put(m.unit, f.unit, c.Muted)
	m.unit.Move(fyne.NewPos(12+widthOf(f.value, valueSize, true)+5, 34))
	put(m.note, brief(f.note, smallSize, false, m.width-24), ink(c, f.tone))
}
