package limit

import "time"

// Recent makes situations of the last seconds out of those since the start. It is for one
// goroutine at a time.
type Recent struct {
	While time.Duration // how long; 0: five seconds

	all []Situation // since the start, the oldest first
}

// Add returns what was done in the last seconds before now, a situation since the start,
// which must be later than those before. It is now itself at first.
func (r *Recent) Add(now Situation) Situation {
	while := r.While
	if while == 0 {
		while = 5 * time.Second
	}
	// The newest one that is old enough is what the difference is to.
	for len(r.all) > 1 && now.Totals.At-r.all[1].Totals.At >= while {
		r.all = r.all[1:]
	}
	r.all = append(r.all, now)
	if now.Totals.At-r.all[0].Totals.At < while && len(r.all) < 2 || r.all[0].Totals == now.Totals {
		return now
	}
	return now.Sub(r.all[0])
}
