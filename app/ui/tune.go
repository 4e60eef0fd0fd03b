package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
)

// tuneSheet changes how the pipeline runs, at once.
type tuneSheet struct {
	*sheet
	fields []*field
	rows   []*formRow
	keep   *tick
	apply  *verb
	busy   bool
}

// tune opens the sheet.
func (w *window) tune() {
	if w.covered() {
		return
	}
	t := &tuneSheet{sheet: w.newSheet(tr("Tune the pipeline"), tr("Takes effect immediately and is marked on the charts."), 470)}
	t.lines = 2
	state, all := w.desk.State(), w.desk.Settings()
	tuning := tuningOf(state)
	form := stacked()
	for _, live := range desk.LiveSettings {
		f := w.newField(t.keys())
		if f.SetText(tr("unknown")); tuning != nil {
			f.SetText(live.Get(*tuning))
		}
		f.whole = true
		f.OnChanged = func(string) { t.check() }
		unit, hint := "", ""
		if i := slices.IndexFunc(all, func(s desk.Setting) bool { return s.Key == live.Key }); i >= 0 {
			unit, hint = all[i].Unit, all[i].Bounds
		}
		if live.Simulated {
			hint = tr("{{.Bounds}}; 0 is as fast as the store takes them", with("Bounds", hint))
		}
		row := newFormRow(tr(live.Name), f, unit, hint)
		row.narrow = true
		t.fields, t.rows = append(t.fields, f), append(t.rows, row)
		form.Add(row.box)
	}
	t.keep = newTick(tr("Also save to {{.File}}", with("File", fileNames([]string{w.desk.SettingsFile()}))), t.keys(), nil)
	form.Add(flush(t.keep))
	note := widget.NewLabel(tr("Changing the channel capacity or the store needs a restart: see the settings."))
	note.Importance, note.Wrapping = widget.LowImportance, fyne.TextWrapWord
	form.Add(flush(note))
	t.aside(tr("Settings…"), func() { t.close(); w.showPage("Settings") })
	t.verb(tr("Cancel"), t.close)
	t.apply = t.main(tr("Apply"), t.run)
	if why := unsteered(state); why != "" {
		for _, f := range t.fields {
			f.Disable()
		}
		t.keep.Disable()
		t.apply.Disable()
		t.submit = nil
		t.show(form, nil)
		t.say(warning, why)
		return
	}
	t.show(form, t.fields[0])
}

func (t *tuneSheet) texts() []string {
	texts := make([]string, len(t.fields))
	for i, f := range t.fields {
		texts[i] = f.Text
	}
	return texts
}

// check says what is wrong beside each field.
func (t *tuneSheet) check() bool {
	ok := true
	for i, live := range desk.LiveSettings {
		wrong := mistake(live, t.fields[i].Text, t.w.desk.Check)
		t.rows[i].wrong(wrong)
		ok = ok && wrong == ""
	}
	t.apply.able(ok && !t.busy)
	return ok
}

func (t *tuneSheet) run() {
	if t.busy || !t.check() {
		return
	}
	w := t.w
	state := w.desk.State()
	next, err := tuned(state.Tuning, t.texts())
	if err != nil {
		t.say(alarm, err.Error())
		return
	}
	var changes map[string]string
	var above []string
	if t.keep.Checked {
		changes, above = kept(state, next, w.desk.Settings())
	}
	t.busy = true
	t.check()
	var saving error
	w.work(func(ctx context.Context) error {
		if err := w.desk.Tune(ctx, next); err != nil {
			return err
		}
		if len(changes) > 0 {
			_, saving = w.desk.Save(ctx, changes)
		}
		return nil
	}, func(err error) {
		t.busy = false
		t.check()
		if err == nil && saving == nil && len(above) > 0 {
			saving = errors.New(tr("{{.Keys}}: set by a variable or a flag, which overrides the file", with("Keys", strings.Join(above, ", "))))
		}
		switch {
		case err != nil:
			t.say(alarm, tr("Nothing was changed: {{.Error}}", with("Error", err)))
		case saving != nil:
			t.say(warning, tr("In effect, but not saved for the next start: {{.Error}}", with("Error", saving)))
		default:
			t.close()
		}
	})
}
