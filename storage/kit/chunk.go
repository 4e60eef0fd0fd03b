package kit

import (
	"weir/core"
	"weir/core/move"
)

// Applied is the effect of inserting a chunk's events.
type Applied struct {
	move.Received // its numbers of events
	Segments      []core.Segment
	Tally         Tally // of the settled events
	Settled       int
	Dead          int
	Discarded     int
}

// Apply computes the effect of inserting a chunk's events. ids has the id of each
// event, or 0 if it existed; the others are ascending. A segment is a run of at
// most p.Segment pending events without any other event in between.
func Apply(p *move.Chunk, ids []int64) Applied {
	var a Applied
	var run *core.Segment // the segment for the next pending event
	for i, id := range ids {
		f := &p.Events[i]
		if id == 0 {
			a.Duplicates++
			continue
		}
		a.Stored++
		if f.State == move.Pending {
			if run == nil || run.Events >= p.Segment {
				a.Segments = append(a.Segments, core.Segment{First: id})
				run = &a.Segments[len(a.Segments)-1]
			}
			run.Last = id
			run.Events++
			continue
		}
		run = nil
		switch f.State {
		case move.Settled:
			a.Settled++
			a.Tally.Add(&f.Event)
			continue
		case core.FailureDead:
			a.Dead++
		case core.FailureDiscarded:
			a.Discarded++
		}
		a.Failures++
	}
	return a
}
