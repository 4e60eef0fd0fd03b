package dialog

import (
	"slices"
	"strings"

	"weir/app/ui/control"
	"weir/app/ui/text"
	"weir/core"
)

// validate returns the error in the text of a live setting; empty if there is
// none.
func validate(s control.LiveSetting, value string, check func(key, value string) error) string {
	value = strings.TrimSpace(value)
	if err := check(s.Key, value); err != nil {
		return strings.TrimPrefix(err.Error(), s.Key+": ")
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
		if err := live.Set(&t, strings.TrimSpace(texts[i])); err != nil {
			return t, err
		}
	}
	return t, nil
}

// settingChanges are the changes to the settings file that save a tuning for
// the next start. overridden has the keys that would have no effect because a
// variable or a flag overrides the file. The rate counts only for simulated
// traffic.
func settingChanges(s control.State, t core.Tuning, all []control.Setting) (changes map[string]string, overridden []string) {
	changes = map[string]string{}
	for _, live := range control.LiveSettings {
		i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == live.Key })
		if i < 0 || live.Simulated && s.Source != "simulate" {
			continue
		}
		switch value := live.Get(t); {
		case all[i].Value == value:
		case all[i].Fixed:
			overridden = append(overridden, live.Key)
		default:
			changes[live.Key] = value
		}
	}
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
