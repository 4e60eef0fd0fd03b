package control

import (
	"strconv"

	"weir/core"
)

// LiveSetting is a setting that a running pipeline takes over at once: a number
// of its tuning. Its bounds are those of the setting; see Configurer.Check.
type LiveSetting struct {
	Key       string // dotted: "process.workers"
	Name      string // for people, in English
	Simulated bool   // for simulated traffic only

	field func(*core.Tuning) any // points to an int or a float64
}

// LiveSettings are all of them, in the order in which a form shows them.
var LiveSettings = []LiveSetting{
	{"source.simulate.rate", "Rate", true, func(t *core.Tuning) any { return &t.Rate }},
	{"process.workers", "Workers", false, func(t *core.Tuning) any { return &t.Workers }},
	{"process.batch", "Batch", false, func(t *core.Tuning) any { return &t.Batch }},
	{"pipeline.write_batch", "Write batch", false, func(t *core.Tuning) any { return &t.WriteBatch }},
}

// Get returns the number that a tuning has, as a form and the settings write it.
func (s LiveSetting) Get(t core.Tuning) string {
	if n, ok := s.field(&t).(*int); ok {
		return strconv.Itoa(*n)
	}
	return strconv.FormatFloat(*s.field(&t).(*float64), 'f', -1, 64)
}

// Set changes the number in a tuning. An error says that text is no number of
// its kind, and leaves the tuning as it was.
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
