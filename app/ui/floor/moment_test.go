package floor

import (
	"fmt"
	"time"

	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// moment makes up two samples of the run that busy makes up, five seconds apart: store is
// the bottleneck.
func moment(workers int, postgres bool) (now, before *sample) {
	const second = time.Second
	state := control.State{
		Phase: control.Running, Backend: "sqlite", Location: "/home/you/.local/share/weir/weir.db", Source: "dump",
		Tuning: core.Tuning{Workers: workers, Batch: 100, WriteBatch: 100},
		Import: &control.Progress{Reading: "/data/RC_2024-01.zst"},
	}
	if postgres {
		state.Backend, state.Location = "postgres", "db.example.net/weir"
	}
	from := metrics.Snapshot{Started: sceneTime.Add(-221 * second)}
	from.Time = sceneTime.Add(-5 * second)
	to := from
	to.Time, to.Interval = sceneTime, second/2
	to.Generated, to.Stored, to.Processed = 1256, 1250, 1270
	to.Sample.Node = 4
	to.Backlog, to.Claimed, to.Waiting, to.DeadNow, to.WALBytes = 1102, 500, 2, 1, 6_500_000
	to.Totals = metrics.Counters{Generated: 12_560, Stored: 12_500, Processed: 12_700, Batches: 125, Claims: 127, Commits: 225}
	from.Totals.Processed, to.Totals.Processed = 217_972, 230_672

	before = &sample{now: from.Time, state: state, newest: &from, totals: &activity.Totals{At: sceneNow - 5*second}}
	now = &sample{now: sceneTime, state: state, newest: &to, at: sceneNow, totals: totals(workers, postgres), blocked: 47 * ms, pool: pool{2, 4, 10}}
	now.lanes = presents(workers, postgres)
	now.queue = queueSample{Queue: waitingSegments(), read: sceneTime}
	now.channel.capacity = 100
	for i := range channelTenths {
		depth := 0
		if i > 27 {
			depth = 84 + i*7%12
		}
		now.channel.depths = append(now.channel.depths, depth)
	}
	now.channel.depths[channelTenths-1] = 95
	now.takeovers = []activity.Takeover{{At: sceneNow - 200*ms, Node: 3, Events: 1000, Segments: 1}}
	for i := range int64(10) {
		now.takeovers[0].Parts = append(now.takeovers[0].Parts, activity.Part{First: 198_001 + 100*i, Last: 198_100 + 100*i, Events: 100})
	}
	return now, before
}

// totals are the sums of the five seconds.
func totals(workers int, postgres bool) *activity.Totals {
	t := resources(sceneNow, postgres)
	spent := func(r activity.Role, all time.Duration, shares map[activity.State]float64) {
		for s, share := range shares {
			t.Roles[r][s] = time.Duration(float64(all) * share)
		}
	}
	spent(activity.RoleGenerate, 5*time.Second, map[activity.State]float64{activity.ForSlot: 0.69, activity.Reading: 0.31})
	spent(activity.RoleGather, 5*time.Second, map[activity.State]float64{activity.ForAppend: 0.95, activity.Gathering: 0.05})
	if postgres {
		spent(activity.RoleAppend, 5*time.Second, map[activity.State]float64{activity.Committing: 0.99, activity.Idle: 0.01})
	} else {
		spent(activity.RoleAppend, 5*time.Second, map[activity.State]float64{activity.Committing: 0.55, activity.ForLock: 0.44, activity.Idle: 0.01})
		spent(activity.RoleWriter, 5*time.Second, map[activity.State]float64{activity.Committing: 0.55, activity.Settling: 0.44, activity.Idle: 0.01})
	}
	waits := activity.ForLock
	if postgres {
		waits = activity.BackingOff
	}
	spent(activity.RoleWorker, time.Duration(workers)*5*time.Second, map[activity.State]float64{activity.Handling: 0.33, activity.Settling: 0.17, waits: 0.07, activity.Idle: 0.43})
	return t
}

// presents is what the goroutines do at the moment.
func presents(workers int, postgres bool) []present {
	at := func(number int, role activity.Role, name string, s activity.State, ago time.Duration) present {
		return present{number, role, name, activity.Present{State: s, Since: sceneNow - ago}}
	}
	all := []present{at(1, activity.RoleGenerate, "generate", activity.ForSlot, 9*ms), at(2, activity.RoleGather, "store · gather", activity.ForAppend, 12*ms)}
	all[1].Done, all[1].Of = 100, 100
	if postgres {
		all = append(all, at(3, activity.RoleAppend, "store · append", activity.Committing, 12*ms))
	} else {
		writer := at(4, activity.RoleWriter, "SQLite writer", activity.Settling, 12*ms)
		writer.For = [2]int{5}
		all = append(all, at(3, activity.RoleAppend, "store · append", activity.ForLock, 12*ms), writer)
	}
	for i := range workers {
		states := [4]activity.State{activity.Settling, activity.Handling, activity.ForLock, activity.Handling}
		if postgres {
			states = [4]activity.State{activity.Settling, activity.BackingOff, activity.Handling, activity.Handling}
		}
		w := at(5+i, activity.RoleWorker, fmt.Sprint("worker ", i+1), states[i%4], [4]time.Duration{12 * ms, 18 * ms, 3 * ms, 21 * ms}[i%4])
		w.Done, w.Of = [4]int{100, 82, 100, 62}[i%4], 100
		first := int64(198_401 + 100*i)
		w.Claim = &activity.Claim{Token: int64(2025 + i), First: first, Last: first + 99, Events: 100, Handed: i%4 == 3, At: sceneNow - [4]time.Duration{98 * ms, 56 * ms, 74 * ms, 56 * ms}[i%4]}
		all = append(all, w)
	}
	return all
}

// waitingSegments is what the store has of the queue.
func waitingSegments() (q core.Queue) {
	for i := range int64(7) {
		first := 206_801 + 100*i
		q.Segments = append(q.Segments, core.QueuedSegment{Segment: core.Segment{First: first, Last: first + 99, Events: 100}, Waited: time.Duration(300-i*20) * ms})
	}
	q.Segments[0].First, q.Segments[0].Last = 198_901, 199_000 // a part of what the dead node had
	q.Retries = []core.QueuedFailure{{ID: 196_204, Attempts: 1, In: 1600 * ms}}
	q.Dead = []core.QueuedFailure{{ID: 187_001, Attempts: 5}}
	return q
}
