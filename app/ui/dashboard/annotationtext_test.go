package dashboard

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/hosttest"
	"weir/app/ui/text"
	"weir/assets"
)

// TestAnnotationsInGerman checks that annotations are stored in English, for CSV, and shown
// in the window's language.
func TestAnnotationsInGerman(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1440, 880)
	if err := text.Use(assets.Translations, locale.German); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
	})
	waiting, latency := w.chart("waiting").spec.variants[0], w.chart("latency").spec.variants[0]
	crossing := func(v variant, above bool, threshold float64, line line) crossed {
		c := crossed{watched: watched{threshold: threshold, line: line}}
		c.above = above
		return c
	}
	for _, c := range []struct {
		crossed
		variant
		stored, shown string
	}{
		{crossing(waiting, true, 1500, waiting.lines[0]), waiting, "Waiting above 1500 (waiting)", "Wartend über 1500 (wartend)"},
		{crossing(waiting, false, 100, line{}), waiting, "Waiting no longer above 100", "Wartend nicht mehr über 100"},
		{crossing(latency, true, 1.5, latency.lines[0]), latency, "Latency end to end above 1.5 s (p99)", "Latenz gesamt über 1,5 s (p99)"},
	} {
		if got := c.english(c.variant); got != c.stored {
			t.Errorf("stored is %q, want %q", got, c.stored)
		}
		if got := w.dashboard.annotationText(c.stored); got != c.shown {
			t.Errorf("%q is shown as %q, want %q", c.stored, got, c.shown)
		}
		if got := c.text(c.variant); got != c.shown {
			t.Errorf("the desktop is told %q, want %q", got, c.shown)
		}
	}
	for stored, want := range map[string]string{
		"Waiting no longer above 100 (after 40 s)": "Wartend nicht mehr über 100 (nach 40 s)",
		"workers 4 → 8":                            "Worker 4 → 8",
		"a note above all (of mine)":               "a note above all (of mine)",
	} {
		if got := w.dashboard.annotationText(stored); got != want {
			t.Errorf("%q is shown as %q, want %q", stored, got, want)
		}
	}
	if got := thresholdText(2, chart.Seconds); got != "2 s" {
		t.Errorf("a threshold of two seconds is %q", got)
	}
}
