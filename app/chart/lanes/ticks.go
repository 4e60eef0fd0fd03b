package lanes

import (
	"fmt"
	"time"

	"weir/app/locale"
)

// Tick is a moment on the axis of the magnified part.
type Tick struct {
	X     float64
	Label string // how long ago it was: "90"; the first one has its unit, "120 ms"
	Now   bool   // it is the chart's Now
}

// Ticks returns the moments that the axis of a magnified part of that width names, from
// the oldest to the newest.
func (c *Chart) Ticks(width float64) (all []Tick) {
	length := c.To - c.From
	if length <= 0 || width <= 0 {
		return nil
	}
	step := steps[len(steps)-1]
	for _, nice := range steps {
		if length/nice <= 4 && float64(nice)/float64(length)*width >= narrowestTick {
			step = nice
			break
		}
	}
	ago := c.Now - c.From
	unit, name := time.Millisecond, "ms"
	if ago >= time.Second {
		unit, name = time.Second, "s"
	}
	for at := ago / step * step; at >= c.Now-c.To; at -= step {
		t := Tick{X: c.SpanX(c.Now-at, width), Label: locale.Numeral(fmt.Sprintf("%.7g", float64(at)/float64(unit))), Now: at == 0}
		if len(all) == 0 {
			t.Label += " " + name
		}
		all = append(all, t)
	}
	return all
}

// narrowestTick is the room that a label needs.
const narrowestTick = 40

// steps are between two ticks.
var steps = []time.Duration{
	250 * time.Microsecond, 500 * time.Microsecond, time.Millisecond, 2 * time.Millisecond, 3 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond,
	20 * time.Millisecond, 30 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond, time.Second,
}
