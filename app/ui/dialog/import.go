package dialog

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// importDialog asks which files to read, says what that takes, and starts it:
// Enter estimates, Enter again starts.
type importDialog struct {
	*widget.Dialog
	w         *host.Host
	fields    map[string]*widget.Field
	rows      map[string]*widget.FormRow
	need      *widget.NumberTable
	going     *fynewidget.Label // what is under way
	into      *widget.Options   // nil unless the demo is open
	newest    *widget.Checkbox
	problems  *fyne.Container // what will not be read, and what to do about it
	preset    string          // that was taken after an estimate
	again     bool            // so were files that were imported before
	force     *widget.Checkbox
	start     *widget.DialogButton
	estimated *control.Import // what need is about; nil when nothing was estimated
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

// Import opens the sheet, with these files in it.
func Import(w *host.Host, paths []string) {
	if w.Covered() {
		return
	}
	i := &importDialog{
		w:      w,
		Dialog: w.NewDialog(text.Tr("Open files"), text.Tr("Dumps of Reddit and other records in JSON, packed or not; folders and archives of these."), 660),
		fields: map[string]*widget.Field{}, rows: map[string]*widget.FormRow{},
	}
	i.OnDropped, i.MessageLines = i.add, 2
	row := func(name, label, hint string) *widget.FormRow {
		f := w.NewField(i.Keys())
		f.OnChanged = func(string) { i.edited() }
		i.fields[name] = f
		i.rows[name] = widget.NewFormRow(label, f, "", hint)
		return i.rows[name]
	}
	files := row("paths", text.Tr("Files"), text.Tr("paths, several between semicolons; or drop files on the window"))
	i.fields["paths"].SetPlaceHolder("~/RC_2024-01.zst")
	files.SetField(container.NewBorder(nil, nil, nil, container.NewHBox(
		widget.NewDialogButton(text.Tr("File…"), i.Keys(), i.browseFile), widget.NewDialogButton(text.Tr("Folder…"), i.Keys(), i.browseFolder)), i.fields["paths"]))
	form := widget.VStack(files.Box)
	if state := w.Engine.State(); state.Demo {
		real := host.StoreLabelWithPath(state.Real, state.MadeUp)
		i.into = widget.NewOptions(false, []string{style.Truncate(real, style.TextSize, false, intoWidth), text.Tr("this demo")}, i.Keys(), func(int) { i.edited() })
		into := widget.NewFormRow(text.Tr("Into"), i.into, "", text.Tr("Opens {{.Store}}, creating it if it doesn't exist", text.With("Store", real)))
		into.ShortName = true
		form.Add(into.Box)
	}
	form.Add(widget.Unpadded(widget.Heading(text.Tr("Import only (empty: everything)"))))
	form.Add(container.New(&widget.TwoColumnLayout{},
		row("kinds", text.Tr("Kinds"), text.Tr("comment, post, …")).Box, row("after", text.Tr("Created from"), text.Tr("2026-01-31 or 2026-01-31 13:00, UTC")).Box,
		row("subreddits", text.Tr("Subreddits"), text.Tr("golang, rust")).Box, row("before", text.Tr("Created before"), text.Tr("the same way")).Box,
		row("authors", text.Tr("Authors"), text.Tr("ann, u/ben, [deleted]")).Box, row("text", text.Tr("With this text"), text.Tr("as it stands, or a /regular expression/")).Box))
	for _, r := range i.rows {
		r.ShortName = true
	}
	i.newest = widget.NewCheckbox(text.Tr("Let later retrievals of a record replace the one that is stored"), i.Keys(), func(bool) { i.edited() })
	i.newest.Checked = settingValue(w.Engine.Settings(), "source.dump.on_duplicate") == "newest"
	form.Add(widget.Unpadded(i.newest))
	i.problems = widget.VStack()
	i.need = widget.NewNumberTable(2)
	i.going = fynewidget.NewLabel("")
	i.going.Hide()
	i.force = widget.NewCheckbox(text.Tr("Import anyway"), i.Keys(), func(bool) { i.update() })
	i.force.Hide()
	i.ReserveResults(widget.VStack(widget.Unpadded(i.going), i.problems, i.need.Box, widget.Unpadded(i.force)), importResults, text.Tr("After Estimate, this shows what the import takes."))
	i.OnClosed = i.stop
	i.Button(text.Tr("Cancel"), i.Close)
	i.start = i.MainButton("", i.run).ReserveWidth(text.Tr("Estimate"), text.Tr("Import"))
	state := w.Engine.State()
	if unsteered(state) != "" {
		i.wait(form, paths)
		return
	}
	i.update()
	i.Open(form, i.fields["paths"])
	if p := state.Import; p != nil && !p.Done {
		i.SetMessage(style.Warning, text.Tr("An import is running: it stops when another one starts, and continues there when its files are opened again"))
	}
	if len(paths) > 0 {
		i.add(paths)
	}
}

func (i *importDialog) typed() importForm {
	text := func(name string) string { return i.fields[name].Text }
	f := importForm{
		paths: text("paths"), kinds: text("kinds"), subreddits: text("subreddits"), authors: text("authors"),
		after: text("after"), before: text("before"), text: text("text"),
		preset: i.preset, newest: i.newest.Checked, again: i.again,
	}
	if i.into != nil && i.into.Chosen == 0 {
		f.into = i.w.Engine.State().Real
	}
	return f
}

// add puts further paths behind those that stand there, and estimates.
func (i *importDialog) add(paths []string) {
	i.fields["paths"].ReplaceText(text.JoinPaths(append(text.Paths(i.fields["paths"].Text), paths...)))
	if !i.waiting {
		i.estimate()
	}
}

// edited is called while a person types: what was estimated no longer holds.
func (i *importDialog) edited() {
	request, wrong := i.typed().request()
	for name, row := range i.rows {
		if name == "paths" && wrong[name] != "" && i.estimated == nil {
			continue // not while the first letter is still to come
		}
		row.SetError(wrong[name])
	}
	if i.estimated != nil && !sameImport(*i.estimated, request) {
		if !slices.Equal(i.estimated.Paths, request.Paths) {
			i.preset, i.again = "", false // they were about those files
		}
		i.estimated = nil
		i.need.Set(nil)
		i.problems.Objects = nil
		i.force.SetChecked(false)
		i.SetMessage(style.Calm, "")
	}
	if i.cancel != nil {
		i.stop()
	}
	i.update()
}

// stop ends the estimate under way.
func (i *importDialog) stop() {
	if i.cancel != nil {
		i.cancel()
		i.cancel = nil
	}
}

// update shows what can be done next.
func (i *importDialog) update() {
	going := text.Tr("Reading the beginning of each file")
	if i.starting {
		going = text.Tr("Finishing what runs; then the files are read")
	}
	if i.going.Text != going {
		i.going.SetText(going)
	}
	style.SetVisible(i.going, i.cancel != nil || i.starting)
	style.SetVisible(i.force, i.estimated != nil && !i.fits)
	s := text.Tr("Estimate")
	if i.estimated != nil {
		s = text.Tr("Import")
	}
	if i.start.Text != s {
		i.start.SetText(s)
	}
	i.start.SetEnabled(i.cancel == nil && !i.starting && !i.waiting && (i.estimated == nil || i.some && (i.fits || i.force.Checked)))
	i.Relayout()
}

// run does what can be done next.
func (i *importDialog) run() {
	switch {
	case i.start.Disabled():
	case i.estimated == nil:
		i.estimate()
	default:
		i.begin(*i.estimated)
	}
}

func (i *importDialog) estimate() {
	request, wrong := i.typed().request()
	for name, row := range i.rows {
		row.SetError(wrong[name])
	}
	for _, name := range []string{"paths", "after", "before", "text"} {
		if wrong[name] != "" {
			i.w.Win.Canvas().Focus(i.fields[name])
			return
		}
	}
	i.stop()
	i.SetMessage(style.Calm, "")
	var canceled context.Context
	var need control.Need
	canceled, i.cancel = context.WithCancel(i.w.Ctx)
	i.update()
	i.w.Work(func(context.Context) (err error) {
		need, err = i.w.Engine.Estimate(canceled, request)
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
		i.need.Set(nil)
		if i.some {
			i.need.Set(needRows(need, i.preset))
		}
		i.showProblems(need)
		if !i.fits {
			i.SetMessage(style.Warning, remedies())
		}
		i.update()
	})
}

// showProblems names what will not be read as it is asked for, each with what to
// do about it.
func (i *importDialog) showProblems(need control.Need) {
	lines, t, text := refusedTexts(need)
	i.problems.Objects = nil
	tell := func(line string, look fynewidget.Importance) {
		l := fynewidget.NewLabel(line)
		l.Wrapping, l.Selectable, l.Importance = fyne.TextWrapWord, true, look
		i.problems.Add(widget.Unpadded(l))
	}
	for _, line := range unfitTexts(need) {
		tell(style.Attention+" "+line, fynewidget.WarningImportance)
	}
	for k, line := range lines {
		tell(style.Failure+" "+line, fynewidget.DangerImportance)
		if k >= problemsShown || remedy(need.Problems[k]) == "" {
			continue
		}
		p := need.Problems[k]
		i.problems.Add(container.NewHBox(widget.NewDialogButton(remedy(p), i.Keys(), func() {
			if i.preset = cmp.Or(p.Preset, i.preset); p.Again {
				i.again = true
			}
			i.w.Win.Canvas().Focus(i.Dialog) // the button goes
			i.estimate()
		})))
	}
	if text != "" {
		i.SetMessage(t, text)
	}
}

// refused says why nothing could be estimated: beside the paths when it is one
// of these.
func (i *importDialog) refused(err error) {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at):
		i.SetMessage(style.Alarm, err.Error())
		return
	case errors.Is(err, fs.ErrNotExist):
		i.rows["paths"].SetError(text.Tr("there is no {{.Path}}", text.With("Path", at.Path)))
	default:
		i.rows["paths"].SetError(text.Tr("{{.Path}} can't be read: {{.Reason}}", text.With("Path", at.Path, "Reason", at.Err)))
	}
	i.w.Win.Canvas().Focus(i.fields["paths"])
}

func (i *importDialog) begin(request control.Import) {
	i.starting = true
	i.update()
	i.w.Work(func(ctx context.Context) error { return i.w.Engine.Import(ctx, request) }, func(err error) {
		i.starting = false
		switch {
		case err == nil:
			i.Close()
		case i.IsOpen:
			i.SetMessage(style.Alarm, text.Tr("The import was not started: {{.Error}}", text.With("Error", err)))
			i.update()
		default:
			i.w.ShowError(text.Tr("The import was not started"), err)
		}
	})
}

func (i *importDialog) browseFile() {
	i.w.BrowseFile(func(path string) { i.add([]string{path}) })
}

func (i *importDialog) browseFolder() {
	i.w.BrowseFolder("", func(path string) { i.add([]string{path}) })
}
