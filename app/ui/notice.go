package ui

import (
	"strings"
	"time"

	"weir/app/ui/desk"
)

// noticeOf says what is out of the ordinary and what to do next: of several
// things the most urgent. any is false when all is as it should be.
func (w *window) noticeOf(s desk.State, now time.Time) (n notice, any bool) {
	since := lasting(now.Sub(s.Since).Truncate(time.Second))
	details := func(text string) action { return action{tr("Details…"), func() { w.inFull(text) }} }
	mend := action{tr("Open the file"), func() { w.openFile(w.desk.SettingsFile()) }}
	elsewhere := action{tr("Another store…"), w.switchStore}
	dismiss := action{tr("Dismiss"), w.desk.Dismiss}
	switch s.Phase {
	case desk.Stopped:
		if s.Backend == "" { // the settings don't say which store: they are impossible
			return notice{alarm, s.Problem, []action{details(s.Problem + "\n\n" + w.desk.SettingsFile()), mend, {tr("Start again"), w.begin}}}, true
		}
		return notice{alarm, s.Problem, []action{details(s.Problem), {tr("Start again"), w.begin}, elsewhere}}, true
	case desk.Unreachable:
		text := tr("The store has been out of reach for {{.Since}}; nothing is lost. Trying again{{.Next}}. {{.Problem}}", with("Since", since, "Next", nextTry(s, now), "Problem", s.Problem))
		return notice{alarm, text, []action{details(text), elsewhere}}, true
	case desk.DiskFull:
		text := tr("The disk has been full for {{.Since}}. Nothing is lost: events wait until there is room beside {{.Store}}", with("Since", since, "Store", s.Location))
		return notice{alarm, text, []action{details(text + ". " + s.Problem), elsewhere}}, true
	case desk.Draining:
		return notice{busy, tr("Draining: everything already read is stored, and work in progress is finished first"), nil}, true
	case desk.Starting:
		return notice{busy, tr("Opening {{.Store}}", with("Store", s.Location)), nil}, true
	case desk.Watching:
		return w.watched(s, now)
	}
	if p := s.Import; p != nil && !p.Done {
		stop := action{tr("Stop the import"), w.cancelImport}
		if s.Phase == desk.Paused {
			return notice{warning, tr("Paused for {{.Since}}: {{.Import}}", with("Since", since, "Import", importText(*p))), []action{{tr("Resume"), w.pause}, stop}}, true
		}
		return notice{busy, importText(*p), []action{stop}}, true
	}
	switch {
	case s.Notice != "":
		return notice{warning, s.Notice, []action{details(s.Notice + "\n\n" + w.desk.SettingsFile()), mend}}, true
	case len(s.Pending) > 0:
		return notice{warning, tr("Changed settings wait for a restart of the pipeline: {{.Keys}}", with("Keys", strings.Join(s.Pending, ", "))),
			[]action{{tr("Restart now"), w.restart}}}, true
	case s.MadeAnew != "":
		return notice{calm, tr("{{.Store}} was used before, but the file was gone: this is a new, empty store", with("Store", s.MadeAnew)), []action{elsewhere, dismiss}}, true
	case s.Resumable != nil:
		text := tr("The import of {{.Files}} was interrupted", with("Files", fileNames(s.Resumable.Paths)))
		steps := []action{{tr("Continue"), func() { w.startImport(*s.Resumable) }}, {tr("Dismiss"), w.forgetImport}}
		if p := s.Import; p != nil && p.Stopped {
			text += ": " + p.Problem
			return notice{warning, text, append([]action{details(importDetails(*p))}, steps...)}, true
		}
		return notice{calm, text, steps}, true
	case len(s.Left) > 0:
		l := s.Left[0]
		return notice{calm, trn(l.Waiting, "{{.Events}} event waits in {{.Store}} until it is opened again", "{{.Events}} events wait in {{.Store}} until it is opened again",
			with("Events", grouped(float64(l.Waiting)), "Store", l.Location)), []action{{tr("Open it…"), func() { w.switchTo(l.Choice) }}}}, true
	case s.Phase == desk.Paused:
		steps := []action{{tr("Resume"), w.pause}}
		if s.Source == "simulate" {
			steps = append(steps, action{tr("Stop the simulation"), w.stopSimulating})
		}
		return notice{warning, tr("Paused for {{.Since}}: nothing is generated, and workers claim nothing", with("Since", since)), steps}, true
	case over(s.Import, now):
	case s.Import != nil && s.Import.Problem != "":
		text := s.Import.Problem
		if s.Import.Records() > 0 {
			text = importedText(*s.Import) + ". " + text
		}
		return notice{warning, text, append([]action{details(importDetails(*s.Import))}, append(w.nextSources(s), dismiss)...)}, true
	case s.Import != nil:
		return notice{calm, importedText(*s.Import), append(w.nextSources(s), details(importDetails(*s.Import)), dismiss)}, true
	}
	switch {
	case s.Source == "none" && s.Phase == desk.Running:
		return notice{calm, tr("No source is set: stored events are processed, but no new ones arrive"), w.nextSources(s)}, true
	case s.Source == "simulate":
		return notice{calm, tr("This is simulated traffic, made up on this machine"),
			[]action{{tr("Open a file…"), w.importFiles}, {tr("Stop the simulation"), w.stopSimulating}}}, true
	}
	return notice{}, false
}

