package core

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"weir/core/activity"
	"weir/core/metrics"
)

// An append of fewer than fewEvents begins no earlier than appendEvery after the
// last one began. At a thousand events per second, when commits take most of the
// processor time, there are a quarter as many; an event waits for half of
// appendEvery on average.
const (
	fewEvents   = 64
	appendEvery = 4 * time.Millisecond
)

// maxInFlight is how many appends are under way at once: the store writes one while the
// next waits ready. A third would only wait longer.
const maxInFlight = 2

// storeEvents appends what comes through the channel, each batch in one
// transaction. It gathers the next batch while an append is in flight, and starts
// an append at once if none began in the last appendEvery: batches grow with the
// load, and a single event is not delayed. A full batch doesn't wait for the append
// before it. It ends when the channel is closed and everything from it is stored.
func (r *run) storeEvents(drain context.Context, in <-chan Record) {
	r.flowing.Store(true)
	full := make(chan []Record)
	stored := make(chan []Record, maxInFlight) // comes back to be filled again
	go func() {
		defer close(stored)
		r.appendBatches(drain, full, stored)
	}()
	lane := r.activity.Lane(activity.RoleGather, "store · gather")
	lane.Label()
	defer lane.Begin(activity.Ended)
	defer func() {
		close(full)
		for range stored { // the last appends
		}
	}()

	var gathered []Record
	spare := make([][]Record, maxInFlight) // nil ones are made when they are needed
	var odd []Record                       // at most one: it belongs to another input, so to the next batch
	var began time.Time                    // the last append
	rest := time.NewTimer(appendEvery)     // runs while a few events wait
	defer rest.Stop()
	did := activity.Ended
	for in != nil || len(gathered)+len(odd) > 0 {
		tuning, _ := r.tuner.get()
		var source <-chan Record
		if len(gathered) < tuning.WriteBatch && len(odd) == 0 {
			source = in
		}
		var appender chan<- []Record
		var rested <-chan time.Time
		few := len(gathered) < min(tuning.WriteBatch, fewEvents) && source != nil
		doing := activity.Gathering
		switch {
		case len(gathered) == 0:
			doing = activity.Idle
		case len(spare) == maxInFlight && few:
			if pause := appendEvery - time.Since(began); pause > 0 {
				rest.Reset(pause)
				rested = rest.C
			} else {
				appender = full
			}
		case len(spare) == maxInFlight, len(spare) > 0 && source == nil:
			appender = full
		}
		if source == nil && len(gathered) > 0 {
			doing = activity.ForAppend
		}
		lane.Progress(len(gathered), tuning.WriteBatch)
		if doing != did {
			lane.Next(len(gathered), doing)
			did = doing
		}
		select {
		case rec, ok := <-source:
			if !ok {
				in = nil
				r.flowing.Store(false)
				break
			}
			gathered, odd = gather(gathered, odd, &rec)
			// The rest of what waits, without a select for each.
			for n := len(in); n > 0 && len(gathered) < tuning.WriteBatch && len(odd) == 0; n-- {
				if rec, ok = <-in; !ok {
					in = nil
					r.flowing.Store(false)
					break
				}
				gathered, odd = gather(gathered, odd, &rec)
			}
		case appender <- gathered:
			began = time.Now()
			last := len(spare) - 1
			gathered, spare = spare[last], spare[:last]
			gathered, odd = append(gathered, odd...), odd[:0]
		case <-rested:
		case batch := <-stored:
			spare = append(spare, batch)
		}
	}
}

// gather adds a record to a batch, or to odd when it is of another input: a batch
// moves one checkpoint.
func gather(batch, odd []Record, rec *Record) ([]Record, []Record) {
	if len(batch) > 0 && batch[len(batch)-1].mark.Input != rec.mark.Input {
		return batch, append(odd, *rec)
	}
	return append(batch, *rec), odd
}

// appendBatches appends batches in their order and returns each when it is stored. A
// second append begins while the first is in flight if a worker waits for it: without
// one it would only pile up segments that have to be claimed and read back.
func (r *run) appendBatches(drain context.Context, full <-chan []Record, stored chan<- []Record) {
	lane := r.activity.Lane(activity.RoleAppend, "store · append")
	lane.Label()
	defer lane.Begin(activity.Ended)
	drain = activity.With(drain, lane)
	lane.Begin(activity.Idle)
	var flight []submitted // in order
	offers := 0            // reserved for the second
	for full != nil || len(flight) > 0 {
		next, idle, ended := full, (<-chan struct{})(nil), (<-chan struct{})(nil)
		if len(flight) > 0 {
			ended = flight[0].pending.Ended()
			switch {
			case len(flight) == maxInFlight:
				next = nil
			case offers == 0:
				next, idle = nil, r.handOver.idle
			}
		}
		select {
		case records, ok := <-next:
			if !ok {
				full = nil
				break
			}
			var after Pending
			if last := len(flight) - 1; last >= 0 {
				after = flight[last].pending
			}
			if len(flight) == 0 {
				lane.Begin(activity.Committing)
				lane.Events(len(records))
			}
			flight = append(flight, r.submit(drain, records, after, offers))
			offers = 0
		case <-idle:
			offers = 1
		case <-ended:
			// After one that failed the others have failed, too, and are appended in
			// their order before anything else is submitted.
			for ok := false; !ok && len(flight) > 0; {
				ok = r.finish(drain, flight[0])
				stored <- flight[0].records[:0]
				flight = slices.Delete(flight, 0, 1)
			}
			if len(flight) > 0 {
				lane.Begin(activity.Committing)
				lane.Events(len(flight[0].records))
			} else {
				lane.Begin(activity.Idle)
				r.handOver.deliver(nil, offers)
				offers = 0
			}
		}
	}
}

