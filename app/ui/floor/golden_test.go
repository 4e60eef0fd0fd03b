package floor

import (
	"fmt"
	"testing"

	"weir/app/ui/hosttest"
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
	}
}
