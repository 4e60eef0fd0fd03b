package dialog

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// exportDialog asks for a file and writes it. Enter begins with what stands
// there; closed while it writes, it goes on and says then what came of it.
type exportDialog struct {
	*widget.Dialog
	w       *host.Host
	heading string
	choices []host.ExportChoice

	what     *widget.Options
	file     *widget.Field
	row      *widget.FormRow
	going    *widget.TruncatedLabel
	begin    *widget.DialogButton
	offered  string             // the path that stood there without anybody's doing
	replaces string             // a path whose file the person was told about
	running  context.CancelFunc // while it is written
}

// exportWide is how wide the sheet stands.
const exportWide = 620

// Export asks where to write one of the choices. Nothing happens while
// another sheet is open.
func Export(w *host.Host, heading string, choices ...host.ExportChoice) {
	if w.Covered() {
		return
	}
	e := &exportDialog{w: w, Dialog: w.NewDialog(heading, choices[0].Note, exportWide), heading: heading, choices: choices}
	e.file = w.NewField(e.Keys())
	e.row = widget.NewFormRow(text.Tr("File"), e.file, "", text.Tr("~ is your home; without a folder the file is put there"))
	e.row.SetField(container.NewBorder(nil, nil, nil, widget.NewDialogButton(text.Tr("Folder…"), e.Keys(), e.browse), e.file))
	e.going, e.MessageLines = widget.NewTruncatedLabel(""), 2
	var texts []string
	for _, c := range choices {
		texts = append(texts, c.Text)
	}
	e.what = widget.NewOptions(true, texts, e.Keys(), func(int) { e.offer() })
	e.file.OnArrow = e.what.Step
	form := widget.VStack(e.row.Box, widget.Unpadded(e.going))
	if len(choices) > 1 {
		form.Objects = append([]fyne.CanvasObject{widget.Unpadded(e.what)}, form.Objects...)
	}
	e.Button(text.Tr("Cancel"), e.leave)
	e.begin = e.MainButton(text.Tr("Save"), e.ask).ReserveWidth(text.Tr("Replace"))
	e.offer()
	e.file.OnChanged = func(string) { e.complain("") }
	e.Open(form, e.file)
}

// choice is what is to be written.
func (e *exportDialog) choice() host.ExportChoice { return e.choices[e.what.Chosen] }

// offer puts a name for what was chosen into the field, unless a person has
// written one.
func (e *exportDialog) offer() {
	if e.file.Text != e.offered {
		return
	}
	c := e.choice()
	ending := c.Extension
	if ending == "" {
		ending = ".csv"
	}
	e.offered = filepath.Join(e.w.ExportFolder(), exportName(c.Name, ending, time.Now()))
	e.file.ReplaceText(e.offered)
}

// browse puts another folder before the file's name.
func (e *exportDialog) browse() {
	e.w.BrowseFolder(filepath.Dir(e.file.Text), func(folder string) {
		e.file.ReplaceText(filepath.Join(folder, filepath.Base(e.file.Text)))
		e.w.Win.Canvas().Focus(e.file)
	})
}

// complain says what is wrong with the file's name; empty: nothing.
func (e *exportDialog) complain(problem string) {
	e.row.SetError(problem)
	e.SetMessage(style.Calm, "")
	e.replaces = ""
	e.begin.SetText(text.Tr("Save"))
}

// ask looks whether the file can be written there, asks before one is replaced,
// and begins.
func (e *exportDialog) ask() {
	path, err := exportPath(e.file.Text)
	if err != nil {
		e.complain(err.Error())
		return
	}
	offered, exists := e.file.Text == e.offered, false
	e.w.Work(func(context.Context) (err error) {
		if offered {
			path = freePath(path)
		}
		exists, err = checkTarget(path)
		return err
	}, func(err error) {
		switch {
		case e.running != nil || !e.IsOpen: // asked twice, or no longer
		case err != nil:
			e.complain(err.Error())
		case exists && e.replaces != path:
			e.complain("")
			e.replaces = path
			e.begin.SetText(text.Tr("Replace"))
			e.SetMessage(style.Warning, text.Tr("This file exists already. Replace it?"))
		default:
			e.write(path)
		}
	})
}

// write writes the file and shows how that goes.
func (e *exportDialog) write(path string) {
	ctx, cancel := context.WithCancel(e.w.Ctx)
	e.running = cancel
	c := e.choice()
	e.complain("")
	e.steer()
	rows := 0
	e.w.ShowElapsed(ctx, func(took time.Duration) {
		e.going.SetText(text.Trn(rows, "Writing {{.File}}: {{.Rows}} row so far, {{.Took}}", "Writing {{.File}}: {{.Rows}} rows so far, {{.Took}}", text.With(
			"File", filepath.Base(path), "Rows", text.Grouped(float64(rows)), "Took", text.Duration(max(took.Truncate(time.Second), time.Second)))))
	})
	n := 0
	e.w.Work(func(context.Context) (err error) {
		n, err = writeFile(ctx, path, func(out io.Writer) (int, error) {
			return c.Run(ctx, out, func(so int) { e.w.Do(func() { rows = so }) })
		})
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		e.running = nil
		switch {
		case stopped:
			e.Close()
		case err == nil:
			e.w.App.Preferences().SetString(host.PrefExportFolder, filepath.Dir(path))
			e.Close()
			written(e.w, e.heading, path, c, n)
		case e.IsOpen:
			e.steer()
			e.SetMessage(style.Alarm, err.Error())
		default:
			e.w.ShowError(text.Tr("Nothing was saved"), err)
		}
	})
}

// steer shows what can be done: nothing but to leave while the file is written.
func (e *exportDialog) steer() {
	if e.running == nil {
		e.going.SetText("")
	}
	e.begin.SetEnabled(e.running == nil)
	if e.OnSubmit = e.ask; e.running != nil {
		e.OnSubmit = nil
	}
	e.Relayout()
}

// leave ends the writing, else closes the sheet.
func (e *exportDialog) leave() {
	if e.running != nil {
		e.running()
	} else {
		e.Close()
	}
}

// written says what was written, and where.
func written(w *host.Host, heading, path string, c host.ExportChoice, n int) {
	much := text.Trn(n, "Saved, {{.Rows}} row", "Saved, {{.Rows}} rows", text.With("Rows", text.Grouped(float64(n))))
	if c.Bytes {
		much = text.Tr("Saved, {{.Size}}", text.With("Size", text.Size(int64(n))))
	}
	where := fynewidget.NewLabel(path)
	where.Wrapping, where.Selectable = fyne.TextWrapBreak, true
	s := w.NewDialog(heading, c.Note, exportWide)
	s.MessageLines = 1
	s.LeftButton(text.Tr("Open folder"), func() { w.OpenFolder(filepath.Dir(path)) })
	s.MainButton(text.Tr("Close"), s.Close)
	s.Open(widget.VStack(widget.Unpadded(where)), nil)
	s.SetMessage(style.Calm, much)
}
