package explore

import "time"

// HeatMap is events by weekday, Monday first, and hour of the day, both in the question's
// zone.
type HeatMap struct {
	Sums  [7][24]Sum
	Hours [7][24]float64 // how long it was that hour of that weekday in the period, in hours
}

func (h *HeatMap) add(at time.Time, s Sum) {
	h.Sums[(at.Weekday()+6)%7][at.Hour()].add(s)
}

// measure fills Hours for a period. A clock that is set back shows an hour twice.
func (h *HeatMap) measure(p period, zone *time.Location) {
	h.Hours = [7][24]float64{}
	for at := p.from.In(zone); at.Before(p.before); {
		// Up to the next change of the clocks an hour is as long as any other.
		end := p.before
		if _, change := at.ZoneBounds(); !change.IsZero() && change.Before(end) {
			// In years that a zone's rules reach into, Go may say "now" at the end of one.
			if end = change; !end.After(at) {
				end = at.Add(time.Hour)
			}
		}
		_, offset := at.Zone()
		h.measureLocal(localMicros(at, offset), localMicros(end, offset))
		at = end.In(zone)
	}
}

// localMicros is what a clock shows, in µs since a Monday's midnight: 5 January 1970.
func localMicros(t time.Time, offset int) int64 {
	return t.UnixMicro() + (int64(offset)-4*24*3600)*1e6
}

func (h *HeatMap) measureLocal(from, to int64) {
	const hour, week = 3600e6, 7 * 24 * 3600e6
	if weeks := (to - from) / week; weeks > 0 {
		for day := range h.Hours {
			for i := range h.Hours[day] {
				h.Hours[day][i] += float64(weeks)
			}
		}
		from += weeks * week
	}
	for from < to {
		in := (from%week + week) % week
		part := min(hour-in%hour, to-from)
		h.Hours[in/(24*hour)][in/hour%24] += float64(part) / hour
		from += part
	}
}
