package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
)

func TestGoldenDashboard(t *testing.T) {
	for _, look := range hosttest.Looks {
		for _, size := range []struct {
			name          string
			width, height float32
		}{{"1440x880", 1440, 880}, {"1024x640", 1024, 640}} {
			t.Run(look+" "+size.name, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Preferences().SetString(host.PrefLook, look)
				d := hosttest.NewDashEngine(10 * time.Minute)
				w := openFull(t, app, d, size.width, size.height)
				w.Now = func() time.Time { return hosttest.DashNow.Add(time.Millisecond) }
				d.Watch(func(control.State) {}, w.dashboard.Observe)
				w.showChange()
				w.Until(w.dashboard.Loaded)
				d.Show(d.Past.Last)
				w.dashboard.DrawNow()
				hosttest.Golden(t, "dashboard-"+look+"-"+size.name+".png", w.Capture())
			})
		}
	}
}
