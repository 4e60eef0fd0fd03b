package limit

import (
	"math"
	"strconv"
	"time"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

func claimsFail(v *view) (f Finding, ok bool) {
	off := part(v.workers, activity.BackingOff)
	if off < 0.3 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("the store fails, and {{.Part}} of the workers' time passes before it is tried again", "Part", message.Percent(off))),
		Reason:   v.errors(metrics.StageProcess),
	}, true
}

func workersLackConnections(v *view) (f Finding, ok bool) {
	waits := part(v.workers, activity.ForConnection)
	if waits < 0.3 || !v.behind() && !v.holdsBack() {
		return f, false
	}
	stage := metrics.StageProcess
	if !v.behind() {
		if waits = part(v.append, activity.ForConnection); waits < 0.1 {
			return f, false
		}
		stage = metrics.StageStore
	}
	return v.lacksConnections(stage, waits), true
}

// handlerLimits is a handler that takes most of the workers' time.
func handlerLimits(v *view) (f Finding, ok bool) {
	handling := part(v.workers, activity.Handling)
	if !v.behind() || handling < 0.6 || v.processorBusy() {
		return f, false
	}
	f = Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("the handler takes {{.Part}} of the workers' time", "Part", message.Percent(handling))),
		Reason: message.New("An event takes {{.Time}}, and {{.Workers}} process {{.Rate}}; {{.Offered}}.",
			"Time", message.Length(v.handling()), "Workers", v.workerCount(), "Rate", message.Rate(v.processed), "Offered", v.offered()),
	}
	now := v.Tuning.Workers
	want := 8 * now
	if v.stored > 0 {
		want = min(want, int(math.Ceil(1.1*float64(now)*v.stored/max(v.processed, 1))))
	}
	if want = min(want, 1024); want <= now {
		return f, true
	}
	can, _ := bound(v.processed*float64(want)/float64(now), v.stored)
	return f.suggest("process.workers", strconv.Itoa(want), v.processed, can, message.New(", if the handler waits rather than computes")), true
}

// offered is what process should keep up with.
func (v *view) offered() message.Text {
	if v.stored > 0 {
		return message.New("{{.Rate}} are stored", "Rate", message.Rate(v.stored))
	}
	return message.New("{{.Events}} are left", "Events", message.Number(v.Levels.Backlog))
}

// processorBusy reports whether the program uses all the processors it may.
func (v *view) processorBusy() bool {
	return v.Totals.CPU > 0 && float64(v.Totals.CPU) >= 0.85*float64(v.Totals.Cores)*float64(v.Totals.At)
}

func processorLimits(v *view) (f Finding, ok bool) {
	if !v.processorBusy() || !v.behind() && !v.holdsBack() {
		return f, false
	}
	f = Finding{
		Limits: true, Stage: metrics.StageStore,
		Headline: message.Plural(v.Totals.Cores, "The processor is the bottleneck: the program uses {{.Used}} of 1 core", "The processor is the bottleneck: the program uses {{.Used}} of {{.Cores}} cores",
			"Used", message.Decimal(v.Totals.CPU.Seconds()/v.Totals.At.Seconds()), "Cores", message.Number(v.Totals.Cores)),
	}
	if v.behind() {
		f.Stage = metrics.StageProcess
		f.Reason = message.New("The handler takes {{.Part}} of the workers' time, {{.Time}} an event; more workers would not help.",
			"Part", message.Percent(part(v.workers, activity.Handling)), "Time", message.Length(v.handling()))
	}
	return f, true
}

// batchTooLarge is work that few workers have claimed, while others have none.
func batchTooLarge(v *view) (f Finding, ok bool) {
	idle := part(v.workers, activity.Idle, activity.ForMore)
	handling := part(v.workers, activity.Handling)
	if !v.behindWith(idle) || idle < 0.3 || handling < 0.7*(1-idle) || v.claim() < 2 && v.Counters.Claims > 0 || v.Levels.Claimed == 0 {
		return f, false
	}
	workers := float64(v.Tuning.Workers)
	size := max(int(float64(v.Levels.Claimed)/(2*workers)), 1)
	if size >= v.Tuning.Batch {
		return f, false
	}
	size = round(size)
	f = Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("some workers have all the events, and {{.Part}} of the workers' time is idle", "Part", message.Percent(idle))),
		Reason: message.New("{{.Events}} are claimed, up to {{.Batch}} at a time, and that is all there is.",
			"Events", events(float64(v.Levels.Claimed)), "Batch", message.Number(v.Tuning.Batch)),
	}
	now := max(v.processed, 1) // it may take long until the first are settled
	return f.suggest("process.batch", strconv.Itoa(size), now, now/(1-idle), message.New(" for what is stored from now on")), true
}

