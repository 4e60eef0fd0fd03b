package dashboard

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
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
