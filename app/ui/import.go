package ui

import (
	"context"
	"errors"
	"io/fs"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// importSheet asks which files to read, says what that takes, and starts it:
// Enter estimates, Enter again starts.
type importSheet struct {
	*sheet
	fields    map[string]*field
	rows      map[string]*formRow
	need      *numbers
	going     *widget.Label // what is under way
	force     *tick
	start     *verb
	estimated *desk.Import // what need is about; nil when nothing was estimated
	fits      bool
	cancel    context.CancelFunc // of the estimate under way; nil when none is
	starting  bool
}

// importFiles opens the sheet.
func (w *window) importFiles() { w.importThese(nil) }

// dropped takes files that were dropped on the window.
func (w *window) dropped(paths []string) {
	if len(paths) == 0 {
		return
	}
	if top, ok := w.win.Canvas().Overlays().Top().(*sheet); ok && top.dropped != nil {
		top.dropped(paths)
		return
	}
	w.importThese(paths)
}

func (w *window) importThese(paths []string) {
	if w.covered() {
		return
	}
	i := &importSheet{
		sheet:  w.newSheet(tr("Open files"), tr("Reddit dumps and other records, one JSON object a line, compressed or not; or folders of these."), 660),
		fields: map[string]*field{}, rows: map[string]*formRow{},
	}
	i.dropped = i.add
	row := func(name, label, hint string) *formRow {
		f := w.newField(i.keys())
		f.OnChanged = func(string) { i.edited() }
		i.fields[name] = f
		i.rows[name] = newFormRow(label, f, "", hint)
		return i.rows[name]
	}
	files := row("paths", tr("Files"), tr("paths, several between semicolons; or drop files on the window"))
	i.fields["paths"].SetPlaceHolder("~/RC_2024-01.zst")
	files.setField(container.NewBorder(nil, nil, nil, container.NewHBox(
		newVerb(tr("File…"), i.keys(), i.browseFile), newVerb(tr("Folder…"), i.keys(), i.browseFolder)), i.fields["paths"]))
	form := stacked(files.box, flush(heading(tr("Only these, empty for all"))))
	form.Add(container.New(&halves{},
		row("kinds", tr("Kinds"), tr("comment, post, …")).box, row("after", tr("Created from"), tr("2026-01-31 or 2026-01-31 13:00, UTC")).box,
		row("subreddits", tr("Subreddits"), tr("golang, rust")).box, row("before", tr("Created before"), tr("the same way")).box,
		row("authors", tr("Authors"), "").box, row("text", tr("With this text"), "").box))
	for _, r := range i.rows {
		r.slim = true
	}
	i.need = newNumbers(2)
	i.going = widget.NewLabel("")
	i.going.Hide()
	i.force = newTick(tr("Import all the same"), i.keys(), func(bool) { i.update() })
	i.force.Hide()
	form.Objects = append(form.Objects, flush(i.going), i.need.box, flush(i.force))
	i.closed = i.stop
	i.verb(tr("Cancel"), i.close)
	i.start = i.main("", i.run)
	state := w.desk.State()
	if why := unsteered(state); why != "" {
		i.submit = nil
		i.update()
		i.start.Disable()
		i.show(form, nil)
		i.say(warning, why)
		return
	}
	i.update()
	i.show(form, i.fields["paths"])
	if p := state.Import; p != nil && !p.Done {
		i.say(warning, tr("An import is running: it ends where it is when another one starts, and goes on there when its files are opened again"))
	}
	if len(paths) > 0 {
		i.add(paths)
	}
}

func (i *importSheet) typed() importForm {
	text := func(name string) string { return i.fields[name].Text }
	return importForm{text("paths"), text("kinds"), text("subreddits"), text("authors"), text("after"), text("before"), text("text")}
}

// add puts further paths behind those that stand there, and estimates.
func (i *importSheet) add(paths []string) {
	if i.submit == nil {
		return
	}
	i.fields["paths"].put(pathsText(append(pathsOf(i.fields["paths"].Text), paths...)))
	i.estimate()
}

// edited is called while a person types: what was estimated no longer holds.
func (i *importSheet) edited() {
	request, wrong := i.typed().request()
	for name, row := range i.rows {
		if name == "paths" && wrong[name] != "" && i.estimated == nil {
			continue // not while the first letter is still to come
		}
		row.wrong(wrong[name])
	}
	if i.estimated != nil && !sameImport(*i.estimated, request) {
		i.estimated = nil
		i.need.set(nil)
		i.force.SetChecked(false)
		i.say(calm, "")
	}
	if i.cancel != nil {
		i.stop()
	}
	i.update()
}

// stop ends the estimate under way.
func (i *importSheet) stop() {
	if i.cancel != nil {
		i.cancel()
		i.cancel = nil
	}
}

// update shows what can be done next.
func (i *importSheet) update() {
	going := tr("Reading the beginning of each file")
	if i.starting {
		going = tr("Draining: then the files are read")
	}
	if i.going.Text != going {
		i.going.SetText(going)
	}
	show(i.going, i.cancel != nil || i.starting)
	show(i.force, i.estimated != nil && !i.fits)
	text := tr("Estimate")
	if i.estimated != nil {
		text = tr("Import")
	}
	if i.start.Text != text {
		i.start.SetText(text)
	}
	i.start.able(i.cancel == nil && !i.starting && (i.estimated == nil || i.fits || i.force.Checked))
	i.arrange()
}

// run does what can be done next.
func (i *importSheet) run() {
	switch {
	case i.start.Disabled():
	case i.estimated == nil:
		i.estimate()
	default:
		i.begin(*i.estimated)
	}
}

func (i *importSheet) estimate() {
	request, wrong := i.typed().request()
	for name, row := range i.rows {
		row.wrong(wrong[name])
	}
	for _, name := range []string{"paths", "after", "before", "text"} {
		if wrong[name] != "" {
			i.w.win.Canvas().Focus(i.fields[name])
			return
		}
	}
	i.stop()
	i.say(calm, "")
	var canceled context.Context
	var need desk.Need
	canceled, i.cancel = context.WithCancel(i.w.ctx)
	i.update()
	i.w.work(func(context.Context) (err error) {
		need, err = i.w.desk.Estimate(canceled, request)
		return err
	}, func(err error) {
		if canceled.Err() != nil {
			return // and another took its place
		}
		i.stop()
		if err != nil {
			i.refused(err)
			i.update()
			return
		}
		i.estimated, i.fits = &request, need.Fits()
		i.need.set(needRows(need))
		if !i.fits {
			i.say(warning, remedies())
		}
		i.update()
	})
}

// refused says why nothing could be estimated: beside the paths when it is one
// of these.
func (i *importSheet) refused(err error) {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at):
		i.say(alarm, err.Error())
		return
	case errors.Is(err, fs.ErrNotExist):
		i.rows["paths"].wrong(tr("there is no {{.Path}}", with("Path", at.Path)))
	default:
		i.rows["paths"].wrong(tr("{{.Path}} can't be read: {{.Reason}}", with("Path", at.Path, "Reason", at.Err)))
	}
	i.w.win.Canvas().Focus(i.fields["paths"])
}

func (i *importSheet) begin(request desk.Import) {
	i.starting = true
	i.update()
	i.w.work(func(ctx context.Context) error { return i.w.desk.Import(ctx, request) }, func(err error) {
		i.starting = false
		switch {
		case err == nil:
			i.close()
		case i.open:
			i.say(alarm, tr("The import was not started: {{.Error}}", with("Error", err)))
			i.update()
		default:
			i.w.fail(tr("The import was not started"), err)
		}
	})
}

func (i *importSheet) browseFile() {
	i.w.browseFile(func(path string) { i.add([]string{path}) }, ".zst", ".bz2", ".gz", ".ndjson", ".jsonl")
}

func (i *importSheet) browseFolder() {
	i.w.browseFolder("", func(path string) { i.add([]string{path}) })
}
