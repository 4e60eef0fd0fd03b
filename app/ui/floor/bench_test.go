package floor

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
)

// BenchmarkLanes draws both pictures as in a window of 1440 × 880.
func BenchmarkLanes(b *testing.B) {
	for _, workers := range []int{2, 8, 64} {
		b.Run(fmt.Sprint(workers, " workers"), func(b *testing.B) {
			h := host.NewHost(test.NewTempApp(b), &hosttest.StoreEngine{}, func(f func()) { f() })
			c := newLanesCard(h)
			c.arrange(0, 0, 1004, 396)
			f := busy(workers, false)
			c.view = f.view()
			b.ReportAllocs()
			for b.Loop() {
				c.view = f.view()
				d := c.drawnOf(c.view, 1, true)
				c.drawInto(&d, [2]image.Point{widget.Pixels(c.shares.Size(), 1), widget.Pixels(c.spans.Size(), 1)})
			}
		})
	}
}
