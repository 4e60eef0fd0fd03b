package kit

import (
	"weir/core"
	"weir/core/move"
)

// Applied is what inserting a chunk's events entails.
type Applied struct {
	move.Received // the numbers of events
	Segments      []core.Segment
	Tally         Tally // of those settled
	Settled       int
	Dead          int
	Discarded     int
}

// Apply adds up what inserting a chunk's events entails: ids are those that they
// got, 0 for one that was there, and ascend otherwise. A segment is a run of
// pending events without others between them, at most p.Segment.
func Apply(p *move.Chunk, ids []int64) Applied {
	var a Applied
	var run *core.Segment // that the next pending event belongs to
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
