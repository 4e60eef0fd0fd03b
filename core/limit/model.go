package limit

import (
	"math"
	"strconv"
	"strings"
	"time"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// worthwhile is the least gain that is worth a try.
const worthwhile = 1.15

// largest is the largest batch, of either kind.
const largest = 1000

// What an event costs beside the commit, and what a transaction does: on a usual machine,
// roughly, for what the sums of batches that are all of one size don't tell.
const (
	sqliteEvent = 10 * time.Microsecond
	serverEvent = 15 * time.Microsecond
	leastEvent  = 3 * time.Microsecond
	mostEvent   = 500 * time.Microsecond
	transaction = 150 * time.Microsecond

	serverEvents = 200
	few          = 10 // events that a commit doesn't notice
)

// cost is how long something takes: a part that is there however few events it is about,
// and a part for each.
type cost struct{ fixed, event time.Duration }

func (c cost) perEvent(events float64) float64 {
	return float64(c.fixed)/max(events, 1) + float64(c.event)
}

// appendGain is how many times as many events per second larger appends store. SQLite's
// commit takes about three times as long for ten times the events: it writes more pages,
// and waits for the disk once. The rest grows with the events. On a server it is about
// serverEvents that take as long as all that doesn't depend on their number.
func (v *view) appendGain(size float64) float64 {
	batches, events := float64(max(v.Counters.Batches, 1)), max(v.batch(), 1)
	each := float64(v.append.All()-v.append[activity.Idle]) / batches
	if v.Store != "sqlite" {
		return size / events * (1 + events/serverEvents) / (1 + size/serverEvents)
	}
	commit := min(float64(v.Totals.Commit.Sum)/batches, each)
	fixed := min(float64(transaction), each-commit)
	event := min(max((each-commit-fixed)/events, float64(leastEvent)), float64(mostEvent))
	fixed = max(fixed, each-commit-event*events) // a store that is slow for another reason
	return each / events * size / (fixed + commit*math.Sqrt(max(size, few)/max(events, few)) + event*size)
}

// settleGain is how many times as many events per second larger claims process.
func (v *view) settleGain(size float64) float64 {
	event := sqliteEvent
	if v.Store == "postgres" {
		event = serverEvent
	}
	handling := float64(v.handling())
	settle := cost{max(v.settlement()-time.Duration(float64(event)*v.claim()), 0), event}
	return (handling + settle.perEvent(v.claim())) / (handling + settle.perEvent(size))
}

// canShare is how many events per second store and process can do both, if claims have that
// size: on SQLite they share the writer, of which larger claims take less. For a server it
// is what is stored now.
func (v *view) canShare(size float64) float64 {
	work := v.writer.Group(activity.GroupCommitting)
	if work == 0 || v.stored == 0 || v.processed == 0 {
		return v.stored
	}
	// Settlements that share a commit with an append are counted as either.
	at, workers := v.Totals.At.Seconds(), v.workersCommit()*work.Seconds()
	alone := (v.Totals.Commit.Mean()+transaction).Seconds()/max(v.batch(), 1) + sqliteEvent.Seconds()
	store := max((work.Seconds()-workers)/at/v.stored, alone)
	process := max(workers/at/v.processed*v.claim()/size, sqliteEvent.Seconds()/2)
	return min(1/(store+process), max(v.canGive, v.stored))
}

// canProcess is how many events per second the workers can process, if each event waits for
// the store as much as now, times ratio; 0 if unknown.
func (v *view) canProcess(workers int, ratio float64) float64 {
	own := float64(v.workers[activity.Handling] + v.workers[activity.Loading])
	all := v.workers.All() - v.workers[activity.Idle] - v.workers[activity.Paused] - v.workers[activity.ForMore]
	each := (own + ratio*(float64(all)-own)) / max(float64(v.Counters.Processed), 1)
	if each == 0 {
		return 0
	}
	return float64(workers) * float64(time.Second) / each
}

// bound is the smallest of the rates that are known, and which.
func bound(rates ...float64) (least float64, which int) {
	least, which = math.Inf(1), -1
	for i, r := range rates {
		if r > 0 && r < least {
			least, which = r, i
		}
	}
	return least, which
}

// suggest adds a setting to try, unless it would give too little. more ends the sentence.
func (f Finding) suggest(key, value string, now, then float64, more message.Text) Finding {
	if gain := then / now; gain >= worthwhile {
		f.Key, f.Value, f.Gain = key, value, math.Round(10*min(gain, sure))/10
		speed := faster(gain)
		if gain <= sure && now > 1 {
			speed = message.New("{{.Speed}}, {{.Rate}}", "Speed", speed, "Rate", message.Rate(then))
		}
		f.Try = message.Join("", message.Verbatim(strings.TrimPrefix(key, "pipeline.")+" "+value+": "), speed, more, message.Verbatim("."))
	}
	return f
}

// tryWriteBatch suggests a larger write batch.
func (v *view) tryWriteBatch(f Finding) Finding {
	size := nextSize(float64(v.Tuning.WriteBatch), v)
	model := v.appendGain(size)
	can, which := bound(model*v.stored, v.canGive, v.Tuning.Rate, v.canProcess(v.Tuning.Workers, 1/model))
	var more message.Text
	switch which {
	case 1:
		more = message.New(", all that the source can give")
	case 2:
		more = message.New(", the rate that is set")
	}
	f = f.suggest("pipeline.write_batch", strconv.Itoa(int(size)), v.stored, can, more)
	if !f.Try.Empty() && which == 3 {
		f.Try = message.Join(" ", f.Try, message.New("Above {{.Rate}} process is the bottleneck.", "Rate", message.Rate(can)))
	}
	return f
}

// nextSize is the smallest round size that gives nearly all that the largest would.
func nextSize(now float64, v *view) float64 {
	best := v.appendGain(largest)
	for _, size := range []float64{10, 100, largest} {
		if size > now && v.appendGain(size) >= 0.9*best {
			return size
		}
	}
	return largest
}

// bottleneck is the sentence about a stage.
func bottleneck(stage metrics.Stage, why message.Text) message.Text {
	return message.New([...]string{
		"Generate is the bottleneck: {{.Why}}", "Store is the bottleneck: {{.Why}}",
		"Process is the bottleneck: {{.Why}}", "Visualize is the bottleneck: {{.Why}}",
	}[stage], "Why", why)
}
