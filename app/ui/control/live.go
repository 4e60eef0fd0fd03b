package control

import (
	"strconv"
	"strings"
	"time"

	"weir/core"
)

// ChannelCapacity is the key of the setting that Tuner.Resize changes in a running program.
const ChannelCapacity = "pipeline.channel_capacity"

// LiveSetting is a setting that takes effect in a running pipeline: a number or a
// duration of its tuning. Its bounds are those of the setting; see Configurer.Check.
type LiveSetting struct {
	Key       string // dotted: "process.workers"
	Name      string // for people, in English
	Simulated bool   // for simulated traffic only
	Handler   bool   // of how simulated traffic is handled: other events know nothing of it

	field func(*core.Tuning) any // points to an int, a float64 or a time.Duration
}

// LiveSettings lists all live settings in the order in which forms show them.
var LiveSettings = []LiveSetting{
	{"source.simulate.rate", "Rate", true, false, func(t *core.Tuning) any { return &t.Rate }},
	{"process.workers", "Workers", false, false, func(t *core.Tuning) any { return &t.Workers }},
	{"process.batch", "Batch", false, false, func(t *core.Tuning) any { return &t.Batch }},
	{"pipeline.write_batch", "Write batch", false, false, func(t *core.Tuning) any { return &t.WriteBatch }},
	{"source.simulate.work", "Handling takes", true, true, func(t *core.Tuning) any { return &t.Work }},
	{"source.simulate.fail_rate", "Share that fails", true, true, func(t *core.Tuning) any { return &t.FailRate }},
}

// Get returns the value in a tuning, as forms and the settings write it.
func (s LiveSetting) Get(t core.Tuning) string {
	switch field := s.field(&t).(type) {
	case *int:
		return strconv.Itoa(*field)
	case *time.Duration:
		text := field.String()
		if strings.HasSuffix(text, "m0s") {
			text = strings.TrimSuffix(text, "0s")
		}
		return text
	case *float64:
		return strconv.FormatFloat(*field, 'f', -1, 64)
	}
	return ""
}

// Set changes the value in a tuning. If text isn't one of its kind, it returns an error and
// leaves the tuning unchanged.
func (s LiveSetting) Set(t *core.Tuning, text string) error {
	switch field := s.field(t).(type) {
	case *int:
		return set(field, text, strconv.Atoi)
	case *time.Duration:
		return set(field, text, time.ParseDuration)
	case *float64:
		return set(field, text, func(text string) (float64, error) { return strconv.ParseFloat(text, 64) })
	}
	return nil
}

func set[T any](field *T, text string, parse func(string) (T, error)) error {
	value, err := parse(text)
	if err == nil {
		*field = value
	}
	return err
}
