package limit

import (
	"fmt"
	"strconv"
	"time"

	"weir/core/activity"
	"weir/core/metrics"
)

func storeFails(v *view) (f Finding, ok bool) {
	off := part(v.append, activity.BackingOff)
	if off < 0.2 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageStore,
		Headline: bottleneck(metrics.StageStore) + "the store fails, and " + percent(off) + " of the time passes before it is tried again",
		Reason:   plural(int(v.Counters.Errors[metrics.StageStore]), "error") + " in " + length(v.Totals.At) + ".",
	}, true
}

// storeLacksConnections is a pool that is too small.
func storeLacksConnections(v *view) (f Finding, ok bool) {
	waits := part(v.append, activity.ForConnection)
	if !v.holdsBack() || waits < 0.2 {
		return f, false
	}
	return v.lacksConnections(metrics.StageStore, waits), true
}

// lacksConnections suggests one connection for each goroutine that may use one at a time.
func (v *view) lacksConnections(stage metrics.Stage, waits float64) Finding {
	all := plural(v.Connections, "connection")
	if v.Connections == 0 {
		all = "connections"
	}
	f := Finding{
		Limits: true, Stage: stage,
		Headline: bottleneck(stage) + "it spends " + percent(waits) + " of its time waiting for a connection",
		Reason:   fmt.Sprintf("All %s of the pool are in use: %s and store share them.", all, plural(v.Tuning.Workers, "worker")),
	}
	now := v.stored
	if stage == metrics.StageProcess {
		now = v.processed
	}
	if want := v.Tuning.Workers + others; want > v.Connections {
		// Store and workers go at one pace: that of those who wait the longest.
		longest := max(part(v.append, activity.ForConnection), part(v.workers, activity.ForConnection))
		f = f.suggest("storage.postgres.max_connections", strconv.Itoa(want), now, now/max(1-longest, 1.0/sure), "")
	}
	return f
}

// others is how many connections are used beside the workers': by two appends, the journal
// and the housekeeping.
const others = 4

// storeLacksWorkers is a store that waits for workers, which are to take what it stores.
func storeLacksWorkers(v *view) (f Finding, ok bool) {
	waits := part(v.append, activity.ForWorker)
	if !v.holdsBack() || waits < 0.3 {
		return f, false
	}
	f = Finding{
		Limits: true, Stage: metrics.StageProcess,
		Headline: bottleneck(metrics.StageProcess) + "store spends " + percent(waits) + " of its time waiting for a worker",
		Reason:   fmt.Sprintf("The workers are busy %s of the time.", percent(busy(v.workers))),
	}
	return f.suggest("process.workers", strconv.Itoa(min(2*v.Tuning.Workers, 1024)), v.stored, v.stored/(1-waits/2), ""), true
}

// channelTooSmall is a channel that generate and store pass one event at a time through,
// while neither has to wait for anything else.
func channelTooSmall(v *view) (f Finding, ok bool) {
	const few, room = 10, 100
	capacity := v.Levels.ChannelCapacity
	if !v.holdsBack() || capacity == 0 || capacity >= few || part(v.gather, activity.ForAppend) > 0.2 || v.batch() >= 0.8*float64(v.Tuning.WriteBatch) {
		return f, false
	}
	f = Finding{
		Limits: true, Stage: metrics.StageGenerate,
		Headline: bottleneck(metrics.StageGenerate) + "it spends " + percent(v.blocked()) + " of its time waiting for a free slot",
		Reason: fmt.Sprintf("The channel has %s, and an append starts with %s though %d would fit.",
			plural(capacity, "slot"), events(v.batch()), v.Tuning.WriteBatch),
	}
	can, _ := bound(v.canGive, v.Tuning.Rate, v.appendGain(float64(v.Tuning.WriteBatch))*v.stored)
	return f.suggest("pipeline.channel_capacity", strconv.Itoa(room), v.stored, can, ""), true
}

// segmentsTooSmall is a store that has to settle several claims for each append. What
// larger ones would give depends on how many share a commit now, which nobody knows.
func segmentsTooSmall(v *view) (f Finding, ok bool) {
	if !v.holdsBack() || v.Tuning.Batch >= v.Tuning.WriteBatch || v.claim() > v.batch()/2 || v.claim() < float64(v.Tuning.Batch)/2 || part(v.workers, activity.Handling) >= 0.1 {
		return f, false
	}
	f = v.storeIsBusy()
	f.Key, f.Value = "process.batch", strconv.Itoa(v.Tuning.WriteBatch)
	f.Try = fmt.Sprintf("process.batch %d: one settlement for an append instead of %s.", v.Tuning.WriteBatch, number(v.batch()/v.claim()))
	return f, true
}

// writeBatchTooSmall is a store whose batches are full and whose commits take most of its
// time.
func writeBatchTooSmall(v *view) (f Finding, ok bool) {
	full := v.batch() >= 0.8*float64(v.Tuning.WriteBatch)
	if !v.holdsBack() || !full || v.Tuning.WriteBatch >= largest {
		return f, false
	}
	f = v.tryWriteBatch(v.storeIsBusy())
	return f, f.Try != ""
}

// workersHoldLock is workers that hold the write lock most of the time, though they settle
// few events at a time, and process nearly as many as store can store beside that.
func workersHoldLock(v *view) (f Finding, ok bool) {
	waits := part(v.append, activity.ForLock)
	if !v.holdsBack() || waits < 0.15 || v.workersCommit() < 0.4 || v.claim() > v.batch()/2 || v.processed < 0.7*v.stored {
		return f, false
	}
	f = Finding{
		Limits: true, Stage: metrics.StageStore,
		Headline: bottleneck(metrics.StageStore) + "the workers hold the write lock " + percent(v.workersCommit()*busy(v.writer)) + " of the time",
		Reason: fmt.Sprintf("They settle %s at a time and an append holds %s; store waits for the lock %s of its time.",
			events(v.claim()), number(v.batch()), percent(waits)),
	}
	return v.tryBatch(f, v.processed), true
}

// storeLimits is a store that does what it can.
func storeLimits(v *view) (f Finding, ok bool) {
	if !v.holdsBack() {
		return f, false
	}
	return v.storeIsBusy(), true
}

// storeIsBusy says what store does all the time.
func (v *view) storeIsBusy() Finding {
	waits := part(v.append, activity.Committing, activity.ForLock, activity.ForConnection)
	f := Finding{Limits: true, Stage: metrics.StageStore}
	batch := "an append holds " + events(v.batch())
	if v.onDisk() >= 0.4 {
		f.Headline = bottleneck(metrics.StageStore) + "it spends " + percent(waits) + " of its time waiting for " + v.disk()
	} else {
		f.Headline = bottleneck(metrics.StageStore) + "it is writing " + percent(waits) + " of the time"
	}
	commit := v.Totals.Commit.Mean()
	each := time.Duration(float64(v.append.All()-v.append[activity.Idle]) / float64(max(v.Counters.Batches, 1)))
	switch {
	case commit < each/3: // not known, or not what takes the time
		f.Reason = "An append takes " + length(each) + " and holds " + events(v.batch()) + "."
	case v.batch() < 0.5*largest:
		f.Reason = "A commit takes " + length(commit) + " however few events it holds, and " + batch + "."
	default:
		f.Reason = "A commit takes " + length(commit) + ", and " + batch + "."
	}
	if w := v.workersCommit(); w >= 0.2 {
		f.Reason += " " + percent(w) + " of the time that the lock is held goes to the workers."
	}
	return f
}
