package setup_test

import (
	"reflect"
	"slices"
	"testing"

	"weir/app/config"
	"weir/app/setup"
	"weir/core"
	"weir/core/dump"
)

// TestPresetChoices: the settings offer the presets that there are.
func TestPresetChoices(t *testing.T) {
	var names []string
	for _, p := range dump.Presets() {
		names = append(names, p.Name)
	}
	for _, s := range config.Settings() {
		if s.Key == "source.dump.preset" && !slices.Equal(s.Choices, names) {
			t.Errorf("choices = %q, want %q", s.Choices, names)
		}
	}
}

// TestMapping: every setting of a mapping arrives, and none with a preset.
func TestMapping(t *testing.T) {
	c := config.Default().Source.Dump
	mapped := reflect.ValueOf(&c.Fields).Elem()
	for i := range mapped.NumField() {
		mapped.Field(i).SetString(mapped.Type().Field(i).Name)
	}
	c.Preset = "custom"
	got := reflect.ValueOf(setup.DumpOptions(c, core.Filter{}, nil).Fields)
	for i := range got.NumField() {
		name := got.Type().Field(i).Name
		want := map[string]string{"Preset": "", "Time": "TimeFormat"}
		text, other := want[name]
		if !other {
			text = name
		}
		if got.Field(i).String() != text {
			t.Errorf("%s = %q, want %q", name, got.Field(i), text)
		}
	}
	c.Preset = "gharchive"
	if got, want := setup.DumpOptions(c, core.Filter{}, nil).Fields, (dump.Fields{Preset: "gharchive"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
