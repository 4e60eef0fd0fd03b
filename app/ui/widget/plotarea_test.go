package widget

import "testing"

// TestNotches checks that each notch of a wheel counts, and of a touchpad's small steps
// those that amount to one.
func TestNotches(t *testing.T) {
	for name, c := range map[string]struct {
		by   []float32
		want []int
	}{
		"a wheel":           {[]float32{25, 25, -25, 125}, []int{1, 1, -1, 1}},
		"a touchpad":        {[]float32{10, 10, 10, 10, 10, 10}, []int{0, 0, 1, 0, 0, 1}},
		"there and back":    {[]float32{20, -20, -20}, []int{0, 0, -1}},
		"nothing, sideways": {[]float32{0, 24, 0, 0}, []int{0, 0, 0, 0}},
	} {
		var n Notches
		for i, by := range c.by {
			if got := n.Turn(by); got != c.want[i] {
				t.Errorf("%s: step %d gives %d, want %d", name, i, got, c.want[i])
			}
		}
	}
}
