package control

import (
	"strconv"

	"weir/core"
)

// LiveSetting is a setting that takes effect in a running pipeline: a number of its
// tuning. Its bounds are those of the setting; see Configurer.Check.
type LiveSetting struct {
	Key       string // dotted: "process.workers"
	Name      string // for people, in English
	Simulated bool   // for simulated traffic only

	field func(*core.Tuning) any // points to an int or a float64
}

// LiveSettings lists all live settings in the order in which forms show them.
var LiveSettings = []LiveSetting{
	{"source.simulate.rate", "Rate", true, func(t *core.Tuning) any { return &t.Rate }},
	{"process.workers", "Workers", false, func(t *core.Tuning) any { return &t.Workers }},
	{"process.batch", "Batch", false, func(t *core.Tuning) any { return &t.Batch }},
	{"pipeline.write_batch", "Write batch", false, func(t *core.Tuning) any { return &t.WriteBatch }},
}

// Get returns the number in a tuning, as forms and the settings write it.
func (s LiveSetting) Get(t core.Tuning) string {
	if n, ok := s.field(&t).(*int); ok {
		return strconv.Itoa(*n)
	}
	return strconv.FormatFloat(*s.field(&t).(*float64), 'f', -1, 64)
}

// Set changes the number in a tuning. If text isn't a number of its kind, it returns
// an error and leaves the tuning unchanged.
func (s LiveSetting) Set(t *core.Tuning, text string) error {
	if field, ok := s.field(t).(*int); ok {
		n, err := strconv.Atoi(text)
		if err == nil {
			*field = n
		}
		return err
	}
	n, err := strconv.ParseFloat(text, 64)
	if err == nil {
		*s.field(t).(*float64) = n
	}
	return err
}
