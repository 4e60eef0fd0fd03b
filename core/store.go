package core

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

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

// storeEvents appends what comes through the channel, each batch in one
// transaction. It gathers the next batch while an append is in flight, and starts
// an append at once if none began in the last appendEvery: batches grow with the
// load, and a single event is not delayed. It ends when the channel is closed and
// everything from it is stored.
func (r *run) storeEvents(drain context.Context, in <-chan Record) {
	r.flowing.Store(true)
	full := make(chan []Record)
	stored := make(chan []Record) // comes back to be filled again
	go func() {
		defer close(stored)
		for batch := range full {
			r.appendRecords(drain, batch)
			stored <- batch[:0]
		}
	}()
	defer func() {
		close(full)
		for range stored { // the last append
		}
	}()

	gathered := make([]Record, 0, r.config.WriteBatch)
	spare := make([]Record, 0, r.config.WriteBatch) // nil while an append is in flight
	var odd *Record                                 // belongs to another input, so to the next batch
	rested := time.NewTimer(0)                      // when the last append began long enough ago
	defer rested.Stop()
	resting := true
	for in != nil || len(gathered) > 0 || odd != nil {
		tuning, _ := r.tuner.get()
		var source <-chan Record
		if len(gathered) < tuning.WriteBatch && odd == nil {
			source = in
		}
		var appender chan<- []Record
		many := len(gathered) >= min(tuning.WriteBatch, fewEvents) || odd != nil || in == nil
		if spare != nil && len(gathered) > 0 && (many || !resting) {
			appender = full
		}
		select {
		case rec, ok := <-source:
			if !ok {
				in = nil
				r.flowing.Store(false)
				break
			}
			gathered, odd = gather(gathered, rec)
			// The rest of what waits, without a select for each.
			for n := len(in); n > 0 && len(gathered) < tuning.WriteBatch && odd == nil; n-- {
				if rec, ok = <-in; !ok {
					in = nil
					r.flowing.Store(false)
					break
				}
				gathered, odd = gather(gathered, rec)
			}
		case appender <- gathered:
			rested.Reset(appendEvery)
			resting = true
			gathered, spare = spare, nil
			if odd != nil {
				gathered, odd = append(gathered, *odd), nil
			}
		case <-rested.C:
			resting = false
		case spare = <-stored:
		}
	}
}

// gather adds a record to a batch, unless it is of another input: a batch
// moves one checkpoint.
func gather(batch []Record, rec Record) ([]Record, *Record) {
	if len(batch) > 0 && batch[len(batch)-1].mark.Input != rec.mark.Input {
		return batch, &rec
	}
	return append(batch, rec), nil
}

// appendRecords stores a batch, again and again while the store fails, and in
// halves when it refuses an event, until that one is found and stored as a
// reject.
func (r *run) appendRecords(drain context.Context, records []Record) {
	err := r.retry(drain, metrics.StageStore, "append", func() error { return r.appendOnce(drain, records) }, ErrRefused)
	switch {
	case err == nil:
	case !errors.Is(err, ErrRefused):
		r.metrics.unstored(len(records))
	case len(records) == 1:
		r.appendRecords(drain, []Record{r.refuse(records[0], err)})
	default:
		half := len(records) / 2
		r.appendRecords(drain, records[:half])
		r.appendRecords(drain, records[half:])
	}
}

func (r *run) appendOnce(drain context.Context, records []Record) error {
	started := time.Now()
	tuning, _ := r.tuner.get()
	b := Batch{Segment: tuning.Batch, Mark: records[len(records)-1].mark, Newest: r.config.Newest}
	b.Events = make([]Event, 0, len(records))
	if b.Mark.Input != nil {
		b.Pieces = make([]Piece, 0, len(records))
	}
	due := make([]time.Time, 0, len(records))
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
			due = append(due, rec.due)
		}
	}
	b.HandOver = r.handOver.reserve((len(b.Events) + b.Segment - 1) / b.Segment)
	done, err := r.config.Store.Append(drain, b)
	defer func() { r.handOver.deliver(done.Claims, b.HandOver) }() // once all is noted that settling needs
	if err != nil {
		return err
	}
	r.full[metrics.StageStore].hasRoom()
	if r.config.Appended != nil && b.Mark.Input != nil {
		r.config.Appended(b.Mark, done, len(b.Rejects))
	}
	now := time.Now()
	r.tracker.stored(done, due, now, b.Segment)
	r.metrics.appended(done, len(b.Rejects), due, now, now.Sub(started))
	if len(done.Segments) > len(done.Claims) {
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
