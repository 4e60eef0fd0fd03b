package dialog

import (
	"cmp"
	"context"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// exportDialog asks for a file and writes it. Enter starts with the file's name
// as it stands. If the dialog is closed meanwhile, writing continues, and its
// result is shown at the end.
type exportDialog struct {
	*widget.Dialog
	h       *host.Host
	heading string
	choices []host.ExportChoice

	what       *widget.Options
	table      *exportTable // what to choose of a table; nil: nothing
	file       *widget.Field
	row        *widget.FormRow
	progress   *widget.TruncatedLabel
	bar        *widget.ProgressBar
	saveButton *widget.DialogButton
	suggested  string             // the path that suggest put into the field
	confirmed  string             // an existing path that the person may replace
	cancel     context.CancelFunc // set while the file is written
}

// exportWidth is the width of the dialog.
const exportWidth = 620

// Export asks where to write one of the choices. It does nothing while another
// dialog is open.
func Export(h *host.Host, heading string, choices ...host.ExportChoice) {
	if !h.Covered() {
		openExport(h, heading, choices...)
	}
}

// openExport is Export over whatever is open.
func openExport(h *host.Host, heading string, choices ...host.ExportChoice) {
	e := &exportDialog{h: h, Dialog: h.NewDialog(heading, choices[0].Note, exportWidth), heading: heading, choices: choices}
	e.file = h.NewField(e.Keys())
	e.row = widget.NewFormRow(text.Tr("File"), e.file, "", text.Tr("~ is your home; without a folder the file is put there"))
	e.row.SetField(container.NewBorder(nil, nil, nil, widget.NewDialogButton(text.Tr("Folder…"), e.Keys(), e.browse), e.file))
	e.progress, e.MessageLines = widget.NewTruncatedLabel(""), 2
	var texts []string
	for _, c := range choices {
		texts = append(texts, c.Text)
	}
	e.what = widget.NewOptions(true, texts, e.Keys(), func(int) { e.suggest() })
	e.file.OnArrow = e.what.Step
	e.bar = widget.NewProgressBar()
	form := widget.VStack(e.row.Box, widget.Unpadded(e.progress))
	if choices[0].Total > 0 {
		form.Add(e.bar.Object())
	}
	if table := choices[0].Table; table != nil {
		e.table = newExportTable(table, e.Keys(), e.suggest)
		form.Objects = append([]fyne.CanvasObject{e.table.form}, form.Objects...)
	}
	if len(choices) > 1 {
		form.Objects = append([]fyne.CanvasObject{widget.Unpadded(e.what)}, form.Objects...)
	}
	e.Button(text.Tr("Cancel"), e.stopOrClose)
	e.saveButton = e.MainButton(text.Tr("Save"), e.checkAndWrite).ReserveWidth(text.Tr("Replace"))
	e.suggest()
	e.file.OnChanged = func(string) { e.complain("") }
	e.Open(form, e.file)
}

// choice is the chosen export.
func (e *exportDialog) choice() host.ExportChoice { return e.choices[e.what.Chosen] }

// suggest puts a name for the chosen export into the field, unless a person has
// typed one.
func (e *exportDialog) suggest() {
	if e.file.Text != e.suggested {
		return
	}
	c := e.choice()
	ending := cmp.Or(c.Extension, ".csv")
	if c.Table != nil {
		ending = e.table.extension()
	}
	e.suggested = filepath.Join(e.h.ExportFolder(), exportName(c.Name, ending, time.Now()))
	e.file.ReplaceText(e.suggested)
}

// browse asks for another folder for the file.
func (e *exportDialog) browse() {
	e.h.BrowseFolder(filepath.Dir(e.file.Text), func(folder string) {
		e.file.ReplaceText(filepath.Join(folder, filepath.Base(e.file.Text)))
		e.h.Win.Canvas().Focus(e.file)
	})
}

// complain shows an error beside the file's name; an empty one clears it.
func (e *exportDialog) complain(problem string) {
	e.row.SetError(problem)
	e.SetMessage(style.Calm, "")
	e.confirmed = ""
	e.saveButton.SetText(text.Tr("Save"))
}

// checkAndWrite checks whether the file can be written, asks before it replaces
// one, and writes it.
func (e *exportDialog) checkAndWrite() {
	if e.choice().Table != nil && !e.table.check() {
		return
	}
	path, err := exportPath(e.file.Text)
	if err != nil {
		e.complain(text.Error(err))
		return
	}
	offered, exists := e.file.Text == e.suggested, false
	e.h.Work(func(context.Context) (err error) {
		if offered {
			path = freePath(path)
		}
		exists, err = checkTarget(path)
		return err
	}, func(err error) {
		switch {
		case e.cancel != nil || !e.IsOpen: // it is being written already, or the dialog was closed
		case err != nil:
			e.complain(text.Error(err))
		case exists && e.confirmed != path:
			e.complain("")
			e.confirmed = path
			e.saveButton.SetText(text.Tr("Replace"))
			e.SetMessage(style.Warning, text.Tr("This file exists already. Replace it?"))
		default:
			e.write(path)
		}
	})
}

// write writes the file and shows the progress.
func (e *exportDialog) write(path string) {
	ctx, cancel := context.WithCancel(e.h.Ctx)
	e.cancel = cancel
	c := e.choice()
	run := c.Run
	if c.Table != nil {
		as := e.table.selection()
		run = func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			return c.Table.Run(ctx, out, as, tell)
		}
	}
	e.complain("")
	e.update()
	rows := 0
	e.h.ShowElapsed(ctx, func(took time.Duration) { e.showProgress(path, rows, c.Total, took) })
	n := 0
	e.h.Work(func(context.Context) (err error) {
		n, err = writeFile(ctx, path, func(out io.Writer) (int, error) {
			return run(ctx, out, func(so int) { e.h.Do(func() { rows = so }) })
		})
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		e.cancel = nil
		switch {
		case stopped:
			e.Close()
		case err == nil:
			e.h.App.Preferences().SetString(host.PrefExportFolder, filepath.Dir(path))
			e.Close()
			showWritten(e.h, e.heading, path, c, n)
		case e.IsOpen:
			e.update()
			e.SetMessage(style.Alarm, text.Error(err))
		default:
			e.h.ShowError(text.Tr("Nothing was saved"), err)
		}
	})
}

