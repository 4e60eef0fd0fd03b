package kit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"weir/core/metrics"
)

// resolution is what samples become once they are that old.
type resolution struct {
	age     time.Duration
	bucket  time.Duration // length of the interval that one sample covers
	coarsen uint64        // how many buckets of a histogram become one: else histograms would take most of the space
	top     bool          // keep the top subreddits, which charts show of the last minutes only; counts has them by the hour
}

// resolutions are the coarsest first. Each bucket's length is a multiple of the next,
// so that no bucket reaches over an age.
var resolutions = [...]resolution{
	{30 * 24 * time.Hour, 10 * time.Minute, 16, false},
	{24 * time.Hour, time.Minute, 8, false},
	{FullResolution, 10 * time.Second, 4, true},
}

// FullResolution is the age below which samples are not merged.
const FullResolution = time.Hour

// SampleKey names a sample.
type SampleKey struct {
	Node int64
	At   time.Time
}

// Group is the samples of a bucket.
type Group struct {
	Keys []SampleKey
	to   resolution
}

// Buckets groups samples, given in the order of node and time, by the buckets that
// they are to be merged into, and returns the groups of more than one. A sample is
// in the bucket that holds the end of its interval; buckets begin at multiples of
// their length, as by time.Time.Truncate.
//
// cut says that more samples follow. Then the last group may lack some of its
// own, and is left out unless it is the only one. next is where to continue; its
// Node is 0 after the last sample.
func Buckets(keys []SampleKey, now time.Time, cut bool) (groups []Group, next SampleKey) {
	type bucket struct {
		node  int64
		start time.Time
		to    resolution
	}
	var last bucket
	first := 0 // of last
	flush := func(end int) {
		if end-first > 1 && !last.start.IsZero() {
			groups = append(groups, Group{keys[first:end], last.to})
		}
	}
	for i, k := range keys {
		b := bucket{node: k.Node}
		b.start, b.to = bucketOf(k.At, now)
		if i == 0 || b != last || b.start.IsZero() {
			flush(i)
			first, last = i, b
		}
	}
	if !cut {
		flush(len(keys))
		return groups, SampleKey{}
	}
	if first == 0 {
		flush(len(keys))
	}
	return groups, keys[first]
}

// bucketOf returns when the bucket of a sample begins, zero if the sample keeps its
// resolution, and its resolution else.
func bucketOf(at, now time.Time) (start time.Time, to resolution) {
	for _, r := range resolutions {
		if at.Before(now.Add(-r.age).Truncate(r.bucket)) {
			return at.UTC().Truncate(r.bucket), r
		}
	}
	return time.Time{}, resolution{}
}

// SampleRow is a sample as a store holds it.
type SampleRow struct {
	SampleKey
	Micros int64 // length of the interval
	Data   []byte
}

// Merged is a group of samples, oldest first, and what replaces them.
type Merged struct {
	Gone []SampleRow
	Sum  SampleRow
}

// Samples is a store's samples and rollups, as Downsampling needs them.
type Samples interface {
	// Old lists the samples from a key on that are older than FullResolution, in the
	// order of node and time, at most limit, and tells the time that this is by.
	Old(ctx context.Context, from SampleKey, limit int) (keys []SampleKey, now time.Time, err error)

	// Rows reads a node's samples of a period, oldest first; with a length, rollups
	// where there are any, like core.Overview's Rollups.
	Rows(ctx context.Context, of Period, length time.Duration) ([]SampleRow, error)

	// Replace replaces samples by what they were merged into, in one transaction. It
	// returns ErrRaced when one of them isn't there any more: another program has merged it.
	Replace(ctx context.Context, merged []Merged) error

	// Intervals sums up a node's samples by the intervals of that length in a period, and
	// lists the rollups of that length there, both oldest first.
	Intervals(ctx context.Context, of Period, length time.Duration) (samples, rollups []Interval, err error)

	// PutRollups removes some of a node's rollups and adds others, in one transaction.
	PutRollups(ctx context.Context, node int64, length time.Duration, gone []Interval, sums []SampleRow) error
}

// ErrRaced says that another program did the same in the meantime.
var ErrRaced = errors.New("another program was faster")

// Downsampling walks through a store's samples. The zero value begins with the first.
type Downsampling struct {
	mu   sync.Mutex
	from SampleKey // guarded by mu; where the next step begins; its Node is 0 when it is the first
}

// Step is core.Maintenance's Downsample. The samples are read and merged before the
// transaction, which verifies that they are still there.
func (d *Downsampling) Step(ctx context.Context, s Samples, limit int) (removed int, more bool, err error) {
	d.mu.Lock()
	from := d.from
	d.mu.Unlock()
	limit = max(limit, 2)
	keys, now, err := s.Old(ctx, from, limit)
	if err != nil {
		return 0, false, fmt.Errorf("downsample: %w", err)
	}
	groups, next := Buckets(keys, now, len(keys) == limit)
	merged, next, damaged, err := mergeGroups(ctx, s, groups, next)
	if err == nil && len(merged) > 0 {
		err = s.Replace(ctx, merged)
	}
	if errors.Is(err, ErrRaced) {
		return 0, true, nil
	}
	var unread error
	if err == nil {
		unread, err = rollUp(ctx, s, walked(keys, next, now))
	}
	if err != nil {
		return 0, false, fmt.Errorf("downsample: %w", err)
	}
	for _, m := range merged {
		removed += len(m.Gone) - 1
	}
	d.mu.Lock()
	d.from = next
	d.mu.Unlock()
	return removed, next.Node != 0, errors.Join(damaged, unread)
}

// mergeGroups merges each of the groups that Buckets returned with next. damaged says
// which can't be read and are left out; after continues behind them.
func mergeGroups(ctx context.Context, s Samples, groups []Group, next SampleKey) (merged []Merged, after SampleKey, damaged, err error) {
	for _, g := range groups {
		last := len(g.Keys) - 1
		rows, err := s.Rows(ctx, Period{g.Keys[0].Node, g.Keys[0].At, g.Keys[last].At.Add(time.Microsecond)}, 0)
		if err == nil && len(rows) == 0 {
			err = ErrRaced
		}
		if err != nil {
			return nil, next, nil, err
		}
		sum, bad := mergeSamples(rows, g.to)
		if bad != nil {
			// Not core.ErrCorrupt, which ends a pipeline: the other records are sound.
			damaged = errors.New(bad.Error())
			if next == g.Keys[0] { // which would meet the same sample again
				next.At = g.Keys[last].At.Add(time.Microsecond)
			}
			continue
		}
		merged = append(merged, Merged{rows, sum})
	}
	return merged, next, damaged, nil
}

// mergeSamples merges a node's samples, oldest first.
func mergeSamples(rows []SampleRow, to resolution) (SampleRow, error) {
	var sum metrics.Sample
	for _, r := range rows {
		s, err := Sample(r.At, r.Node, r.Micros, r.Data)
		if err != nil {
			return SampleRow{}, err
		}
		sum.Merge(s)
	}
	for i := range sum.Latency {
		sum.Latency[i].Coarsen(to.coarsen)
	}
	if !to.top {
		sum.Top = nil
	}
	data, err := json.Marshal(sum)
	return SampleRow{SampleKey{rows[0].Node, sum.Time}, sum.Interval.Microseconds(), data}, err
}
