package kit

import (
	"encoding/json"
	"errors"
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
	Data   string
}

// Merged is a group of samples, oldest first, and what replaces them.
type Merged struct {
	Gone []SampleRow
	Sum  SampleRow
}

// Downsampling is one step of core.Maintenance's Downsample.
type Downsampling struct {
	Merged  []Merged
	Next    SampleKey // where the next step begins; its Node is 0 when it is the first
	Damaged error     // samples that can't be read, whose groups are left out
}

// Downsample reads the groups that Buckets returned and merges each. ok is false
// when somebody else has removed one in the meantime.
func Downsample(groups []Group, next SampleKey, read func(group []SampleKey) ([]SampleRow, error)) (d Downsampling, ok bool, err error) {
	d.Next = next
	for _, g := range groups {
		rows, err := read(g.Keys)
		if err != nil || len(rows) == 0 {
			return d, false, err
		}
		sum, err := mergeSamples(rows, g.to)
		if err != nil {
			// Not core.ErrCorrupt, which ends a pipeline: the other records are sound.
			d.Damaged = errors.New(err.Error())
			if next == g.Keys[0] { // which would meet the same sample again
				d.Next.At = g.Keys[len(g.Keys)-1].At.Add(time.Microsecond)
			}
			continue
		}
		d.Merged = append(d.Merged, Merged{rows, sum})
	}
	return d, true, nil
}

// Removed is how many samples fewer there are when all are replaced.
func (d Downsampling) Removed() int {
	n := 0
	for _, m := range d.Merged {
		n += len(m.Gone) - 1
	}
	return n
}

func mergeSamples(rows []SampleRow, to resolution) (SampleRow, error) {
	var sum metrics.Sample
	for _, r := range rows {
		s, err := Sample(r.At, r.Node, r.Micros, []byte(r.Data))
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
	return SampleRow{SampleKey{rows[0].Node, sum.Time}, sum.Interval.Microseconds(), string(data)}, err
}