// showProgress shows how many rows of a total have been written; it is 0 when it is not
// known.
func (e *exportDialog) showProgress(path string, rows, total int, took time.Duration) {
	data := text.With("File", filepath.Base(path), "Rows", text.Grouped(float64(rows)), "Total", text.Grouped(float64(total)),
		"Took", text.Duration(max(took.Truncate(time.Second), time.Second)))
	if total == 0 {
		e.progress.SetText(text.Trn(rows, "Writing {{.File}}: {{.Rows}} row so far, {{.Took}}", "Writing {{.File}}: {{.Rows}} rows so far, {{.Took}}", data))
		return
	}
	e.progress.SetText(text.Trn(total, "Writing {{.File}}: {{.Rows}} of {{.Total}} row, {{.Took}}", "Writing {{.File}}: {{.Rows}} of {{.Total}} rows, {{.Took}}", data))
	e.bar.Set(float32(rows) / float32(total))
}

// update enables what can be done: while the file is written, only Cancel.
func (e *exportDialog) update() {
	if e.cancel == nil {
		e.progress.SetText("")
		e.bar.Set(-1)
	}
	if e.table != nil {
		e.table.setEnabled(e.cancel == nil)
	}
	e.saveButton.SetEnabled(e.cancel == nil)
	if e.OnSubmit = e.checkAndWrite; e.cancel != nil {
		e.OnSubmit = nil
	}
	e.Relayout()
}

// stopOrClose stops writing, or closes the dialog if nothing is being written.
func (e *exportDialog) stopOrClose() {
	if e.cancel != nil {
		e.cancel()
	} else {
		e.Close()
	}
}

// showWritten says how much was written, and where.
func showWritten(h *host.Host, heading, path string, c host.ExportChoice, n int) {
	much := text.Trn(n, "Saved, {{.Rows}} row", "Saved, {{.Rows}} rows", text.With("Rows", text.Grouped(float64(n))))
	if c.Bytes {
		much = text.Tr("Saved, {{.Size}}", text.With("Size", text.Size(int64(n))))
	}
	where := fynewidget.NewLabel(path)
	where.Wrapping, where.Selectable = fyne.TextWrapBreak, true
	d := h.NewDialog(heading, c.Note, exportWidth)
	d.MessageLines = 1
	d.LeftButton(text.Tr("Open folder"), func() { h.OpenFolder(filepath.Dir(path)) })
	d.MainButton(text.Tr("Close"), d.Close)
	d.Open(widget.VStack(widget.Unpadded(where)), nil)
	d.SetMessage(style.Calm, much)
}