// behindWith is behind for workers some of which are idle.
func (v *view) behindWith(idle float64) bool {
	return v.Levels.Backlog > 0 && (v.stored == 0 || v.processed < 0.9*v.stored) && idle < 1
}

// round makes a number one with a single digit that isn't zero.
func round(n int) int {
	unit := int(math.Pow(10, math.Floor(math.Log10(float64(n)))))
	return n / unit * unit
}

// claimsTooSmall is workers that spend their time on claiming and settling few events at a
// time.
func claimsTooSmall(v *view) (f Finding, ok bool) {
	commits := part(v.workers, activity.Settling, activity.Claiming, activity.Loading, activity.ForLock, activity.ForConnection)
	if !v.behind() || commits < 0.5 || v.claim() < 0.5*float64(v.Tuning.Batch) || v.Tuning.Batch >= largest {
		return f, false
	}
	f = Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("the workers spend {{.Part}} of their time on claiming and settling, {{.Events}} at a time",
			"Part", message.Percent(commits), "Events", events(math.Round(v.claim())))),
		Reason: message.New("A settlement takes {{.Time}} however few events it has, and {{.Rate}} are processed; {{.Offered}}.",
			"Time", message.Length(v.settlement()), "Rate", message.Rate(v.processed), "Offered", v.offered()),
	}
	f = v.tryBatch(f, v.processed)
	return f, !f.Try.Empty()
}

// settlement is how long a worker is busy with each claim beside handling it.
func (v *view) settlement() time.Duration {
	all := v.workers[activity.Settling] + v.workers[activity.Claiming] + v.workers[activity.Loading] +
		v.workers[activity.ForLock] + v.workers[activity.ForConnection]
	return all / time.Duration(max(v.Counters.Claims, 1))
}

// tryBatch suggests larger claims, as far as a batch is handled in a moment and an append
// has so many events.
func (v *view) tryBatch(f Finding, now float64) Finding {
	const moment = 500 * time.Millisecond
	size := float64(min(largest, max(v.Tuning.WriteBatch, 1)))
	if h := v.handling(); h > 0 {
		size = min(size, float64(moment/h))
	}
	if size < 2*float64(v.Tuning.Batch) {
		return f
	}
	size = float64(round(int(size)))
	can, _ := bound(v.settleGain(size)*now, v.canShare(size))
	return f.suggest("process.batch", strconv.Itoa(int(size)), now, can, message.Text{})
}

// attemptsFail is workers that are busy with what fails.
func attemptsFail(v *view) (f Finding, ok bool) {
	failed := float64(v.Counters.Failed) / max(v.attempts(), 1)
	if !v.behind() || failed < 0.3 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("{{.Part}} of the attempts fail", "Part", message.Percent(failed))),
		Reason: message.New("{{.Events}} wait for another attempt, and each takes {{.Time}} of a worker's time with its claim.",
			"Events", events(float64(v.Levels.Waiting)), "Time", message.Length(v.settlement()/time.Duration(max(v.claim(), 1))+v.handling())),
	}, true
}

// workersWaitForLock is more workers than one lock can serve.
func workersWaitForLock(v *view) (f Finding, ok bool) {
	waits := part(v.workers, activity.ForLock)
	if !v.behind() || waits < 0.3 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("the workers spend {{.Part}} of their time waiting for the write lock", "Part", message.Percent(waits))),
		Reason: message.New("{{.Workers}} and store share one lock, which is held {{.Part}} of the time; more workers would only wait longer.",
			"Workers", v.workerCount(), "Part", message.Percent(busy(v.writer))),
	}, true
}

// settlingLimits is workers that do what the store allows.
func settlingLimits(v *view) (f Finding, ok bool) {
	if !v.behind() {
		return f, false
	}
	commits := part(v.workers, activity.Settling, activity.Claiming, activity.Loading, activity.ForLock, activity.ForConnection)
	return Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess, message.New("the workers spend {{.Part}} of their time waiting for {{.What}}", "Part", message.Percent(commits), "What", v.disk())),
		Reason:   message.New("A settlement has {{.Events}} and takes {{.Time}}.", "Events", events(v.claim()), "Time", message.Length(v.settlement())),
	}, true
}
