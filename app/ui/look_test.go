package ui

import (
	"image/png"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/synthetic"
)

func TestSee(t *testing.T) {
	app := test.NewTempApp(t)
	for _, variant := range []string{lookDark, lookLight} {
		for _, size := range []fyne.Size{{Width: 1440, Height: 880}, {Width: 1024, Height: 640}} {
			app.Preferences().SetString(prefLook, variant)
			d := synthetic.NewDesk(time.Now(), 10*time.Minute, 500*time.Millisecond, 1245)
			w := newWindow(app, d, func(f func()) { f() })
			w.win.Resize(size)
			w.start()
			d.Show(d.Past.Newest)
			time.Sleep(1500 * time.Millisecond)
			f, _ := os.Create("/tmp/b/see-" + variant + "-" + map[bool]string{true: "l", false: "s"}[size.Width > 1100] + ".png")
			png.Encode(f, w.win.Canvas().Capture())
			f.Close()
			w.close()
			w.working.Wait()
		}
	}
}
