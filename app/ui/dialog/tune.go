package dialog

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

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
	fields []*widget.Field   // of the live settings, and of the channel's capacity
	rows   []*widget.FormRow // likewise
	save   *widget.Checkbox
	apply  *widget.DialogButton
	busy   bool
}

// Tune opens the dialog that tunes the pipeline.
func Tune(h *host.Host) { TuneTo(h, "", "") }

// TuneTo opens the dialog that tunes the pipeline at one of the settings, with a value
// filled in unless that is empty. Nothing changes before a person applies it.
func TuneTo(h *host.Host, key, value string) {
	if h.Covered() {
		return
	}
	t := &tuneDialog{h: h, Dialog: h.NewDialog(text.Tr("Tune the pipeline"), text.Tr("Takes effect immediately and is marked on the charts."), 470)}
	t.MessageLines = 2
	state, all := h.Engine.State(), h.Engine.Settings()
	tuning := tuningOf(state)
	form := widget.VStack()
	row := func(key, name, value string, hint func(bounds string) string) *widget.Field {
		f := h.NewField(t.Keys())
		f.SetText(value)
		f.SelectAllOnFocus = true
		f.OnChanged = func(string) { t.check() }
		unit, bounds := "", ""
		if i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == key }); i >= 0 {
			unit, bounds = text.Tr(all[i].Unit), text.Of(all[i].Bounds)
		}
		r := widget.NewFormRow(name, f, unit, hint(bounds))
		r.NarrowField = true
		t.fields, t.rows = append(t.fields, f), append(t.rows, r)
		form.Add(r.Box)
		return f
	}
	for _, live := range control.LiveSettings {
		value := text.Tr("unknown")
		if tuning != nil {
			value = live.Get(*tuning)
		}
		f := row(live.Key, text.Tr(live.Name), value, func(bounds string) string { return liveHint(live, bounds, state) })
		if live.Handler && state.Source != "simulate" {
			f.Disable()
		}
	}
	row(control.ChannelCapacity, text.Tr("Channel capacity"), capacityText(state), func(bounds string) string {
		return text.Tr("{{.Bounds}}; drains and starts again", text.With("Bounds", bounds))
	})
	t.save = widget.NewCheckbox(text.Tr("Also save to {{.File}}", text.With("File", FileNames([]string{h.Engine.SettingsFile()}))), t.Keys(), nil)
	form.Add(widget.Unpadded(t.save))
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
	first := max(slices.IndexFunc(control.LiveSettings, func(s control.LiveSetting) bool { return s.Key == key }), 0)
	if key == control.ChannelCapacity {
		first = len(t.fields) - 1
	}
	if value != "" {
		t.fields[first].SetText(value)
	}
	t.Open(form, t.fields[first])
}

// texts are those of the live settings.
func (t *tuneDialog) texts() []string {
	texts := make([]string, len(control.LiveSettings))
	for i := range texts {
		texts[i] = t.fields[i].Text
	}
	return texts
}

// capacity is the text for the channel's capacity.
func (t *tuneDialog) capacity() string { return strings.TrimSpace(t.fields[len(t.fields)-1].Text) }

// check shows the error of each field, and reports whether there is none.
func (t *tuneDialog) check() bool {
	ok := true
	for i, live := range control.LiveSettings {
		wrong := validate(live, t.fields[i].Text, t.h.Engine.Check)
		t.rows[i].SetError(wrong)
		ok = ok && wrong == ""
	}
	wrong := validateCapacity(t.capacity(), t.h.Engine.Check)
	t.rows[len(t.rows)-1].SetError(wrong)
	ok = ok && wrong == ""
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
	capacity, wrong := strconv.Atoi(t.capacity())
	if err = errors.Join(err, wrong); err != nil {
		t.SetMessage(style.Alarm, text.Error(err))
		return
	}
	var changes map[string]string
	var overridden []string
	if t.save.Checked {
		changes, overridden = settingChanges(state, next, capacity, h.Engine.Settings())
	}
	t.busy = true
	t.check()
	var resizing, saving error
	h.Work(func(ctx context.Context) error {
		if err := h.Engine.Tune(ctx, next); err != nil {
			return err
		}
		if capacity != state.Capacity {
			if resizing = h.Engine.Resize(ctx, capacity); resizing != nil {
				return nil
			}
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
			t.SetMessage(style.Alarm, text.Tr("Nothing was changed: {{.Error}}", text.With("Error", text.Error(err))))
		case resizing != nil:
			t.SetMessage(style.Warning, text.Tr("In effect, but for the channel's capacity: {{.Error}}", text.With("Error", text.Error(resizing))))
		case saving != nil:
			t.SetMessage(style.Warning, text.Tr("In effect, but not saved for the next start: {{.Error}}", text.With("Error", text.Error(saving))))
		default:
			t.Close()
		}
	})
}
