package ui

import (
	"strings"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/dialog"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// noticeOf returns the most urgent thing that is out of the ordinary and what to do
// next. any is false if there is none.
func (w *window) noticeOf(s control.State, now time.Time) (n notice, any bool) {
	since := text.Duration(now.Sub(s.Since).Truncate(time.Second))
	details := func(said string) widget.Action {
		return widget.Action{Text: text.Tr("Details…"), Run: func() { w.showInFull(said) }}
	}
	mend := widget.Action{Text: text.Tr("Open the file"), Run: func() { w.OpenFile(w.Engine.SettingsFile()) }}
	elsewhere := widget.Action{Text: text.Tr("Another store…"), Run: func() { dialog.Switch(w.Host) }}
	dismiss := widget.Action{Text: text.Tr("Dismiss"), Run: w.Engine.Dismiss}
	problem := text.Of(s.Problem)
	if s.Scene != nil {
		return w.sceneNotice(*s.Scene), true
	}
	switch s.Phase {
	case control.Stopped:
		if s.Backend == "" { // the settings are invalid, so no store is known
			return notice{style.Alarm, problem, []widget.Action{details(problem + "\n\n" + w.Engine.SettingsFile()), mend, {Text: text.Tr("Start again"), Run: w.StartPipeline}}}, true
		}
		return notice{style.Alarm, problem, []widget.Action{details(problem), {Text: text.Tr("Start again"), Run: w.StartPipeline}, elsewhere}}, true
	case control.Unreachable:
		text := text.Tr("The store has been out of reach for {{.Since}}; nothing is lost. Trying again{{.Next}}. {{.Problem}}", text.With("Since", since, "Next", nextTry(s, now), "Problem", problem))
		return notice{style.Alarm, text, []widget.Action{details(text), elsewhere}}, true
	case control.DiskFull:
		text := text.Tr("The disk has been full for {{.Since}}. Nothing is lost: events wait until there is room on the disk of {{.Store}}", text.With("Since", since, "Store", s.Location))
		return notice{style.Alarm, text, []widget.Action{details(text + ". " + problem), elsewhere}}, true
	case control.Draining:
		return notice{style.Busy, text.Tr("Draining: everything already read is stored, and work in progress is finished first"), nil}, true
	case control.Starting:
		return notice{style.Busy, text.Tr("Opening {{.Store}}", text.With("Store", s.Location)), nil}, true
	case control.Watching:
		return w.watchingNotice(s, now)
	}
	if p := s.Import; p != nil && !p.Done {
		stop := widget.Action{Text: text.Tr("Stop the import"), Run: w.CancelImport}
		if s.Phase == control.Paused {
			return notice{style.Warning, text.Tr("Paused for {{.Since}}: {{.Import}}", text.With("Since", since, "Import", dialog.ImportText(*p))), []widget.Action{{Text: text.Tr("Resume"), Run: w.TogglePause}, stop}}, true
		}
		return notice{style.Busy, dialog.ImportText(*p), []widget.Action{stop}}, true
	}
	switch {
	case !s.Notice.Empty():
		said := text.Of(s.Notice)
		return notice{style.Warning, said, []widget.Action{details(said + "\n\n" + w.Engine.SettingsFile()), mend}}, true
	case len(s.Pending) > 0:
		return notice{style.Warning, text.Tr("Changed settings wait for a restart of the pipeline: {{.Keys}}", text.With("Keys", strings.Join(s.Pending, ", "))),
			[]widget.Action{{Text: text.Tr("Restart now"), Run: w.Restart}}}, true
	case s.Recreated != "":
		return notice{style.Calm, text.Tr("{{.Store}} was used before, but the file was gone: this is a new, empty store", text.With("Store", s.Recreated)), []widget.Action{elsewhere, dismiss}}, true
	case s.Resumable != nil:
		said := text.Tr("The import of {{.Files}} was interrupted", text.With("Files", dialog.FileNames(s.Resumable.Paths)))
		steps := []widget.Action{{Text: text.Tr("Continue"), Run: func() { w.StartImport(*s.Resumable) }}, {Text: text.Tr("Dismiss"), Run: w.ForgetImport}}
		if p := s.Import; p != nil && p.Stopped {
			said += ": " + text.Of(p.Problem)
			return notice{style.Warning, said, append([]widget.Action{details(dialog.ImportDetails(*p))}, steps...)}, true
		}
		return notice{style.Calm, said, steps}, true
	case len(s.WaitingStores) > 0:
		l := s.WaitingStores[0]
		return notice{style.Calm, text.Trn(l.Waiting, "{{.Events}} event waits in {{.Store}} until it is opened again", "{{.Events}} events wait in {{.Store}} until it is opened again",
			text.With("Events", text.Grouped(float64(l.Waiting)), "Store", l.Location)), []widget.Action{{Text: text.Tr("Open it…"), Run: func() { dialog.SwitchTo(w.Host, l.Choice) }}}}, true
	case s.Phase == control.Paused:
		steps := []widget.Action{{Text: text.Tr("Resume"), Run: w.TogglePause}}
		if s.Source == "simulate" {
			steps = append(steps, widget.Action{Text: text.Tr("Stop the simulation"), Run: w.StopSimulating})
		}
		return notice{style.Warning, text.Tr("Paused for {{.Since}}: nothing is generated, and workers claim nothing", text.With("Since", since)), steps}, true
	case expired(s.Import, now):
	case s.Import != nil && !s.Import.Problem.Empty():
		said := text.Of(s.Import.Problem)
		if s.Import.Records() > 0 {
			said = dialog.ImportedText(*s.Import) + ". " + said
		}
		return notice{style.Warning, said, append([]widget.Action{details(dialog.ImportDetails(*s.Import))}, append(w.nextSources(s), dismiss)...)}, true
	case s.Import != nil:
		return notice{style.Calm, dialog.ImportedText(*s.Import), append(w.nextSources(s), details(dialog.ImportDetails(*s.Import)), dismiss)}, true
	}
	switch {
	case s.Source == "none" && s.Phase == control.Running:
		return notice{style.Calm, text.Tr("No source is set: stored events are processed, but no new ones arrive"), w.nextSources(s)}, true
	case s.Source == "simulate" && w.welcome:
		return w.welcomeNotice(), true
	case s.Source == "simulate":
		return notice{style.Calm, text.Tr("This is simulated traffic, generated on this machine"),
			[]widget.Action{{Text: text.Tr("Open a file…"), Run: func() { dialog.Import(w.Host, nil) }}, {Text: text.Tr("Stop the simulation"), Run: w.StopSimulating}}}, true
	}
	return notice{}, false
}

// How long the banner shows an import that has ended, unless something else starts or
// it is dismissed before.
const (
	successFor = 2 * time.Minute
	problemFor = 30 * time.Minute
)

// expired reports whether the result of an import no longer needs to be shown.
func expired(p *control.Progress, now time.Time) bool {
	if p == nil || p.Ended.IsZero() {
		return false
	}
	if !p.Problem.Empty() {
		return now.Sub(p.Ended) >= problemFor
	}
	return now.Sub(p.Ended) >= successFor
}

// nextSources returns what a person can do while no new events arrive. Simulated traffic
// is offered in the demo only.
func (w *window) nextSources(s control.State) []widget.Action {
	file := widget.Action{Text: text.Tr("Open a file…"), Run: func() { dialog.Import(w.Host, nil) }}
	if s.Demo {
		return []widget.Action{file, {Text: text.Tr("Simulate"), Run: w.Simulate}}
	}
	return []widget.Action{file, {Text: text.Tr("Open the demo…"), Run: func() { dialog.SwitchTo(w.Host, s.Simulated) }}}
}

// A watched pipeline is shown as silent after silentFor or after silentIntervals of its
// intervals, whichever is longer: a busy machine is late, and some pipelines write
// samples rarely.
const (
	silentFor       = 10 * time.Second
	silentIntervals = 4
)

// watchingNotice says whose pipeline is shown, and warns when its numbers are out of
// date: a program whose disk is full can't write samples.
func (w *window) watchingNotice(s control.State, now time.Time) (notice, bool) {
	since := now.Sub(s.Heard)
	silent := !s.Heard.IsZero() && since >= max(silentFor, silentIntervals*s.HeardEvery)
	if len(s.Elsewhere) == 0 {
		said := text.Tr("The pipeline that was watched has ended")
		if silent {
			said = text.Tr("The pipeline that was watched has reported nothing for {{.Since}}: it has ended, or it can't write to the store", text.With("Since", text.Duration(since)))
		}
		return notice{style.Warning, said, []widget.Action{{Text: text.Tr("Start one here"), Run: w.StartPipeline}}}, true
	}
	n := s.Elsewhere[0]
	another := []widget.Action{{Text: text.Tr("Start another here"), Run: w.StartPipeline}}
	if s.HeartbeatLate {
		return notice{style.Warning, text.Tr("Process {{.PID}} on {{.Host}} runs, but can't write its heartbeat: the last is {{.Since}} old, and so are these numbers. Its terminal or log says why", text.With(
			"PID", n.PID, "Host", n.Host, "Since", text.Duration(n.Silent.Truncate(time.Second)))), another}, true
	}
	if silent {
		return notice{style.Warning, text.Tr("Process {{.PID}} on {{.Host}} has reported nothing for {{.Since}}: these numbers are out of date. See its terminal or log", text.With(
			"PID", n.PID, "Host", n.Host, "Since", text.Duration(since))), another}, true
	}
	return notice{style.Calm, text.Tr("Watching the pipeline of process {{.PID}} on {{.Host}}, running for {{.Since}}", text.With(
		"PID", n.PID, "Host", n.Host, "Since", text.Duration(now.Sub(n.StartedAt)))) + text.AndMore(len(s.Elsewhere)-1), another}, true
}

func nextTry(s control.State, now time.Time) string {
	if s.NextTry.IsZero() || !s.NextTry.After(now) {
		return ""
	}
	return " " + text.Tr("in {{.In}}", text.With("In", text.Duration(s.NextTry.Sub(now))))
}
