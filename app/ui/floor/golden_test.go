package floor

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"weir/app/ui/hosttest"
	"weir/core/activity"
)

// The cards equal their golden pictures in both looks.
func TestGoldenCards(t *testing.T) {
	for _, look := range hosttest.Looks {
		for _, test := range []struct {
			workers  int
			postgres bool
		}{{2, false}, {4, true}, {8, false}, {64, false}} {
			t.Run(fmt.Sprint(look, " ", test.workers), func(t *testing.T) {
				c := openCards(t, look, 1372, 410, 350, test.postgres)
				c.locks.pool = poolUse{1, 4}
				c.show(busy(test.workers, test.postgres))
				hosttest.Golden(t, fmt.Sprintf("cards-%d-%s.png", test.workers, look), c.Capture())
			})
		}
		for _, test := range []struct {
			name          string
			width, height float32
			locks         float32
			show          func(c *cards)
		}{
			{"hover", 1004, 410, 0, func(c *cards) { c.lanes.area.OnMoved(c.over(2, 0.72)) }},
			{"small", 960, 236, 0, func(*cards) {}},
			{"wide-locks", 1598, 236, 948, func(*cards) {}},
			{"chosen", 1004, 410, 0, func(c *cards) {
				c.lanes.Freeze(true)
				c.lanes.view.at = sceneTime
				c.drawn()
				c.Win.Canvas().Focus(c.lanes.area)
				for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyReturn} {
					c.Key(key)
				}
				c.lanes.overlay.draw()
			}},
			{"draining", 1004, 410, 0, func(c *cards) {
				f := busy(4, false)
				f.quit = f.now - 900*ms
				for i, track := range f.tracks[:4] {
					end := f.now - time.Duration(800-200*i)*ms
					track.spans = track.spans[:0]
					track.cells = [columns + 1]cell{}
					perform(track, f.now-remembered, end, func(time.Duration) act { return act{activity.Committing, 20 * ms, 1, [2]int{}} })
					track.present, track.ended = activity.Present{State: activity.Ended, Since: end}, end
				}
				c.show(f)
			}},
		} {
			t.Run(look+" "+test.name, func(t *testing.T) {
				c := openCards(t, look, test.width, test.height, test.locks, false)
				c.show(busy(4, false))
				test.show(c)
				c.drawn()
				hosttest.Golden(t, "lanes-"+test.name+"-"+look+".png", c.Capture())
			})
		}
	}
}
