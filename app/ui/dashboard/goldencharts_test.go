package dashboard

import (
	"bytes"
	"image"
	"image/png"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
)

// Charts in both themes equal their golden pictures.
func TestGoldenCharts(t *testing.T) {
	for _, look := range hosttest.Looks {
		for _, name := range []string{"throughput", "latency"} {
			t.Run(name+" "+look, func(t *testing.T) {
				app := test.NewTempApp(t)
				app.Preferences().SetString(host.PrefLook, look)
				app.Preferences().SetFloat("charts.limit.throughput", 1800)
				w := openDash(t, app, hosttest.NewDashEngine(10*time.Minute), 1440, 880)
				c, _ := w.chart(name).copy()
				c.Scale = 1
				text, _, err := encode(c, image.Pt(480, 200), "png")
				if err != nil {
					t.Fatal(err)
				}
				picture, err := png.Decode(bytes.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				hosttest.Golden(t, name+"-"+look+".png", picture)
			})
		}
	}
}
