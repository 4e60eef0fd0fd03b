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

// importDialog asks which files to import, estimates the import, and starts it:
// Enter estimates, Enter again starts.
type importDialog struct {
	*widget.Dialog
	h         *host.Host
	fields    map[string]*widget.Field
	rows      map[string]*widget.FormRow
	need      *widget.NumberTable
	progress  *fynewidget.Label // what the dialog waits for
	into      *widget.Options   // nil unless the demo is open
	newest    *widget.Checkbox
	problems  *fyne.Container // files that will not be read, with their remedies
	preset    string          // the preset that a person took after an estimate
	reimport  bool            // a person wants files that were imported before
	force     *widget.Checkbox
	start     *widget.DialogButton
	estimated *control.Import // the request that was estimated; nil if none was
	fits      bool
	hasEvents bool               // there is something to import
	cancel    context.CancelFunc // cancels the running estimate; nil if there is none
	starting  bool
	waiting   bool // until files can be read; see openWaiting
}

// The sizes of the dialog.
const (
	importResults = 132 // height of the room for an estimate
	intoWidth     = 320 // of the name of the store of real events; the hint has it uncut
)

// Import opens the dialog with these files.
func Import(h *host.Host, paths []string) {
	if h.Covered() {
		return
	}
	i := &importDialog{
		h:      h,
		Dialog: h.NewDialog(text.Tr("Open files"), text.Tr("Dumps of Reddit and other records in JSON, packed or not; folders and archives of these."), 660),
		fields: map[string]*widget.Field{}, rows: map[string]*widget.FormRow{},
	}
	i.OnDropped, i.MessageLines = i.add, 2
	row := func(name, label, hint string) *widget.FormRow {
		f := h.NewField(i.Keys())
		f.OnChanged = func(string) { i.edited() }
		i.fields[name] = f
		i.rows[name] = widget.NewFormRow(label, f, "", hint)
		return i.rows[name]
	}
	files := row("paths", text.Tr("Files"), text.Tr("paths, separated by semicolons; or drop files on the window"))
	i.fields["paths"].SetPlaceHolder("~/RC_2024-01.zst")
	files.SetField(container.NewBorder(nil, nil, nil, container.NewHBox(
		widget.NewDialogButton(text.Tr("File…"), i.Keys(), i.browseFile), widget.NewDialogButton(text.Tr("Folder…"), i.Keys(), i.browseFolder)), i.fields["paths"]))
	form := widget.VStack(files.Box)
	if state := h.Engine.State(); state.Demo {
		real := host.StoreLabelWithPath(state.Real, state.Simulated)
		i.into = widget.NewOptions(false, []string{style.Truncate(real, style.TextSize, false, intoWidth), text.Tr("this demo")}, i.Keys(), func(int) { i.edited() })
		into := widget.NewFormRow(text.Tr("Into"), i.into, "", text.Tr("Opens {{.Store}}, creating it if it doesn't exist", text.With("Store", real)))
		into.ShortName = true
		form.Add(into.Box)
	}
	form.Add(widget.Unpadded(widget.Heading(text.Tr("Import only (empty: everything)"))))
	form.Add(container.New(&widget.TwoColumnLayout{},
		row("kinds", text.Tr("Kinds"), text.Tr("comment, post, …")).Box, row("after", text.Tr("Created from"), text.Tr("2026-01-31 or 2026-01-31 13:00, UTC")).Box,
		row("subreddits", text.Tr("Subreddits"), text.Tr("golang, rust")).Box, row("before", text.Tr("Created before"), text.Tr("the same way")).Box,
		row("authors", text.Tr("Authors"), text.Tr("ann, u/ben, [deleted]")).Box, row("text", text.Tr("With this text"), text.Tr("plain text, or a /regular expression/")).Box))
	for _, r := range i.rows {
		r.ShortName = true
	}
	i.newest = widget.NewCheckbox(text.Tr("Let later retrievals of a record replace the one that is stored"), i.Keys(), func(bool) { i.edited() })
	i.newest.Checked = settingValue(h.Engine.Settings(), "source.dump.on_duplicate") == "newest"
	form.Add(widget.Unpadded(i.newest))
	i.problems = widget.VStack()
	i.need = widget.NewNumberTable(2)
	i.progress = fynewidget.NewLabel("")
	i.progress.Hide()
	i.force = widget.NewCheckbox(text.Tr("Import anyway"), i.Keys(), func(bool) { i.update() })
	i.force.Hide()
	i.ReserveResults(widget.VStack(widget.Unpadded(i.progress), i.problems, i.need.Box, widget.Unpadded(i.force)), importResults, text.Tr("After Estimate, this shows what the import takes."))
	i.OnClosed = i.stop
	i.Button(text.Tr("Cancel"), i.Close)
	i.start = i.MainButton("", i.run).ReserveWidth(text.Tr("Estimate"), text.Tr("Import"))
	state := h.Engine.State()
	if whyFixed(state) != "" {
		i.openWaiting(form, paths)
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

// form has the values of the fields.
func (i *importDialog) form() importForm {
	text := func(name string) string { return i.fields[name].Text }
	f := importForm{
		paths: text("paths"), kinds: text("kinds"), subreddits: text("subreddits"), authors: text("authors"),
		after: text("after"), before: text("before"), text: text("text"),
		preset: i.preset, newest: i.newest.Checked, reimport: i.reimport,
	}
	if i.into != nil && i.into.Chosen == 0 {
		f.into = i.h.Engine.State().Real
	}
	return f
}

// add appends paths to those in the field, and estimates.
func (i *importDialog) add(paths []string) {
	i.fields["paths"].ReplaceText(text.JoinPaths(append(text.Paths(i.fields["paths"].Text), paths...)))
	if !i.waiting {
		i.estimate()
	}
}

// edited reacts to an edit: the estimate no longer holds.
func (i *importDialog) edited() {
	request, wrong := i.form().request()
	for name, row := range i.rows {
		if name == "paths" && wrong[name] != "" && i.estimated == nil {
			continue // not before the first letter is typed
		}
		row.SetError(wrong[name])
	}
	if i.estimated != nil && !sameImport(*i.estimated, request) {
		if !slices.Equal(i.estimated.Paths, request.Paths) {
			i.preset, i.reimport = "", false // they were meant for those files
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

// stop cancels the estimate that is running.
func (i *importDialog) stop() {
	if i.cancel != nil {
		i.cancel()
		i.cancel = nil
	}
}

// update shows what can be done next.
func (i *importDialog) update() {
	progress := text.Tr("Reading the beginning of each file")
	if i.starting {
		progress = text.Tr("Finishing work in progress; then the files are read")
	}
	if i.progress.Text != progress {
		i.progress.SetText(progress)
	}
	style.SetVisible(i.progress, i.cancel != nil || i.starting)
	style.SetVisible(i.force, i.estimated != nil && !i.fits)
	s := text.Tr("Estimate")
	if i.estimated != nil {
		s = text.Tr("Import")
	}
	if i.start.Text != s {
		i.start.SetText(s)
	}
	i.start.SetEnabled(i.cancel == nil && !i.starting && !i.waiting && (i.estimated == nil || i.hasEvents && (i.fits || i.force.Checked)))
	i.Relayout()
}

// run does what the main button says.
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
	request, wrong := i.form().request()
	for name, row := range i.rows {
		row.SetError(wrong[name])
	}
	for _, name := range []string{"paths", "after", "before", "text"} {
		if wrong[name] != "" {
			i.h.Win.Canvas().Focus(i.fields[name])
			return
		}
	}
	i.stop()
	i.SetMessage(style.Calm, "")
	var canceled context.Context
	var need control.Need
	canceled, i.cancel = context.WithCancel(i.h.Ctx)
	i.update()
	i.h.Work(func(context.Context) (err error) {
		need, err = i.h.Engine.Estimate(canceled, request)
		return err
	}, func(err error) {
		if canceled.Err() != nil {
			return // another estimate has replaced this one
		}
		i.stop()
		if err != nil {
			i.showEstimateError(err)
			i.update()
			return
		}
		i.estimated, i.fits = &request, need.Fits()
		i.hasEvents = need.Events > 0 || len(need.Problems) == 0
		i.need.Set(nil)
		if i.hasEvents {
			i.need.Set(needRows(need, i.preset))
		}
		i.showProblems(need)
		if !i.fits {
			i.SetMessage(style.Warning, remedies())
		}
		i.update()
	})
}

// showProblems lists the files that will not be imported as asked, each with
// its remedy.
func (i *importDialog) showProblems(need control.Need) {
	lines, t, text := problemTexts(need)
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
				i.reimport = true
			}
			i.h.Win.Canvas().Focus(i.Dialog) // the button disappears
			i.estimate()
		})))
	}
	if text != "" {
		i.SetMessage(t, text)
	}
}

