package settings

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/hosttest"
)

// openSettings shows the page.
func openSettings(t *testing.T, d *hosttest.FormsEngine) (*hosttest.Scene, *Page) {
	t.Helper()
	w := hosttest.NewFormsScene(t, d)
	p := New(w.Host)
	w.Open(p)
	p.showSection("process")
	return w, p
}

func TestSettingsAreSaved(t *testing.T) {
	d := &hosttest.FormsEngine{NeedsRestart: true}
	w, p := openSettings(t, d)
	if p.saveButton.Text != "Save" || !p.saveButton.Disabled() {
		t.Errorf("with nothing changed the button says %q, disabled %v", p.saveButton.Text, p.saveButton.Disabled())
	}
	test.Type(p.rows["process.lease"].field, "x")
	p.showSection("pipeline")
	p.rows["pipeline.write_batch"].field.SetText("20")
	if p.saveButton.Text != "Save 2 changes" || p.saveButton.Disabled() {
		t.Errorf("with two changed the button says %q, disabled %v", p.saveButton.Text, p.saveButton.Disabled())
	}
	w.Leave()
	w.Open(p)
	if got := p.rows["pipeline.write_batch"].field.Text; got != "20" {
		t.Errorf("after leaving the page the field has %q, want 20", got)
	}
	w.Win.Canvas().Focus(p.rows["pipeline.write_batch"].field)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return !p.saving })
	want := map[string]string{"process.lease": "30sx", "pipeline.write_batch": "20"}
	if len(d.Saves) != 1 || !maps.Equal(d.Saves[0], want) {
		t.Fatalf("saved are %v, want %v", d.Saves, want)
	}
	if got := p.message.Text; got != "Saved. In effect now: pipeline.write_batch. Waiting for a restart of the pipeline: process.lease" {
		t.Errorf("then it says %q", got)
	}
	d.StateNow.Pending = []string{"process.lease"}
	w.Changed()
	if got := p.message.Text; !strings.Contains(got, "Waiting for a restart") {
		t.Errorf("while it waits it says %q", got)
	}
	d.StateNow.Pending = nil
	w.Changed()
	if got := p.message.Text; got != "In effect: process.lease" {
		t.Errorf("after the restart it says %q", got)
	}
	if got := p.form.changedKeys(); len(got) != 0 {
		t.Errorf("still changed are %v", got)
	}
}

func TestImpossibleSettingIsNotSaved(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w, p := openSettings(t, d)
	row := p.rows["process.batch"]
	row.field.SetText("-1")
	if got := row.hint.Text; got != `✗ is "-1": want 1 to 1000` {
		t.Errorf("beside the field stands %q", got)
	}
	p.showSection("log")
	if p.saveButton.Importance == widget.HighImportance || p.saveButton.Text != "Show what is wrong" {
		t.Errorf("the button says %q, importance %v", p.saveButton.Text, p.saveButton.Importance)
	}
	test.Tap(p.saveButton)
	if len(d.Saves) > 0 {
		t.Errorf("saved are %v", d.Saves)
	}
	if got := w.Win.Canvas().Focused(); p.section != "process" || got != row.field {
		t.Errorf("the focus is on %v in %s, want the wrong field", got, p.section)
	}
	test.Tap(row.undo)
	if row.field.Text != "500" || p.message.Text != "" {
		t.Errorf("undone the field has %q and the page says %q", row.field.Text, p.message.Text)
	}
}

func TestSettingsSavingFails(t *testing.T) {
	d := &hosttest.FormsEngine{Err: errors.New("config.toml: permission denied")}
	w, p := openSettings(t, d)
	p.rows["process.lease"].field.SetText("40s")
	test.Tap(p.saveButton)
	w.Until(func() bool { return !p.saving })
	if got := p.message.Text; got != "✗ Nothing was saved: config.toml: permission denied" {
		t.Errorf("it says %q", got)
	}
	if got := p.form.changedKeys(); len(got) != 1 {
		t.Errorf("changed are %v, want what was typed", got)
	}
}

func TestSettingsFollowTheDesk(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w, p := openSettings(t, d)
	p.rows["process.lease"].field.SetText("40s")
	other := hosttest.SomeSettings()
	for i := range other {
		if strings.HasPrefix(other[i].Key, "process.") {
			other[i].Value = "9"
		}
	}
	w.Leave()
	d.SettingsNow = other
	w.Changed()
	w.Open(p)
	if got := p.rows["process.batch"].field.Text; got != "9" {
		t.Errorf("what wasn't typed over is %q, want 9", got)
	}
	if got := p.rows["process.lease"].field.Text; got != "40s" {
		t.Errorf("what was typed over is %q, want 40s", got)
	}
	if got := p.rows["process.workers"].fixed.Text; got != "9" {
		t.Errorf("what is read-only is %q, want 9", got)
	}
}

func TestRestartWaitsForSettings(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w, p := openSettings(t, d)
	if p.restart.Visible() {
		t.Error("a restart is offered without a reason")
	}
	d.StateNow.Pending = []string{"process.lease"}
	w.Changed()
	if !p.restart.Visible() {
		t.Error("no restart is offered")
	}
	d.StateNow.Pending = nil
	w.Changed()
	if p.restart.Visible() {
		t.Error("a restart is still offered when none is waited for")
	}
}

func TestSettingsSearch(t *testing.T) {
	_, p := openSettings(t, &hosttest.FormsEngine{})
	p.search.SetText("batch")
	var got []string
	for _, item := range p.list.items {
		if item.row != nil {
			got = append(got, item.row.s.Key)
		}
	}
	if strings.Join(got, " ") != "pipeline.write_batch process.batch" {
		t.Errorf("shown are %v", got)
	}
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if p.section != "log" || p.search.Text != "" {
		t.Errorf("the arrow leads to %q with %q sought, want log", p.section, p.search.Text)
	}
}

// Nothing that happens after a click moves a field or a button, in small
// windows and large ones.
func TestSettingsStandStill(t *testing.T) {
	longReason := strings.Repeat("the server closed the connection unexpectedly; ", 12)
	for _, size := range []fyne.Size{{Width: 1024, Height: 640}, {Width: 1440, Height: 880}, {Width: 1920, Height: 1080}} {
		d := &hosttest.FormsEngine{NeedsRestart: true}
		w := hosttest.NewFormsScene(t, d)
		w.Win.Resize(size)
		p := New(w.Host)
		w.Open(p)
		p.showSection("pipeline")
		i := hosttest.Places(p.box)
		p.focusFirst()
		w.Types("many")
		hosttest.AssertInPlace(t, "wrong", p.box, i)
		w.Types("7")
		hosttest.AssertInPlace(t, "changed", p.box, i)
		w.Key(fyne.KeyReturn)
		w.Until(func() bool { return !p.saving })
		d.StateNow.Pending = []string{"pipeline.channel_capacity"}
		p.Changed()
		hosttest.AssertInPlace(t, "saved", p.box, i)
		d.Err = errors.New(longReason)
		w.Types("8")
		w.Key(fyne.KeyReturn)
		w.Until(func() bool { return !p.saving })
		hosttest.AssertInPlace(t, "not saved", p.box, i)
	}
}
