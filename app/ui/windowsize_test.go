package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// TestTheWindowFitsSmallScreens checks that, at a scale of 1.5, the window with any page
// and a banner fits a screen of 1280 by 720 pixels.
func TestTheWindowFitsSmallScreens(t *testing.T) {
	screen := fyne.NewSize(1280/1.5, 720/1.5)
	w := fullOver(t, hosttest.OpenStore(t))
	w.banner.show(notice{style.Warning, "Paused for 3 s: nothing is generated, and workers claim nothing", []widget.Action{{Text: "Resume", Run: func() {}}, {Text: "Stop the simulation", Run: func() {}}}})
	for i, p := range w.pages {
		w.show(i)
		least := w.Win.Content().MinSize()
		if least.Width > screen.Width || least.Height > screen.Height || least.Width > host.MinWidth || least.Height > host.MinHeight {
			t.Errorf("with the page %s the window is %v at least, want %v by %v at most", p.name, least, host.MinWidth, host.MinHeight)
		}
	}
}
