package ui

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"fyne.io/fyne/v2"
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
	into      *options      // nil unless the demo is open
	newest    *tick
	problems  *fyne.Container // what will not be read, and what to do about it
	preset    string          // that was taken after an estimate
	again     bool            // so were files that were imported before
	force     *tick
	start     *verb
	estimated *desk.Import // what need is about; nil when nothing was estimated
	fits      bool
	some      bool               // there is something to import
	cancel    context.CancelFunc // of the estimate under way; nil when none is
	starting  bool
	waiting   bool // until files can be read; see wait
}

// importResults is how high the room for an estimate is, and intoWidth how wide
// that for the name of the store of real events, which stands whole below.
const (
	importResults = 132
	intoWidth     = 320
)

// importFiles opens the sheet.
func (w *window) importFiles() { w.importThese(nil) }

func (w *window) importThese(paths []string) {
	if w.covered() {
		return
	}
	i := &importSheet{
		sheet:  w.newSheet(tr("Open files"), tr("Dumps of Reddit and other records in JSON, packed or not; folders and archives of these."), 660),
		fields: map[string]*field{}, rows: map[string]*formRow{},
	}
	i.dropped, i.lines = i.add, 2
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
	form := stacked(files.box)
	if state := w.desk.State(); state.Demo {
		real := storePlace(state.Real, state.MadeUp)
		i.into = newOptions(false, []string{fit(real, textSize, false, intoWidth), tr("this demo")}, i.keys(), func(int) { i.edited() })
		into := newFormRow(tr("Into"), i.into, "", tr("Opens {{.Store}}, creating it if it doesn't exist", with("Store", real)))
		into.slim = true
		form.Add(into.box)
	}
	form.Add(flush(heading(tr("Import only (empty: everything)"))))
	form.Add(container.New(&halves{},
		row("kinds", tr("Kinds"), tr("comment, post, …")).box, row("after", tr("Created from"), tr("2026-01-31 or 2026-01-31 13:00, UTC")).box,
		row("subreddits", tr("Subreddits"), tr("golang, rust")).box, row("before", tr("Created before"), tr("the same way")).box,
		row("authors", tr("Authors"), tr("ann, u/ben, [deleted]")).box, row("text", tr("With this text"), tr("as it stands, or a /regular expression/")).box))
	for _, r := range i.rows {
		r.slim = true
	}
	i.newest = newTick(tr("Let later retrievals of a record replace the one that is stored"), i.keys(), func(bool) { i.edited() })
	i.newest.Checked = settingValue(w.desk.Settings(), "source.dump.on_duplicate") == "newest"
	form.Add(flush(i.newest))
	i.problems = stacked()
	i.need = newNumbers(2)
	i.going = widget.NewLabel("")
	i.going.Hide()
	i.force = newTick(tr("Import anyway"), i.keys(), func(bool) { i.update() })
	i.force.Hide()
	i.leaveRoom(stacked(flush(i.going), i.problems, i.need.box, flush(i.force)), importResults, tr("After Estimate, this shows what the import takes."))
	i.closed = i.stop
	i.verb(tr("Cancel"), i.close)
	i.start = i.main("", i.run).says(tr("Estimate"), tr("Import"))
	state := w.desk.State()
	if unsteered(state) != "" {
		i.wait(form, paths)
		return
	}
	i.update()
	i.show(form, i.fields["paths"])
	if p := state.Import; p != nil && !p.Done {
		i.say(warning, tr("An import is running: it stops when another one starts, and continues there when its files are opened again"))
	}
	if len(paths) > 0 {
		i.add(paths)
	}
}

func (i *importSheet) typed() importForm {
	text := func(name string) string { return i.fields[name].Text }
	f := importForm{
		paths: text("paths"), kinds: text("kinds"), subreddits: text("subreddits"), authors: text("authors"),
		after: text("after"), before: text("before"), text: text("text"),
		preset: i.preset, newest: i.newest.Checked, again: i.again,
	}
	if i.into != nil && i.into.chosen == 0 {
		f.into = i.w.desk.State().Real
	}
	return f
}

// add puts further paths behind those that stand there, and estimates.
func (i *importSheet) add(paths []string) {
	i.fields["paths"].put(pathsText(append(pathsOf(i.fields["paths"].Text), paths...)))
	if !i.waiting {
		i.estimate()
	}
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
		if !slices.Equal(i.estimated.Paths, request.Paths) {
			i.preset, i.again = "", false // they were about those files
		}
		i.estimated = nil
		i.need.set(nil)
		i.problems.Objects = nil
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
		going = tr("Finishing what runs; then the files are read")
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
	i.start.able(i.cancel == nil && !i.starting && !i.waiting && (i.estimated == nil || i.some && (i.fits || i.force.Checked)))
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
		i.some = need.Events > 0 || len(need.Problems) == 0
		i.need.set(nil)
		if i.some {
			i.need.set(needRows(need, i.preset))
		}
		i.showProblems(need)
		if !i.fits {
			i.say(warning, remedies())
		}
		i.update()
	})
}

// showProblems names what will not be read as it is asked for, each with what to
// do about it.
func (i *importSheet) showProblems(need desk.Need) {
	lines, t, text := refusedTexts(need)
	i.problems.Objects = nil
	tell := func(line string, look widget.Importance) {
		l := widget.NewLabel(line)
		l.Wrapping, l.Selectable, l.Importance = fyne.TextWrapWord, true, look
		i.problems.Add(flush(l))
	}
	for _, line := range unfitTexts(need) {
		tell(attention+" "+line, widget.WarningImportance)
	}
	for k, line := range lines {
		tell(failure+" "+line, widget.DangerImportance)
		if k >= problemsShown || remedy(need.Problems[k]) == "" {
			continue
		}
		p := need.Problems[k]
		i.problems.Add(container.NewHBox(newVerb(remedy(p), i.keys(), func() {
			if i.preset = cmp.Or(p.Preset, i.preset); p.Again {
				i.again = true
			}
			i.w.win.Canvas().Focus(i.sheet) // the button goes
			i.estimate()
		})))
	}
	if text != "" {
		i.say(t, text)
	}
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
	i.w.browseFile(func(path string) { i.add([]string{path}) })
}

func (i *importSheet) browseFolder() {
	i.w.browseFolder("", func(path string) { i.add([]string{path}) })
}
