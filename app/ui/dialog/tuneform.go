package dialog

import (
	"slices"
	"strconv"
	"strings"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/text"
	"weir/core"
)

// validate returns the error in the text of a live setting; empty if there is
// none.
func validate(s control.LiveSetting, value string, check func(key, value string) error) string {
	value = locale.Plain(strings.TrimSpace(value))
	if err := check(s.Key, value); err != nil {
		return strings.TrimPrefix(text.Error(err), s.Key+": ")
	}
	if err := s.Set(new(core.Tuning), value); err != nil {
		return text.Tr("want a number")
	}
	return ""
}

// parseTuning reads the texts of the live settings, in their order, into a
// tuning.
func parseTuning(t core.Tuning, texts []string) (core.Tuning, error) {
	for i, live := range control.LiveSettings {
		if err := live.Set(&t, locale.Plain(strings.TrimSpace(texts[i]))); err != nil {
			return t, err
		}
	}
	return t, nil
}

// liveHint says below a live setting what is possible.
func liveHint(live control.LiveSetting, bounds string, s control.State) string {
	switch {
	case live.Handler && s.Source != "simulate":
		return text.Tr("only for simulated traffic")
	case live.Simulated && !live.Handler:
		return text.Tr("{{.Bounds}}; 0 is as fast as the store takes them", text.With("Bounds", bounds))
	}
	return bounds
}

// validateCapacity returns the error in the text of the channel's capacity; empty if there
// is none.
func validateCapacity(value string, check func(key, value string) error) string {
	if err := check(control.ChannelCapacity, value); err != nil {
		return strings.TrimPrefix(text.Error(err), control.ChannelCapacity+": ")
	}
	if _, err := strconv.Atoi(value); err != nil {
		return text.Tr("want a number")
	}
	return ""
}

// capacityText is the capacity of the channel in this program.
func capacityText(s control.State) string {
	if s.Phase == control.Watching || s.Capacity == 0 {
		return text.Tr("unknown")
	}
	return strconv.Itoa(s.Capacity)
}

// settingChanges are the changes to the settings file that save a tuning and a capacity of
// the channel for the next start. overridden has the keys that would have no effect because
// a variable or a flag overrides the file. What is about simulated traffic counts only for
// that.
func settingChanges(s control.State, t core.Tuning, capacity int, all []control.Setting) (changes map[string]string, overridden []string) {
	changes = map[string]string{}
	save := func(key, value string) {
		i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == key })
		switch {
		case i < 0, all[i].Value == value:
		case all[i].Fixed:
			overridden = append(overridden, key)
		default:
			changes[key] = value
		}
	}
	for _, live := range control.LiveSettings {
		if !live.Simulated || s.Source == "simulate" {
			save(live.Key, live.Get(t))
		}
	}
	save(control.ChannelCapacity, strconv.Itoa(capacity))
	return changes, overridden
}

// tuningOf is the tuning of the pipeline that the window shows; nil if it is
// unknown.
func tuningOf(s control.State) *core.Tuning {
	if s.Phase == control.Watching {
		return s.Theirs
	}
	if s.Tuning.Workers == 0 { // no pipeline has run yet
		return nil
	}
	return &s.Tuning
}

// whyFixed says why the pipeline can't be changed; empty if it can.
func whyFixed(s control.State) string {
	switch {
	case s.Phase.Tunable():
		return ""
	case s.Phase == control.Watching && len(s.Elsewhere) > 0:
		n := s.Elsewhere[0]
		if len(s.Elsewhere) > 1 {
			return text.Tr("You are watching {{.Count}} pipelines of other programs; this is what pid {{.PID}} on {{.Host}} runs with. Change it there.",
				text.With("Count", len(s.Elsewhere), "PID", n.PID, "Host", n.Host))
		}
		return text.Tr("You are watching another program's pipeline (pid {{.PID}} on {{.Host}}); change it there", text.With("PID", n.PID, "Host", n.Host))
	case s.Phase == control.Watching:
		return text.Tr("The pipeline that was watched has ended: start one here first")
	case s.Phase == control.Stopped:
		return text.Tr("The pipeline has stopped: start it again first")
	case s.Phase == control.Draining:
		return text.Tr("The pipeline is draining: wait until it runs again")
	}
	return text.Tr("The store is being opened: wait until the pipeline runs")
}
