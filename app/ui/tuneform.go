package ui

import (
	"slices"
	"strconv"
	"strings"

	"weir/app/ui/desk"
	"weir/core"
)

// knob is a number of the tuning and the setting that keeps it.
type knob struct {
	key       string
	name      string // in English
	get       func(core.Tuning) string
	set       func(*core.Tuning, string) error
	simulated bool // the setting is for simulated traffic only
}

var knobs = []knob{
	{
		"source.simulate.rate", later("Rate"),
		func(t core.Tuning) string { return strconv.FormatFloat(t.Rate, 'f', -1, 64) },
		func(t *core.Tuning, text string) (err error) { t.Rate, err = strconv.ParseFloat(text, 64); return err },
		true,
	},
	{
		"process.workers", later("Workers"), func(t core.Tuning) string { return strconv.Itoa(t.Workers) },
		func(t *core.Tuning, text string) (err error) { t.Workers, err = strconv.Atoi(text); return err }, false,
	},
	{
		"process.batch", later("Batch"), func(t core.Tuning) string { return strconv.Itoa(t.Batch) },
		func(t *core.Tuning, text string) (err error) { t.Batch, err = strconv.Atoi(text); return err }, false,
	},
	{
		"pipeline.write_batch", later("Write batch"), func(t core.Tuning) string { return strconv.Itoa(t.WriteBatch) },
		func(t *core.Tuning, text string) (err error) { t.WriteBatch, err = strconv.Atoi(text); return err }, false,
	},
}

// wrong says what is wrong with a text, nothing when it is possible.
func (k knob) wrong(text string, check func(key, value string) error) string {
	text = strings.TrimSpace(text)
	if err := check(k.key, text); err != nil {
		return strings.TrimPrefix(err.Error(), k.key+": ")
	}
	if err := k.set(new(core.Tuning), text); err != nil {
		return tr("want a number")
	}
	return ""
}

// tuned puts the texts, one a knob, into a tuning. All are possible.
func tuned(t core.Tuning, texts []string) (core.Tuning, error) {
	for i, k := range knobs {
		if err := k.set(&t, strings.TrimSpace(texts[i])); err != nil {
			return t, err
		}
	}
	return t, nil
}

// kept are the settings with which a tuning is kept for the next start, without
// those that stand above the file, whose keys it returns. The rate is that of
// simulated traffic only.
func kept(s desk.State, t core.Tuning, all []desk.Setting) (changes map[string]string, above []string) {
	changes = map[string]string{}
	for _, k := range knobs {
		i := slices.IndexFunc(all, func(s desk.Setting) bool { return s.Key == k.key })
		if i < 0 || k.simulated && s.Source != "simulate" {
			continue
		}
		switch value := k.get(t); {
		case all[i].Value == value:
		case all[i].Fixed:
			above = append(above, k.key)
		default:
			changes[k.key] = value
		}
	}
	return changes, above
}

// tuningOf is the tuning of the pipeline that the window shows; nil when it isn't
// known.
func tuningOf(s desk.State) *core.Tuning {
	if s.Phase == desk.Watching {
		return s.Theirs
	}
	if s.Tuning.Workers == 0 { // none has run yet
		return nil
	}
	return &s.Tuning
}

// unsteered says why nothing can be changed, empty when it can.
func unsteered(s desk.State) string {
	switch {
	case s.Phase.Steerable():
		return ""
	case s.Phase == desk.Watching && len(s.Elsewhere) > 0:
		n := s.Elsewhere[0]
		if len(s.Elsewhere) > 1 {
			return tr("You are watching {{.Count}} pipelines of other programs; this is what pid {{.PID}} on {{.Host}} runs with. Change it there.",
				with("Count", len(s.Elsewhere), "PID", n.PID, "Host", n.Host))
		}
		return tr("You are watching another program's pipeline (pid {{.PID}} on {{.Host}}); change it there", with("PID", n.PID, "Host", n.Host))
	case s.Phase == desk.Watching:
		return tr("The pipeline that was watched has ended: start one here first")
	case s.Phase == desk.Stopped:
		return tr("The pipeline has stopped: start it again first")
	case s.Phase == desk.Draining:
		return tr("The pipeline is draining: wait until it runs again")
	}
	return tr("The store is being opened: wait until the pipeline runs")
}
