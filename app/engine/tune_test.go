package engine_test

import (
	"slices"
	"testing"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core"
)

// TestLiveSettings: the settings that are called live are those of a tuning, and
// a tuning takes their values and gives them back.
func TestLiveSettings(t *testing.T) {
	var keys []string
	var tuning core.Tuning
	shipped := config.Default()
	for _, s := range control.LiveSettings {
		keys = append(keys, s.Key)
		want, err := shipped.Get(s.Key)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Set(&tuning, want); err != nil || s.Get(tuning) != want {
			t.Errorf("%s is %q after Set(%q), %v", s.Key, s.Get(tuning), want, err)
		}
		if err := s.Set(&tuning, "many"); err == nil || s.Get(tuning) != want {
			t.Errorf("%s is %q after Set(\"many\"), %v", s.Key, s.Get(tuning), err)
		}
	}
	if want := (core.Tuning{Rate: 100, Workers: 2, Batch: 1000, WriteBatch: 1000}); tuning != want {
		t.Errorf("the settings as shipped are the tuning %+v, want %+v", tuning, want)
	}
	for _, s := range config.Settings() {
		if s.Live != slices.Contains(keys, s.Key) {
			t.Errorf("%s: live is %v in the settings, not in the tuning", s.Key, s.Live)
		}
	}
}
