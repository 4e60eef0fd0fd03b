package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// stepList shows the steps of a test: how each stands, what it found, how long
// it took, and below the one that failed what to do.
type stepList struct {
	box  *fyne.Container
	rows []*stepRow
}

type stepRow struct{ symbol, name, note, took *widget.Label }

// The sizes of a step.
const (
	stepHeight = 24
	stepSymbolWidth,
	stepName, stepTime = 26, 100, 76
)

func newStepList() *stepList {
	l := &stepList{}
	l.box = container.New(l)
	return l
}

// set shows other steps.
func (l *stepList) set(steps []desk.Step) {
	for len(l.rows) < len(steps) {
		r := &stepRow{widget.NewLabel(""), widget.NewLabel(""), widget.NewLabel(""), widget.NewLabel("")}
		r.note.Wrapping = fyne.TextWrapWord
		r.note.Selectable = true
		r.took.Alignment, r.took.Importance = fyne.TextAlignTrailing, widget.LowImportance
		l.rows = append(l.rows, r)
	}
	l.rows = l.rows[:len(steps)]
	l.box.Objects = nil
	for i, s := range steps {
		r := l.rows[i]
		importance, note := widget.MediumImportance, s.Note
		switch {
		case s.Error != "":
			importance, note = widget.DangerImportance, s.Error
		case s.Warning:
			importance = widget.WarningImportance
		case s.Done:
			importance = widget.SuccessImportance
		}
		restate(r.symbol, stepSymbol(s), importance)
		restate(r.name, tr(s.Name), widget.MediumImportance)
		if s.Error == "" && !s.Warning {
			importance = widget.LowImportance
		}
		restate(r.note, note, importance)
		restate(r.took, stepTook(s), widget.LowImportance)
		l.box.Objects = append(l.box.Objects, r.symbol, r.name, r.note, r.took)
	}
	show(l.box, len(steps) > 0)
	l.box.Refresh()
}

func (l *stepList) height(r *stepRow) float32 {
	return max(stepHeight, high(r.note, l.noteWidth())-8)
}

func (l *stepList) noteWidth() float32 {
	return max(l.box.Size().Width-stepSymbolWidth-stepName-stepTime, 120)
}

// MinSize implements fyne.Layout.
func (l *stepList) MinSize([]fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(stepSymbolWidth+stepName+stepTime+120, 8)
	for _, r := range l.rows {
		size.Height += l.height(r)
	}
	return size
}

// Layout implements fyne.Layout.
func (l *stepList) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, r := range l.rows {
		h := l.height(r)
		place(r.symbol, -6, y, stepSymbolWidth, stepHeight)
		place(r.name, stepSymbolWidth-6, y, stepName, stepHeight)
		place(r.note, stepSymbolWidth+stepName-6, y, l.noteWidth(), h+8)
		place(r.took, size.Width-stepTime+6, y, stepTime, stepHeight)
		y += h
	}
}
