package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// exportTable is the part of the export's form for a table: its format and its columns.
type exportTable struct {
	table   *host.ExportTable
	format  *widget.Options
	columns []*widget.Checkbox
	problem *fynewidget.Label // about the columns, in place of their hint
	form    *fyne.Container
}

// columnsInRow is how many columns of the table stand beside one another.
const columnsInRow = 4

// newExportTable makes the form; changed is called when another format was chosen.
func newExportTable(t *host.ExportTable, k widget.Keys, changed func()) *exportTable {
	e := &exportTable{table: t, problem: widget.SmallLabel("")}
	var names []string
	for _, f := range t.Formats {
		names = append(names, f.Name)
	}
	e.format = widget.NewOptions(false, names, k, func(int) { changed() })
	boxes := container.New(&exportColumnsLayout{})
	for i, name := range append(append([]string(nil), t.Columns...), t.More...) {
		box := widget.NewCheckbox(name, k, func(bool) { e.check() })
		box.Checked = i < len(t.Columns)
		e.columns = append(e.columns, box)
		boxes.Add(box)
	}
	e.check()
	e.form = widget.VStack(widget.Unpadded(e.format), boxes, widget.Unpadded(e.problem))
	return e
}

// extension is that of the chosen format.
func (e *exportTable) extension() string { return e.table.Formats[e.format.Chosen].Extension }

// selection is what is chosen.
func (e *exportTable) selection() host.ExportSelection {
	as := host.ExportSelection{Format: e.format.Chosen}
	for _, box := range e.columns {
		if box.Checked {
			as.Columns = append(as.Columns, box.Text)
		}
	}
	return as
}

// check reports whether something is chosen, and asks for it otherwise.
func (e *exportTable) check() bool {
	wrong, hint := "", ""
	if len(e.table.More) > 0 {
		hint = text.Tr("The columns from {{.First}} on come from the record", text.With("First", e.table.More[0]))
	}
	if len(e.selection().Columns) == 0 {
		wrong = text.Tr("Choose at least one column")
	}
	widget.SetErrorOrHint(e.problem, wrong, hint)
	return wrong == ""
}

// setEnabled enables or disables all that can be chosen.
func (e *exportTable) setEnabled(yes bool) {
	e.format.SetEnabled(yes)
	for _, box := range e.columns {
		if yes {
			box.Enable()
		} else {
			box.Disable()
		}
	}
}

// exportColumnsLayout places checkboxes row by row, close to one another.
type exportColumnsLayout struct{}

const exportRowHeight = 28

// MinSize implements fyne.Layout.
func (exportColumnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	rows := (len(objects) + columnsInRow - 1) / columnsInRow
	return fyne.NewSize(columnsInRow*100, float32(rows)*exportRowHeight)
}

// Layout implements fyne.Layout.
func (exportColumnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width / columnsInRow
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, exportRowHeight))
		o.Move(fyne.NewPos(float32(i%columnsInRow)*width-6, float32(i/columnsInRow)*exportRowHeight))
	}
}
