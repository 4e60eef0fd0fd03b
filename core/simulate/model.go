package simulate

import (
	"fmt"
	"math"
	"time"
)

// Model describes the traffic to simulate.
type Model struct {
	// Seed determines the events: the same model gives the same events on the
	// same processor architecture.
	Seed uint64

	// EventsPerDay is the mean number of events in one day of the model's
	// clock, from 1 to 10 billion.
	EventsPerDay float64

	// Start is the start time of the model's clock, to the microsecond.
	Start time.Time
}

const (
	minPerDay = 1
	maxPerDay = 10e9
)

// lastMicro is 9999-12-31T23:59:59.999999Z in µs since 1970, the last time of
// creation that an event may have.
const lastMicro = 253_402_300_799_999_999

func (m *Model) validate() error {
	switch {
	case math.IsNaN(m.EventsPerDay) || m.EventsPerDay < minPerDay || m.EventsPerDay > maxPerDay:
		return fmt.Errorf("simulate: events per day is %g: want %d to %.0f", m.EventsPerDay, minPerDay, maxPerDay)
	case m.Start.IsZero():
		return fmt.Errorf("simulate: start is not set: give the time at which the model's clock starts")
	case m.Start.Year() < 1 || m.Start.UnixMicro() > lastMicro:
		return fmt.Errorf("simulate: start is in the year %d: want 1 to 9999", m.Start.Year())
	}
	return nil
}