// How long an import that is over stands in the banner, unless something else
// starts or it is dismissed before.
const (
	successFor = 2 * time.Minute
	problemFor = 30 * time.Minute
)

// over reports whether nothing more is to be said of an import that has ended.
func over(p *desk.Progress, now time.Time) bool {
	if p == nil || p.Ended.IsZero() {
		return false
	}
	if p.Problem != "" {
		return now.Sub(p.Ended) >= problemFor
	}
	return now.Sub(p.Ended) >= successFor
}

// nextSources are the ways on where nothing new comes. Made-up traffic is for the
// demo.
func (w *window) nextSources(s desk.State) []action {
	file := action{tr("Open a file…"), w.importFiles}
	if s.Demo {
		return []action{file, {tr("Simulate"), w.simulate}}
	}
	return []action{file, {tr("Open the demo…"), func() { w.switchTo(s.MadeUp) }}}
}

// silentFor and silentIntervals are how long those who are watched may say
// nothing, whichever is longer, before that is shown: a loaded machine is late,
// and some keep samples seldom.
const (
	silentFor       = 10 * time.Second
	silentIntervals = 4
)

// watched says whose pipeline is shown, and when its numbers are old: a program
// whose disk is full keeps no samples.
func (w *window) watched(s desk.State, now time.Time) (notice, bool) {
	since := now.Sub(s.Heard)
	silent := !s.Heard.IsZero() && since >= max(silentFor, silentIntervals*s.HeardEvery)
	if len(s.Elsewhere) == 0 {
		text := tr("The pipeline that was watched has ended")
		if silent {
			text = tr("The pipeline that was watched has reported nothing for {{.Since}}: it has ended, or it can't write to the store", with("Since", lasting(since)))
		}
		return notice{warning, text, []action{{tr("Start one here"), w.begin}}}, true
	}
	n := s.Elsewhere[0]
	another := []action{{tr("Start another here"), w.begin}}
	if s.Mute {
		return notice{warning, tr("Process {{.PID}} on {{.Host}} runs, but can't write its heartbeat: the last is {{.Since}} old, and so are these numbers. Its terminal or log says why", with(
			"PID", n.PID, "Host", n.Host, "Since", lasting(n.Silent.Truncate(time.Second)))), another}, true
	}
	if silent {
		return notice{warning, tr("Process {{.PID}} on {{.Host}} has reported nothing for {{.Since}}: these numbers are out of date. See its terminal or log", with(
			"PID", n.PID, "Host", n.Host, "Since", lasting(since))), another}, true
	}
	return notice{calm, tr("Watching the pipeline of process {{.PID}} on {{.Host}}, running for {{.Since}}", with(
		"PID", n.PID, "Host", n.Host, "Since", lasting(now.Sub(n.StartedAt)))) + more(len(s.Elsewhere)-1), another}, true
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return tr(", and {{.More}} more", with("More", n))
}

func nextTry(s desk.State, now time.Time) string {
	if s.NextTry.IsZero() || !s.NextTry.After(now) {
		return ""
	}
	return " " + tr("in {{.In}}", with("In", lasting(s.NextTry.Sub(now))))
}