// showEstimateError says why there is no estimate; an error about a path is
// shown beside the paths.
func (i *importDialog) showEstimateError(err error) {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at):
		i.SetMessage(style.Alarm, text.Error(err))
		return
	case errors.Is(err, fs.ErrNotExist):
		i.rows["paths"].SetError(text.Tr("there is no {{.Path}}", text.With("Path", at.Path)))
	default:
		i.rows["paths"].SetError(text.Tr("{{.Path}} can't be read: {{.Reason}}", text.With("Path", at.Path, "Reason", at.Err)))
	}
	i.h.Win.Canvas().Focus(i.fields["paths"])
}

func (i *importDialog) begin(request control.Import) {
	i.starting = true
	i.update()
	i.h.Work(func(ctx context.Context) error { return i.h.Engine.Import(ctx, request) }, func(err error) {
		i.starting = false
		switch {
		case err == nil:
			i.Close()
		case i.IsOpen:
			i.SetMessage(style.Alarm, text.Tr("The import was not started: {{.Error}}", text.With("Error", text.Error(err))))
			i.update()
		default:
			i.h.ShowError(text.Tr("The import was not started"), err)
		}
	})
}

func (i *importDialog) browseFile() {
	i.h.BrowseFile("", func(path string) { i.add([]string{path}) })
}

func (i *importDialog) browseFolder() {
	i.h.BrowseFolder("", func(path string) { i.add([]string{path}) })
}
