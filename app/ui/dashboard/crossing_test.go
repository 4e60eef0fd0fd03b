package dashboard

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"weir/app/ui/hosttest"
)

// The threshold is 10. Values come once a second from second 0 on, unless a
// step has its own time.
func TestCrossing(t *testing.T) {
	type step struct {
		value float64
		long  int // seconds
	}
	none := math.NaN()
	for _, c := range []struct {
		name  string
		steps []step
		want  []string // when what was told
	}{
		{"at the threshold is not above", []step{{10, 60}}, nil},
		{"short peaks", []step{{1, 10}, {11, 5}, {1, 10}, {99, 5}, {1, 10}}, nil},
		{"once, and once when it is over", []step{{1, 10}, {11, 60}, {1, 60}}, []string{"15: above since 10", "75: below since 70"}},
		{"it jumps about", []step{{11, 10}, {1, 3}, {11, 3}, {1, 3}, {11, 3}, {1, 10}}, []string{"5: above since 0", "27: below since 22"}},
		{"a gap says nothing", []step{{11, 2}, {none, 30}, {11, 2}, {none, 40}, {11, 1}, {1, 9}}, []string{"32: above since 0", "80: below since 75"}},
		{"a long one forgets what came before", []step{{11, 2}, {none, 70}, {11, 5}, {1, 5}}, nil},
		{"and ends it", []step{{11, 10}, {none, 100}, {11, 10}}, []string{"5: above since 0", "70: below since 9", "115: above since 110"}},
	} {
		var x crossing
		var got []string
		second := 0
		for _, s := range c.steps {
			for range s.long {
				at := hosttest.DashNow.Add(time.Duration(second) * time.Second)
				if crossed, when := x.add(at, s.value, 10); crossed {
					side := map[bool]string{true: "above", false: "below"}[x.above]
					got = append(got, fmt.Sprintf("%d: %s since %d", second, side, int(when.Sub(hosttest.DashNow).Seconds())))
				}
				second++
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: it told %q, want %q", c.name, got, c.want)
		}
	}
}
