package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTheWindowFitsSmallScreens: enlarged to 1.5 it fits on a screen of 1280 by
// 720 pixels, with any page and something in the banner. No chart is left without
// a picture there.
func TestTheWindowFitsSmallScreens(t *testing.T) {
	screen := fyne.NewSize(1280/1.5, 720/1.5)
	w := openScene(t, openStore(t))
	w.banner.say(notice{warning, "Paused for 3 s: nothing is generated, and workers claim nothing", []action{{"Resume", func() {}}, {"Stop the simulation", func() {}}}})
	for i, p := range w.pages {
		w.show(i)
		least := w.win.Content().MinSize()
		if least.Width > screen.Width || least.Height > screen.Height || least.Width > leastWidth || least.Height > leastHeight {
			t.Errorf("with the page %s the window is %v at least, want %v by %v at most", p.name, least, leastWidth, leastHeight)
		}
	}
	d := openDash(t, test.NewTempApp(t), newDashDesk(0), leastWidth, leastHeight)
	for _, p := range d.dashboard.plots {
		if size := p.image.Size(); size.Width < 100 || size.Height < 8 {
			t.Errorf("the picture of %s is %v", p.spec.name, size)
		}
	}
}
