package dialog

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// tuneDialog changes how the pipeline runs, at once.
type tuneDialog struct {
	*widget.Dialog
	w      *host.Host
	fields []*widget.Field
	rows   []*widget.FormRow
	keep   *widget.Checkbox
	apply  *widget.DialogButton
	busy   bool
}

// Tune opens the sheet.
func Tune(w *host.Host) {
	if w.Covered() {
		return
	}
	t := &tuneDialog{w: w, Dialog: w.NewDialog(text.Tr("Tune the pipeline"), text.Tr("Takes effect immediately and is marked on the charts."), 470)}
	t.MessageLines = 2
	state, all := w.Engine.State(), w.Engine.Settings()
	tuning := tuningOf(state)
	form := widget.VStack()
	for _, live := range control.LiveSettings {
		f := w.NewField(t.Keys())
		if f.SetText(text.Tr("unknown")); tuning != nil {
			f.SetText(live.Get(*tuning))
		}
		f.SelectAllOnFocus = true
		f.OnChanged = func(string) { t.check() }
		unit, hint := "", ""
		if i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == live.Key }); i >= 0 {
			unit, hint = all[i].Unit, all[i].Bounds
		}
		if live.Simulated {
			hint = text.Tr("{{.Bounds}}; 0 is as fast as the store takes them", text.With("Bounds", hint))
		}
		row := widget.NewFormRow(text.Tr(live.Name), f, unit, hint)
		row.NarrowField = true
		t.fields, t.rows = append(t.fields, f), append(t.rows, row)
		form.Add(row.Box)
	}
	t.keep = widget.NewCheckbox(text.Tr("Also save to {{.File}}", text.With("File", FileNames([]string{w.Engine.SettingsFile()}))), t.Keys(), nil)
	form.Add(widget.Unpadded(t.keep))
	note := fynewidget.NewLabel(text.Tr("Changing the channel capacity or the store needs a restart: see the settings."))
	note.Importance, note.Wrapping = fynewidget.LowImportance, fyne.TextWrapWord
	form.Add(widget.Unpadded(note))
	t.LeftButton(text.Tr("Settings…"), func() { t.Close(); w.ShowPage("Settings") })
	t.Button(text.Tr("Cancel"), t.Close)
	t.apply = t.MainButton(text.Tr("Apply"), t.run)
	if why := unsteered(state); why != "" {
		for _, f := range t.fields {
			f.Disable()
		}
		t.keep.Disable()
		t.apply.Disable()
		t.OnSubmit = nil
		t.Open(form, nil)
		t.SetMessage(style.Warning, why)
		return
	}
	t.Open(form, t.fields[0])
}

func (t *tuneDialog) texts() []string {
	texts := make([]string, len(t.fields))
	for i, f := range t.fields {
		texts[i] = f.Text
	}
	return texts
}

// check says what is wrong beside each field.
func (t *tuneDialog) check() bool {
	ok := true
	for i, live := range control.LiveSettings {
		wrong := mistake(live, t.fields[i].Text, t.w.Engine.Check)
		t.rows[i].SetError(wrong)
		ok = ok && wrong == ""
	}
	t.apply.SetEnabled(ok && !t.busy)
	return ok
}

func (t *tuneDialog) run() {
	if t.busy || !t.check() {
		return
	}
	w := t.w
	state := w.Engine.State()
	next, err := tuned(state.Tuning, t.texts())
	if err != nil {
		t.SetMessage(style.Alarm, err.Error())
		return
	}
	var changes map[string]string
	var above []string
	if t.keep.Checked {
		changes, above = kept(state, next, w.Engine.Settings())
	}
	t.busy = true
	t.check()
	var saving error
	w.Work(func(ctx context.Context) error {
		if err := w.Engine.Tune(ctx, next); err != nil {
			return err
		}
		if len(changes) > 0 {
			_, saving = w.Engine.Save(ctx, changes)
		}
		return nil
	}, func(err error) {
		t.busy = false
		t.check()
		if err == nil && saving == nil && len(above) > 0 {
			saving = errors.New(text.Tr("{{.Keys}}: set by a variable or a flag, which overrides the file", text.With("Keys", strings.Join(above, ", "))))
		}
		switch {
		case err != nil:
			t.SetMessage(style.Alarm, text.Tr("Nothing was changed: {{.Error}}", text.With("Error", err)))
		case saving != nil:
			t.SetMessage(style.Warning, text.Tr("In effect, but not saved for the next start: {{.Error}}", text.With("Error", saving)))
		default:
			t.Close()
		}
	})
}
