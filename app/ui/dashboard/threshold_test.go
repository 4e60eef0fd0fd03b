package dashboard

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/locale"
	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// An error in the value moves nothing.
func TestThresholdDialogStands(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1024, Height: 640}, {Width: 1440, Height: 880}, {Width: 1920, Height: 1080}} {
		w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), size.Width, size.Height)
		w.dashboard.plots[0].editThreshold()
		s, i := w.Top(), hosttest.Places(w.Top())
		w.Types("-1")
		hosttest.AssertInPlace(t, "wrong", s, i)
	}
}

// Each chart has a picture in the smallest window.
func TestSmallDashboard(t *testing.T) {
	d := newDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 0, 0)
	d.Win.Resize(d.dashboard.MinSize(nil).AddWidthHeight(64, 44))
	for _, p := range d.dashboard.plots {
		if size := p.image.Size(); size.Width < 100 || size.Height < 8 {
			t.Errorf("the picture of %s is %v", p.spec.name, size)
		}
	}
}

// TestThresholdWithAComma shows and reads a threshold in the way of the window's language.
func TestThresholdWithAComma(t *testing.T) {
	locale.Use(locale.German)
	t.Cleanup(func() { locale.Use(locale.English) })
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1024, 640)
	p := w.dashboard.plots[1]
	p.editThreshold()
	w.Types("2,5")
	w.Key(fyne.KeyReturn)
	if got := p.page.currentRequest().plots[1].thresholds[0]; got != 0.0025 {
		t.Fatalf("2,5 ms is %v s", got)
	}
	w.dashboard.DrawNow()
	p.editThreshold()
	if got := w.Win.Canvas().Focused().(*widget.Field).Text; got != "2,5" {
		t.Errorf("the field has %q", got)
	}
}
