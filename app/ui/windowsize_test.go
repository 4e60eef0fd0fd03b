package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestTheWindowFitsSmallScreens: enlarged to 1.5 it fits on a screen of 1280 by
// 720 pixels, with any page and something in the banner.
func TestTheWindowFitsSmallScreens(t *testing.T) {
	screen := fyne.NewSize(1280/1.5, 720/1.5)
	w := fullOver(t, openStore(t))
	w.banner.say(notice{warning, "Paused for 3 s: nothing is generated, and workers claim nothing", []action{{"Resume", func() {}}, {"Stop the simulation", func() {}}}})
	for i, p := range w.pages {
		w.show(i)
		least := w.win.Content().MinSize()
		if least.Width > screen.Width || least.Height > screen.Height || least.Width > leastWidth || least.Height > leastHeight {
			t.Errorf("with the page %s the window is %v at least, want %v by %v at most", p.name, least, leastWidth, leastHeight)
		}
	}
}
