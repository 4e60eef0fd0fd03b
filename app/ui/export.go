package ui

import (
	"context"
	"io"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// exportSheet asks for a file and writes it. Enter begins with what stands
// there; closed while it writes, it goes on and says then what came of it.
type exportSheet struct {
	*sheet
	w       *host
	heading string
	choices []exportChoice

	what     *options
	file     *field
	row      *formRow
	going    *cutLabel
	begin    *verb
	offered  string             // the path that stood there without anybody's doing
	replaces string             // a path whose file the person was told about
	running  context.CancelFunc // while it is written
}

// exportWide is how wide the sheet stands.
const exportWide = 620

// openExport asks where to write one of the choices. Nothing happens while
// another sheet is open.
func openExport(w *host, heading string, choices ...exportChoice) {
	if w.covered() {
		return
	}
	e := &exportSheet{w: w, sheet: w.newSheet(heading, choices[0].note, exportWide), heading: heading, choices: choices}
	e.file = w.newField(e.keys())
	e.row = newFormRow(tr("File"), e.file, "", tr("~ is your home; without a folder the file is put there"))
	e.row.setField(container.NewBorder(nil, nil, nil, newVerb(tr("Folder…"), e.keys(), e.browse), e.file))
	e.going, e.lines = newCutLabel(""), 2
	var texts []string
	for _, c := range choices {
		texts = append(texts, c.text)
	}
	e.what = newOptions(true, texts, e.keys(), func(int) { e.offer() })
	e.file.arrows = e.what.step
	form := stacked(e.row.box, flush(e.going))
	if len(choices) > 1 {
		form.Objects = append([]fyne.CanvasObject{flush(e.what)}, form.Objects...)
	}
	e.verb(tr("Cancel"), e.leave)
	e.begin = e.main(tr("Save"), e.ask).says(tr("Replace"))
	e.offer()
	e.file.OnChanged = func(string) { e.complain("") }
	e.show(form, e.file)
}

// choice is what is to be written.
func (e *exportSheet) choice() exportChoice { return e.choices[e.what.chosen] }

// offer puts a name for what was chosen into the field, unless a person has
// written one.
func (e *exportSheet) offer() {
	if e.file.Text != e.offered {
		return
	}
	c := e.choice()
	ending := c.ending
	if ending == "" {
		ending = ".csv"
	}
	e.offered = filepath.Join(e.w.exportFolder(), exportName(c.name, ending, time.Now()))
	e.file.put(e.offered)
}

// browse puts another folder before the file's name.
func (e *exportSheet) browse() {
	e.w.browseFolder(filepath.Dir(e.file.Text), func(folder string) {
		e.file.put(filepath.Join(folder, filepath.Base(e.file.Text)))
		e.w.win.Canvas().Focus(e.file)
	})
}

// complain says what is wrong with the file's name; empty: nothing.
func (e *exportSheet) complain(problem string) {
	e.row.wrong(problem)
	e.say(calm, "")
	e.replaces = ""
	e.begin.SetText(tr("Save"))
}

// ask looks whether the file can be written there, asks before one is replaced,
// and begins.
func (e *exportSheet) ask() {
	path, err := exportPath(e.file.Text)
	if err != nil {
		e.complain(err.Error())
		return
	}
	offered, exists := e.file.Text == e.offered, false
	e.w.work(func(context.Context) (err error) {
		if offered {
			path = freePath(path)
		}
		exists, err = checkTarget(path)
		return err
	}, func(err error) {
		switch {
		case e.running != nil || !e.open: // asked twice, or no longer
		case err != nil:
			e.complain(err.Error())
		case exists && e.replaces != path:
			e.complain("")
			e.replaces = path
			e.begin.SetText(tr("Replace"))
			e.say(warning, tr("This file exists already. Replace it?"))
		default:
			e.write(path)
		}
	})
}

// write writes the file and shows how that goes.
func (e *exportSheet) write(path string) {
	ctx, cancel := context.WithCancel(e.w.ctx)
	e.running = cancel
	c := e.choice()
	e.complain("")
	e.steer()
	rows := 0
	e.w.during(ctx, func(took time.Duration) {
		e.going.SetText(trn(rows, "Writing {{.File}}: {{.Rows}} row so far, {{.Took}}", "Writing {{.File}}: {{.Rows}} rows so far, {{.Took}}", with(
			"File", filepath.Base(path), "Rows", grouped(float64(rows)), "Took", lasting(max(took.Truncate(time.Second), time.Second)))))
	})
	n := 0
	e.w.work(func(context.Context) (err error) {
		n, err = writeFile(ctx, path, func(out io.Writer) (int, error) {
			return c.run(ctx, out, func(so int) { e.w.do(func() { rows = so }) })
		})
		return err
	}, func(err error) {
		stopped := ctx.Err() != nil
		cancel()
		e.running = nil
		switch {
		case stopped:
			e.close()
		case err == nil:
			e.w.app.Preferences().SetString(prefExportFolder, filepath.Dir(path))
			e.close()
			written(e.w, e.heading, path, c, n)
		case e.open:
			e.steer()
			e.say(alarm, err.Error())
		default:
			e.w.fail(tr("Nothing was saved"), err)
		}
	})
}

// steer shows what can be done: nothing but to leave while the file is written.
func (e *exportSheet) steer() {
	if e.running == nil {
		e.going.SetText("")
	}
	e.begin.able(e.running == nil)
	if e.submit = e.ask; e.running != nil {
		e.submit = nil
	}
	e.arrange()
}

// leave ends the writing, else closes the sheet.
func (e *exportSheet) leave() {
	if e.running != nil {
		e.running()
	} else {
		e.close()
	}
}

// written says what was written, and where.
func written(w *host, heading, path string, c exportChoice, n int) {
	much := trn(n, "Saved, {{.Rows}} row", "Saved, {{.Rows}} rows", with("Rows", grouped(float64(n))))
	if c.bytes {
		much = tr("Saved, {{.Size}}", with("Size", sizeText(int64(n))))
	}
	where := widget.NewLabel(path)
	where.Wrapping, where.Selectable = fyne.TextWrapBreak, true
	s := w.newSheet(heading, c.note, exportWide)
	s.lines = 1
	s.aside(tr("Open folder"), func() { w.openFolder(filepath.Dir(path)) })
	s.main(tr("Close"), s.close)
	s.show(stacked(flush(where)), nil)
	s.say(calm, much)
}
