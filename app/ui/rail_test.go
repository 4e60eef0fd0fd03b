package ui

import (
	"testing"

	"weir/app/locale"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/assets"
)

// TestRailNamesFit: no name reaches under the indicator at the rail's edge.
func TestRailNamesFit(t *testing.T) {
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
	})
	for _, tag := range []string{locale.English, locale.German} {
		w := fullForms(t, &hosttest.FormsEngine{})
		if err := text.Use(assets.Translations, tag); err != nil {
			t.Fatal(err)
		}
		w.rail.recolour()
		for _, e := range w.rail.entries {
			if wide := style.TextWidth(e.text.Text, e.text.TextSize, false); wide > host.RailWidth-6 {
				t.Errorf("%s: %q is %v wide in %v", tag, e.text.Text, wide, host.RailWidth)
			}
		}
	}
}
