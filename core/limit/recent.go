package limit

import (
	"cmp"
	"time"
)

// Recent makes situations of the last seconds out of those since the start. It is for one
// goroutine at a time.
type Recent struct {
	While time.Duration // how long; 0: five seconds

	all []Situation // since the start, the oldest first
}

// Add returns what was done in the last seconds before now, which is a situation since the
// start and later than those before; as long as the start is no longer ago, and at first,
// now itself.
func (r *Recent) Add(now Situation) Situation {
	while := cmp.Or(r.While, 5*time.Second)
	for len(r.all) > 1 && now.Totals.At-r.all[1].Totals.At >= while {
		r.all = r.all[1:]
	}
	r.all = append(r.all, now)
	if now.Totals.At <= while || len(r.all) == 1 {
		return now
	}
	return now.Sub(r.all[0])
}
