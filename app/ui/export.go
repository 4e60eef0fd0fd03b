package ui

import (
	"context"
	"io"
	"net/url"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// prefExportFolder is where the last file was written.
const prefExportFolder = "export.folder"

// exportChoice is something that can be written to a file.
type exportChoice struct {
	text   string // what it is
	name   string // of the file at first, without the time
	ending string // of its name; empty: .csv
	bytes  bool   // run returns a number of bytes, else of rows

	// run writes it and returns how much that was. It calls tell now and then
	// with the rows so far.
	run func(ctx context.Context, out io.Writer, tell func(rows int)) (int, error)
}

// exportDialog asks for a file, writes it and says what came of it. Enter
// begins with what stands there.
type exportDialog struct {
	w       *window
	choices []exportChoice

	chosen   *widget.RadioGroup
	file     *lineEntry
	note     *widget.Label
	begin    *widget.Button
	offered  string // the path that stood there without anybody's doing
	replaces string // a path whose file the person was told about
	body     *fyne.Container
	dialog   *dialog.CustomDialog
	running  context.CancelFunc // while it is written
}

// openExport asks where to write one of the choices. Nothing happens while
// another dialog is open.
func (w *window) openExport(title string, choices ...exportChoice) {
	if w.win.Canvas().Overlays().Top() != nil {
		return
	}
	d := &exportDialog{w: w, choices: choices, body: container.NewStack()}
	d.file = newLineEntry()
	d.file.OnSubmitted = func(string) { d.submit() }
	d.file.OnChanged = func(string) { d.complain("") }
	d.file.escaped = d.close
	d.note = widget.NewLabel("")
	d.note.Wrapping = fyne.TextWrapWord
	d.begin = widget.NewButton("", d.submit)
	d.begin.Importance = widget.HighImportance
	d.dialog = dialog.NewCustomWithoutButtons(title, d.body, w.win)
	d.form()
	d.dialog.Resize(fyne.NewSize(560, 0))
	d.dialog.Show()
	w.win.Canvas().Focus(d.file)
}

// form shows what to write, and where.
func (d *exportDialog) form() {
	var texts []string
	for _, c := range d.choices {
		texts = append(texts, c.text)
	}
	d.chosen = widget.NewRadioGroup(texts, func(string) { d.offer() })
	d.chosen.Required = true
	d.chosen.Selected = texts[0]
	d.offer()
	file := container.NewBorder(nil, nil, nil, widget.NewButton(tr("Folder…"), d.chooseFolder), d.file)
	form := container.New(layout.NewFormLayout())
	if len(d.choices) > 1 {
		form.Add(widget.NewLabel(tr("What")))
		form.Add(d.chosen)
	}
	form.Add(widget.NewLabel(tr("File")))
	form.Add(file)
	form.Add(layout.NewSpacer())
	form.Add(d.note)
	d.fill(form, widget.NewButton(tr("Cancel"), d.close), d.begin)
	d.complain("")
}

// fill shows something and buttons below it.
func (d *exportDialog) fill(o fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	row := container.NewHBox(layout.NewSpacer())
	for _, b := range buttons {
		row.Add(b)
	}
	d.body.Objects = []fyne.CanvasObject{container.NewBorder(nil, row, nil, nil, o)}
	d.body.Refresh()
}

// choice is what is to be written.
func (d *exportDialog) choice() exportChoice {
	for _, c := range d.choices {
		if c.text == d.chosen.Selected {
			return c
		}
	}
	return d.choices[0]
}

// offer puts a name for what was chosen into the field, unless a person has
// written one.
func (d *exportDialog) offer() {
	if d.file.Text != d.offered {
		return
	}
	c := d.choice()
	ending := c.ending
	if ending == "" {
		ending = ".csv"
	}
	d.offered = filepath.Join(d.w.exportFolder(), exportName(c.name, ending, time.Now()))
	d.file.SetText(d.offered)
	d.file.CursorColumn = len([]rune(d.offered)) // where the name ends
}

// exportFolder is where the last file was written, at first the home.
func (w *window) exportFolder() string {
	if folder := w.app.Preferences().String(prefExportFolder); folder != "" {
		return folder
	}
	home, err := exportPath("~" + string(filepath.Separator))
	if err != nil {
		return ""
	}
	return home
}

func (d *exportDialog) chooseFolder() {
	dialog.ShowFolderOpen(func(u fyne.ListableURI, err error) {
		if err != nil || u == nil {
			return
		}
		d.file.SetText(filepath.Join(u.Path(), filepath.Base(d.file.Text)))
	}, d.w.win)
}

// complain says what is wrong with the file's name.
func (d *exportDialog) complain(problem string) {
	if d.note.Importance = widget.LowImportance; problem != "" {
		d.note.Importance = widget.DangerImportance
		problem = wrongMark + problem
	}
	d.note.SetText(problem)
	d.replaces = ""
	d.begin.SetText(tr("Export"))
}

// submit looks whether the file can be written there, and begins.
func (d *exportDialog) submit() {
	path, err := exportPath(d.file.Text)
	if err != nil {
		d.complain(err.Error())
		return
	}
	offered, exists := d.file.Text == d.offered, false
	d.w.work(func(context.Context) (err error) {
		if offered {
			path = freePath(path)
		}
		exists, err = checkTarget(path)
		return err
	}, func(err error) {
		switch {
		case d.running != nil: // submitted twice
		case err != nil:
			d.complain(err.Error())
		case exists && d.replaces != path:
			d.complain(tr("This file exists already. Replace it?"))
			d.replaces = path
			d.begin.SetText(tr("Replace"))
		default:
			d.run(path)
		}
	})
}

// run writes the file and shows how that goes.
func (d *exportDialog) run(path string) {
	ctx, cancel := context.WithCancel(d.w.ctx)
	d.running = cancel
	c := d.choice()
	going := widget.NewLabel("")
	going.Truncation = fyne.TextTruncateEllipsis
	rows := 0
	d.fill(going, widget.NewButton(tr("Cancel"), cancel))
	d.w.during(ctx, func(took time.Duration) {
		going.SetText(tr("Writing {{.File}}: {{.Rows}} rows so far, {{.Took}}", with(
			"File", filepath.Base(path), "Rows", grouped(float64(rows)), "Took", lasting(max(took.Truncate(time.Second), time.Second)))))
	})
	n := 0
	d.w.work(func(context.Context) (err error) {
		n, err = writeFile(ctx, path, func(out io.Writer) (int, error) {
			return c.run(ctx, out, func(so int) { d.w.do(func() { rows = so }) })
		})
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		d.running = nil
		switch {
		case stopped:
			d.close()
		case err != nil:
			d.form()
			d.complain(err.Error())
			d.dialog.Show() // it may have been closed while it ran
		default:
			d.w.app.Preferences().SetString(prefExportFolder, filepath.Dir(path))
			leave := d.finished(path, c, n)
			d.dialog.Show()
			d.w.win.Canvas().Focus(leave)
		}
	})
}

// finished says what was written, and where. It returns the button that closes
// the dialog.
func (d *exportDialog) finished(path string, c exportChoice, n int) *verb {
	where := widget.NewLabel(path)
	where.Wrapping, where.Selectable = fyne.TextWrapBreak, true
	much := tr("{{.Rows}} rows were written", with("Rows", grouped(float64(n))))
	if c.bytes {
		much = tr("{{.Size}} were written", with("Size", amountText(n)))
	}
	open := widget.NewButton(tr("Open folder"), func() {
		err := d.w.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Dir(path))})
		if err != nil {
			d.w.fail(tr("The folder was not opened"), err)
		}
	})
	leave := newVerb(tr("Close"), keys{esc: d.close}, d.close)
	leave.Importance = widget.HighImportance
	d.fill(container.NewVBox(widget.NewLabel(doneMark+much), where), open, leave)
	return leave
}

func (d *exportDialog) close() { d.dialog.Hide() }
