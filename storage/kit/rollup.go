package kit

import (
	"context"
	"errors"
	"time"

	"weir/core/metrics"
)

// A rollup is a node's samples of an interval, merged: it has the time of the last of
// them and the sum of their intervals. A reader believes it only while the samples still
// have both. Merging samples changes neither; a sample that comes late or goes changes
// the sum. So a program that knows no rollups can write and remove samples safely:
// the stale rollup is ignored and made again.

// rollups are the lengths, shortest first, and what is kept of a rollup. The shortest are
// made of samples that are younger than a day; others of those of a minute.
var rollups = func() (all [len(metrics.RollupLengths)]resolution) {
	for i, length := range metrics.RollupLengths {
		all[i] = resolution{bucket: length, coarsen: 16}
	}
	all[0].coarsen, all[0].top = 8, true
	return all
}()

// SplitRollups returns where a list of rollups from from to to ends, and continues with
// samples. newest is the newest sample's time. No samples are ever merged across it, so
// that both may be read one after the other.
func SplitRollups(from, to, newest time.Time) time.Time {
	split := newest.Add(-FullResolution).Truncate(resolutions[0].bucket)
	if !to.IsZero() && to.Before(split) {
		split = to
	}
	if split.Before(from) {
		split = from
	}
	return split
}

// Period is a period of a node's samples: From ≤ time < To.
type Period struct {
	Node     int64
	From, To time.Time
}

// Interval is the sum of the samples of an interval, or a rollup of them.
type Interval struct {
	At      time.Time // of the last sample
	Micros  int64     // the sum of their intervals
	Samples int       // how many; 0 of a rollup
}

// walked returns the periods, by node, that a step of a walk has passed. Its samples are
// keys; the next one continues at next.
func walked(keys []SampleKey, next SampleKey, now time.Time) (passed []Period) {
	complete := now.Add(-FullResolution)
	for i, k := range keys {
		if i > 0 && k.Node == keys[i-1].Node {
			continue
		}
		p := Period{k.Node, k.At, complete}
		if k.Node == next.Node {
			p.To = next.At
		}
		passed = append(passed, p)
	}
	return passed
}

// rollUp makes the rollups that are missing of the intervals that end in the periods, and
// removes those that aren't their samples' any more. unread says which samples can't
// be read; their intervals have none.
func rollUp(ctx context.Context, s Samples, periods []Period) (unread, err error) {
	for _, p := range periods {
		finer := time.Duration(0)
		for _, to := range rollups {
			damaged, err := rollUpTo(ctx, s, Period{p.Node, p.From.Truncate(to.bucket), p.To.Truncate(to.bucket)}, to, finer)
			if err != nil {
				return nil, err
			}
			if damaged != nil {
				unread = damaged
			}
			finer = to.bucket
		}
	}
	return unread, nil
}

// rollUpTo is rollUp for a period of whole intervals. The rollups are made from those of
// the length finer.
func rollUpTo(ctx context.Context, s Samples, p Period, to resolution, finer time.Duration) (unread, err error) {
	if !p.To.After(p.From) {
		return nil, nil
	}
	samples, have, err := s.Intervals(ctx, p, to.bucket)
	if err != nil {
		return nil, err
	}
	missing, gone := compareRollups(samples, have)
	var sums []SampleRow
	for _, m := range missing {
		start := m.At.Truncate(to.bucket)
		rows, err := s.Rows(ctx, Period{p.Node, start, start.Add(to.bucket)}, finer)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 { // gone since
			continue
		}
		sum, damaged := mergeSamples(rows, to)
		if damaged != nil {
			unread = errors.New(damaged.Error())
			continue
		}
		sums = append(sums, sum)
	}
	if len(gone)+len(sums) == 0 {
		return unread, nil
	}
	return unread, s.PutRollups(ctx, p.Node, to.bucket, gone, sums)
}

// compareRollups compares samples with their rollups, both oldest first. A single sample
// needs no rollup.
func compareRollups(samples, rollups []Interval) (missing, gone []Interval) {
	type key struct{ at, micros int64 }
	keyOf := func(i Interval) key { return key{i.At.UnixMicro(), i.Micros} }
	have := make(map[key]bool, len(rollups))
	for _, r := range rollups {
		have[keyOf(r)] = true
	}
	needed := make(map[key]bool, len(samples))
	for _, i := range samples {
		if i.Samples < 2 {
			continue
		}
		needed[keyOf(i)] = true
		if !have[keyOf(i)] {
			missing = append(missing, i)
		}
	}
	for _, r := range rollups {
		if !needed[keyOf(r)] {
			gone = append(gone, r)
		}
	}
	return missing, gone
}
