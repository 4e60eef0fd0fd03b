package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// stepList shows the steps of a test: whether each is done, what it found, how
// long it took, and what to do about the one that failed.
type stepList struct {
	box  *fyne.Container
	rows []*stepRow
}

type stepRow struct{ symbol, name, note, took *fynewidget.Label }

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

// set replaces the steps.
func (l *stepList) set(steps []control.Step) {
	for len(l.rows) < len(steps) {
		r := &stepRow{fynewidget.NewLabel(""), fynewidget.NewLabel(""), fynewidget.NewLabel(""), fynewidget.NewLabel("")}
		r.note.Wrapping = fyne.TextWrapWord
		r.note.Selectable = true
		r.took.Alignment, r.took.Importance = fyne.TextAlignTrailing, fynewidget.LowImportance
		l.rows = append(l.rows, r)
	}
	l.rows = l.rows[:len(steps)]
	l.box.Objects = nil
	for i, s := range steps {
		r := l.rows[i]
		importance, note := fynewidget.MediumImportance, text.Of(s.Note)
		switch {
		case !s.Error.Empty():
			importance, note = fynewidget.DangerImportance, text.Of(s.Error)
		case s.Warning:
			importance = fynewidget.WarningImportance
		case s.Done:
			importance = fynewidget.SuccessImportance
		}
		widget.SetLabel(r.symbol, stepSymbol(s), importance)
		widget.SetLabel(r.name, text.Tr(s.Name), fynewidget.MediumImportance)
		if s.Error.Empty() && !s.Warning {
			importance = fynewidget.LowImportance
		}
		widget.SetLabel(r.note, note, importance)
		widget.SetLabel(r.took, stepTook(s), fynewidget.LowImportance)
		l.box.Objects = append(l.box.Objects, r.symbol, r.name, r.note, r.took)
	}
	style.SetVisible(l.box, len(steps) > 0)
	l.box.Refresh()
}

func (l *stepList) height(r *stepRow) float32 {
	return max(stepHeight, widget.LabelHeight(r.note, l.noteWidth())-8)
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
		style.Place(r.symbol, -6, y, stepSymbolWidth, stepHeight)
		style.Place(r.name, stepSymbolWidth-6, y, stepName, stepHeight)
		style.Place(r.note, stepSymbolWidth+stepName-6, y, l.noteWidth(), h+8)
		style.Place(r.took, size.Width-stepTime+6, y, stepTime, stepHeight)
		y += h
	}
}
