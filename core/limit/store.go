package limit

import (
	"strconv"
	"time"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

func storeFails(v *view) (f Finding, ok bool) {
	off := part(v.append, activity.BackingOff)
	if off < 0.2 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageStore,
		Headline: bottleneck(metrics.StageStore, message.New("the store fails, and {{.Part}} of the time passes before it is tried again", "Part", message.Percent(off))),
		Reason:   v.errors(metrics.StageStore),
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
	f := Finding{
		Limits: true, Stage: stage,
		Headline: bottleneck(stage, message.New("it spends {{.Part}} of its time waiting for a connection", "Part", message.Percent(waits))),
		Reason: message.Plural(v.Connections, "All 1 connection of the pool are in use: {{.Workers}} and store share them.",
			"All {{.Connections}} connections of the pool are in use: {{.Workers}} and store share them.", "Connections", message.Number(v.Connections), "Workers", v.workerCount()),
	}
	if v.Connections == 0 {
		f.Reason = message.New("All connections of the pool are in use: {{.Workers}} and store share them.", "Workers", v.workerCount())
	}
	now := v.stored
	if stage == metrics.StageProcess {
		now = v.processed
	}
	if want := v.Tuning.Workers + others; want > v.Connections {
		// Store and workers go at one pace: that of those who wait the longest.
		longest := max(part(v.append, activity.ForConnection), part(v.workers, activity.ForConnection))
		f = f.suggest("storage.postgres.max_connections", strconv.Itoa(want), now, now/max(1-longest, 1.0/sure), message.Text{})
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
		Headline: bottleneck(metrics.StageProcess, message.New("store spends {{.Part}} of its time waiting for a worker", "Part", message.Percent(waits))),
		Reason:   message.New("The workers are busy {{.Part}} of the time.", "Part", message.Percent(busy(v.workers))),
	}
	return f.suggest("process.workers", strconv.Itoa(min(2*v.Tuning.Workers, 1024)), v.stored, v.stored/(1-waits/2), message.Text{}), true
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
		Headline: bottleneck(metrics.StageGenerate, message.New("it spends {{.Part}} of its time waiting for a free slot", "Part", message.Percent(v.blocked()))),
		Reason: message.Plural(capacity, "The channel has 1 slot, and an append starts with {{.Events}} though {{.Batch}} would fit.",
			"The channel has {{.Slots}} slots, and an append starts with {{.Events}} though {{.Batch}} would fit.",
			"Slots", message.Number(capacity), "Events", events(v.batch()), "Batch", v.Tuning.WriteBatch),
	}
	can, _ := bound(v.canGive, v.Tuning.Rate, v.appendGain(float64(v.Tuning.WriteBatch))*v.stored)
	return f.suggest("pipeline.channel_capacity", strconv.Itoa(room), v.stored, can, message.Text{}), true
}

// segmentsTooSmall is a store that has to settle several claims for each append. What
// larger ones would give depends on how many share a commit now, which nobody knows.
func segmentsTooSmall(v *view) (f Finding, ok bool) {
	if !v.holdsBack() || v.Tuning.Batch >= v.Tuning.WriteBatch || v.claim() > v.batch()/2 || v.claim() < float64(v.Tuning.Batch)/2 || part(v.workers, activity.Handling) >= 0.1 {
		return f, false
	}
	f = v.storeIsBusy()
	f.Key, f.Value = "process.batch", strconv.Itoa(v.Tuning.WriteBatch)
	f.Try = message.New("process.batch {{.Batch}}: one settlement for an append instead of {{.Now}}.", "Batch", v.Tuning.WriteBatch, "Now", message.Number(v.batch()/v.claim()))
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
	return f, !f.Try.Empty()
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
		Headline: bottleneck(metrics.StageStore, message.New("the workers hold the write lock {{.Part}} of the time", "Part", message.Percent(v.workersCommit()*busy(v.writer)))),
		Reason: message.New("They settle {{.Events}} at a time and an append holds {{.Batch}}; store waits for the lock {{.Part}} of its time.",
			"Events", events(v.claim()), "Batch", message.Number(v.batch()), "Part", message.Percent(waits)),
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
	waits := message.Percent(part(v.append, activity.Committing, activity.ForLock, activity.ForConnection))
	why := message.New("it spends {{.Part}} of its time waiting for {{.What}}", "Part", waits, "What", v.disk())
	if v.onDisk() < 0.4 {
		why = message.New("it is writing {{.Part}} of the time", "Part", waits)
	}
	f := Finding{Limits: true, Stage: metrics.StageStore, Headline: bottleneck(metrics.StageStore, why)}
	commit := v.Totals.Commit.Mean()
	each := time.Duration(float64(v.append.All()-v.append[activity.Idle]) / float64(max(v.Counters.Batches, 1)))
	switch {
	case commit < each/3: // not known, or not what takes the time
		f.Reason = message.New("An append takes {{.Time}} and holds {{.Events}}.", "Time", message.Length(each), "Events", events(v.batch()))
	case v.batch() < 0.5*largest:
		f.Reason = message.New("A commit takes {{.Time}} however few events it holds, and an append holds {{.Events}}.", "Time", message.Length(commit), "Events", events(v.batch()))
	default:
		f.Reason = message.New("A commit takes {{.Time}}, and an append holds {{.Events}}.", "Time", message.Length(commit), "Events", events(v.batch()))
	}
	if w := v.workersCommit(); w >= 0.2 {
		f.Reason = message.Join(" ", f.Reason, message.New("{{.Part}} of the time that the lock is held goes to the workers.", "Part", message.Percent(w)))
	}
	return f
}
