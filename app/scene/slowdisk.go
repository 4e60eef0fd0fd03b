package scene

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"weir/core"
)

// slowDisk is a store whose commits of events take longer, as on a slow disk. It also
// notes what becomes of dead nodes and their segments.
type slowDisk struct {
	core.Store
	commit atomic.Int64 // ns

	mu       sync.Mutex
	dead     []core.Node    // guarded by mu; taken over by this program
	returned int            // guarded by mu; events of theirs
	lent     []core.Segment // guarded by mu; segments to look for: see settledOf
	parts    int            // guarded by mu; of lent, that were settled
	settled  int            // guarded by mu; events in these
}

func newSlowDisk(s core.Store, commit time.Duration) *slowDisk {
	d := &slowDisk{Store: s}
	d.commit.Store(int64(commit))
	return d
}

// Submit implements core.Appender.
func (d *slowDisk) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	if commit := time.Duration(d.commit.Load()); commit > 0 {
		if err := wait(ctx, commit); err != nil {
			return core.Finished(core.Appended{}, err)
		}
	}
	return d.Store.Submit(ctx, b, after)
}

// Heartbeat implements core.Member.
func (d *slowDisk) Heartbeat(ctx context.Context, lease time.Duration) (core.Heartbeat, error) {
	beat, err := d.Store.Heartbeat(ctx, lease)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = append(d.dead, beat.Dead...)
	d.returned += beat.Returned
	return beat, err
}

// Settle implements core.Claimer.
func (d *slowDisk) Settle(ctx context.Context, s core.Settlement, next int) (core.Claim, error) {
	segments := slices.Clone(s.Claim.Segments)
	claim, err := d.Store.Settle(ctx, s, next)
	if err == nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, part := range segments {
			if slices.ContainsFunc(d.lent, func(whole core.Segment) bool { return whole.First <= part.First && part.Last <= whole.Last }) {
				d.parts++
				d.settled += part.Events
			}
		}
	}
	return claim, err
}

// takenOver is how many nodes this program has taken over, and how many events of theirs.
func (d *slowDisk) takenOver() (nodes, events int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.dead), d.returned
}

// lookFor begins to count which parts of these segments this program settles.
func (d *slowDisk) lookFor(segments []core.Segment) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lent = segments
}

// settledOf is how many parts of the segments were settled, and how many events in these.
func (d *slowDisk) settledOf() (parts, events int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.parts, d.settled
}
