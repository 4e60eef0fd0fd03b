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

// tuneDialog changes the live settings of the running pipeline.
type tuneDialog struct {
	*widget.Dialog
	h      *host.Host
	fields []*widget.Field
	rows   []*widget.FormRow
	save   *widget.Checkbox
	apply  *widget.DialogButton
	busy   bool
}

// Tune opens the dialog that tunes the pipeline.
func Tune(h *host.Host) { TuneTo(h, "", "") }

// TuneTo opens the dialog that tunes the pipeline, with a value for one of the settings
// filled in. Nothing changes before a person applies it.
func TuneTo(h *host.Host, key, value string) {
	if h.Covered() {
		return
	}
	t := &tuneDialog{h: h, Dialog: h.NewDialog(text.Tr("Tune the pipeline"), text.Tr("Takes effect immediately and is marked on the charts."), 470)}
	t.MessageLines = 2
	state, all := h.Engine.State(), h.Engine.Settings()
	tuning := tuningOf(state)
	form := widget.VStack()
	for _, live := range control.LiveSettings {
		f := h.NewField(t.Keys())
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
	t.save = widget.NewCheckbox(text.Tr("Also save to {{.File}}", text.With("File", FileNames([]string{h.Engine.SettingsFile()}))), t.Keys(), nil)
	form.Add(widget.Unpadded(t.save))
	note := fynewidget.NewLabel(text.Tr("Changing the channel capacity or the store needs a restart: see the settings."))
	note.Importance, note.Wrapping = fynewidget.LowImportance, fyne.TextWrapWord
	form.Add(widget.Unpadded(note))
	t.LeftButton(text.Tr("Settings…"), func() { t.Close(); h.ShowPage("Settings") })
	t.Button(text.Tr("Cancel"), t.Close)
	t.apply = t.MainButton(text.Tr("Apply"), t.run)
	if why := whyFixed(state); why != "" {
		for _, f := range t.fields {
			f.Disable()
		}
		t.save.Disable()
		t.apply.Disable()
		t.OnSubmit = nil
		t.Open(form, nil)
		t.SetMessage(style.Warning, why)
		return
	}
	first := 0
	for i, live := range control.LiveSettings {
		if live.Key == key {
			t.fields[i].SetText(value)
			first = i
		}
	}
	t.Open(form, t.fields[first])
}

func (t *tuneDialog) texts() []string {
	texts := make([]string, len(t.fields))
	for i, f := range t.fields {
		texts[i] = f.Text
	}
	return texts
}

// check shows the error of each field, and reports whether there is none.
func (t *tuneDialog) check() bool {
	ok := true
	for i, live := range control.LiveSettings {
		wrong := validate(live, t.fields[i].Text, t.h.Engine.Check)
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
	h := t.h
	state := h.Engine.State()
	next, err := parseTuning(state.Tuning, t.texts())
	if err != nil {
		t.SetMessage(style.Alarm, err.Error())
		return
	}
	var changes map[string]string
	var overridden []string
	if t.save.Checked {
		changes, overridden = settingChanges(state, next, h.Engine.Settings())
	}
	t.busy = true
	t.check()
	var saving error
	h.Work(func(ctx context.Context) error {
		if err := h.Engine.Tune(ctx, next); err != nil {
			return err
		}
		if len(changes) > 0 {
			_, saving = h.Engine.Save(ctx, changes)
		}
		return nil
	}, func(err error) {
		t.busy = false
		t.check()
		if err == nil && saving == nil && len(overridden) > 0 {
			saving = errors.New(text.Tr("{{.Keys}}: set by a variable or a flag, which overrides the file", text.With("Keys", strings.Join(overridden, ", "))))
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
