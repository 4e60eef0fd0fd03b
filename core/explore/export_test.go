package explore

import "time"

// Preceding is preceding.
func Preceding(from, before time.Time, every Interval, zone *time.Location) (time.Time, time.Time) {
	p := preceding(period{from, before}, every, zone)
	return p.from, p.before
}

// Measure is measure.
func (h *HeatMap) Measure(from, before time.Time, zone *time.Location) {
	h.measure(period{from, before}, zone)
}

// FirstNames is firstNames.
var FirstNames = firstNames