// submitted is a batch whose append is under way.
type submitted struct {
	records []Record
	batch   Batch
	due     []time.Time // of the events
	began   time.Time
	pending Pending
}

// submit begins to append a batch; so many offers are reserved for it already.
func (r *run) submit(drain context.Context, records []Record, after Pending, offers int) submitted {
	s := submitted{records: records, began: time.Now()}
	tuning, _ := r.tuner.get()
	b := Batch{Segment: tuning.Batch, Mark: records[len(records)-1].mark, Newest: r.config.Newest}
	b.Events = r.events.take(len(records))
	if b.Mark.Input != nil {
		b.Pieces = make([]Piece, 0, len(records))
	}
	s.due = make([]time.Time, 0, len(records))
	for i := range records {
		b.Mark.Start = b.Mark.Start || records[i].mark.Start
		switch rec := &records[i]; rec.what {
		case recordReject:
			b.Rejects = append(b.Rejects, *rec.reject)
		case recordEvent:
			b.Events = append(b.Events, rec.event)
			if b.Pieces != nil {
				b.Pieces = append(b.Pieces, rec.piece)
			}
			s.due = append(s.due, rec.due)
		}
	}
	segments := (len(b.Events) + b.Segment - 1) / b.Segment
	b.HandOver = offers + r.handOver.reserve(segments-offers)
	if b.HandOver == 0 && r.keepUp && segments > 0 && len(records) >= tuning.WriteBatch {
		// At full speed a worker is about to be free. What isn't handed over now has to be
		// claimed, and then nothing is until the workers have caught up.
		lane := activity.LaneOf(drain)
		was := lane.Begin(activity.ForWorker)
		b.HandOver = r.handOver.await(drain, quickHandling)
		lane.Begin(was)
	}
	s.batch = b
	s.pending = r.config.Store.Submit(drain, b, after)
	return s
}

// finish waits for an append. When that has failed it tries again; ok is false then.
func (r *run) finish(drain context.Context, s submitted) (ok bool) {
	err := r.outcome(s)
	if err == nil {
		return true
	}
	if errors.Is(err, ErrOutOfTurn) {
		err = nil // the earlier batch's error has been reported
	}
	r.appendRecords(drain, s.records, err)
	return false
}

// appendRecords stores a batch, again and again while the store fails, and in
// halves when it refuses an event, until that one is found and stored as a
// reject. An attempt may have failed already.
func (r *run) appendRecords(drain context.Context, records []Record, failed error) {
	err := r.retry(drain, metrics.StageStore, "append", func() error {
		if err := failed; err != nil {
			failed = nil
			return err
		}
		return r.outcome(r.submit(drain, records, nil, 0))
	}, ErrRefused)
	switch {
	case err == nil:
	case !errors.Is(err, ErrRefused):
		r.metrics.unstored(len(records))
	case len(records) == 1:
		r.appendRecords(drain, []Record{r.refuse(records[0], err)}, nil)
	default:
		half := len(records) / 2
		r.appendRecords(drain, records[:half], nil)
		r.appendRecords(drain, records[half:], nil)
	}
}

// outcome waits for an append and records what it did.
func (r *run) outcome(s submitted) error {
	done, err := s.pending.Outcome()
	if len(done.Claims) == 0 {
		r.events.give(s.batch.Events)
	}
	defer func() { r.handOver.deliver(done.Claims, s.batch.HandOver) }() // once all is noted that settling needs
	if err != nil {
		return err
	}
	r.full[metrics.StageStore].hasRoom()
	if r.config.Appended != nil && s.batch.Mark.Input != nil {
		r.config.Appended(s.batch.Mark, done, len(s.batch.Rejects))
	}
	now := time.Now()
	r.tracker.stored(done, s.due, now, s.batch.Segment)
	r.metrics.appended(done, len(s.batch.Rejects), s.due, now, now.Sub(s.began))
	r.keepUp = len(done.Claims) == len(done.Segments)
	if !r.keepUp {
		r.wakeWorker()
	}
	return nil
}

// refuse makes a reject of an event that the store refused.
func (r *run) refuse(rec Record, reason error) Record {
	data := rec.event.Data
	reject := Reject{
		Source: rec.event.Source,
		Input:  fmt.Sprintf("%s of node %d", rec.event.Source, r.node.Load()),
		Line:   r.metrics.nextRefused(),
		Reason: refusal(reason),
		Bytes:  data[:min(len(data), MaxRejectBytes)],
		Hash:   xxhash.Sum64(data),
		Size:   int64(len(data)),
	}
	if rec.mark.Input != nil {
		reject.Input = rec.mark.Input.Name
		reject.Line, reject.Hash, reject.Size = rec.piece.Line, rec.piece.Hash, rec.piece.Size
	}
	r.config.Log.Error("the store refused an event; it is stored as a reject",
		"input", reject.Input, "line", reject.Line, "reason", reason)
	return NewReject(reject).At(rec.piece, rec.mark)
}

// refusal is why an event was refused, without where.
func refusal(reason error) string {
	if _, why, ok := strings.Cut(reason.Error(), ErrRefused.Error()+": "); ok {
		return why
	}
	return reason.Error()
}

// wakeWorker signals that something may be claimed.
func (r *run) wakeWorker() {
	select {
	case r.wake <- struct{}{}:
	default: // a worker will wake up anyway
	}
}
