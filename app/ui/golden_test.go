package ui

import (
	"testing"
	"time"
	"weir/app/ui/desk"

	"fyne.io/fyne/v2/test"
)

func TestGoldenDashboard(t *testing.T) {
	inUTC(t)
	for _, look := range looks {
		for _, size := range []struct {
			name          string
			width, height float32
		}{{"1440x880", 1440, 880}, {"1024x640", 1024, 640}} {
			t.Run(look+" "+size.name, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Preferences().SetString(prefLook, look)
				d := newDashDesk(10 * time.Minute)
				w := openFull(t, app, d, size.width, size.height)
				w.now = func() time.Time { return dashNow.Add(time.Millisecond) }
				d.Watch(func(desk.State) {}, w.dashboard.observe)
				w.changed()
				w.until(w.dashboard.settled)
				d.Show(d.Past.Last)
				w.dashboard.drawNow()
				golden(t, "dashboard-"+look+"-"+size.name+".png", w.capture())
			})
		}
	}
}
