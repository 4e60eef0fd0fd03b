package dialog

import (
	"slices"
	"strings"

	"weir/app/ui/control"
	"weir/app/ui/text"
	"weir/core"
)

// mistake says what is wrong with the text of a number; it is empty when the
// number is possible.
func mistake(s control.LiveSetting, said string, check func(key, value string) error) string {
	said = strings.TrimSpace(said)
	if err := check(s.Key, said); err != nil {
		return strings.TrimPrefix(err.Error(), s.Key+": ")
	}
	if err := s.Set(new(core.Tuning), said); err != nil {
		return text.Tr("want a number")
	}
	return ""
}

// tuned puts the texts, one for each live setting, into a tuning. All are possible.
func tuned(t core.Tuning, texts []string) (core.Tuning, error) {
	for i, live := range control.LiveSettings {
		if err := live.Set(&t, strings.TrimSpace(texts[i])); err != nil {
			return t, err
		}
	}
	return t, nil
}

// kept are the settings with which a tuning is kept for the next start, without
// those that stand above the file, whose keys it returns. The rate is that of
// simulated traffic only.
func kept(s control.State, t core.Tuning, all []control.Setting) (changes map[string]string, above []string) {
	changes = map[string]string{}
	for _, live := range control.LiveSettings {
		i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == live.Key })
		if i < 0 || live.Simulated && s.Source != "simulate" {
			continue
		}
		switch value := live.Get(t); {
		case all[i].Value == value:
		case all[i].Fixed:
			above = append(above, live.Key)
		default:
			changes[live.Key] = value
		}
	}
	return changes, above
}

// tuningOf is the tuning of the pipeline that the window shows; nil when it isn't
// known.
func tuningOf(s control.State) *core.Tuning {
	if s.Phase == control.Watching {
		return s.Theirs
	}
	if s.Tuning.Workers == 0 { // none has run yet
		return nil
	}
	return &s.Tuning
}

// unsteered says why nothing can be changed, empty when it can.
func unsteered(s control.State) string {
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
