package activity

import (
	"math/bits"
	"sync/atomic"
	"time"
)

// Durations counts durations by their length: in buckets of a quarter of an octave from
// 1 µs to 1 s, and one for shorter and one for longer ones. Any goroutine may add.
type Durations struct {
	buckets [Buckets]atomic.Uint64
	sum     atomic.Int64
}

// Buckets is how many there are.
const Buckets = 2 + 4*octaves

// octaves are those from 1.024 µs, where a bucket is found by a shift, to 1.07 s.
const octaves = 20

// Add counts a duration.
func (d *Durations) Add(t time.Duration) {
	if t != 0 { // most locks are free
		d.sum.Add(int64(t))
	}
	d.buckets[bucketOf(t)].Add(1)
}

func bucketOf(t time.Duration) int {
	if t < 1<<10 {
		return 0
	}
	octave := bits.Len64(uint64(t)) - 11
	if octave >= octaves {
		return Buckets - 1
	}
	return 1 + 4*octave + int(t>>(octave+8))&3
}

// BucketStart is the shortest duration in a bucket.
func BucketStart(bucket int) time.Duration {
	if bucket == 0 {
		return 0
	}
	octave, quarter := (bucket-1)/4, (bucket-1)%4
	return time.Duration(4+quarter) << (octave + 8)
}

// Distribution is how many durations were counted, by bucket.
type Distribution struct {
	Buckets [Buckets]uint64
	Sum     time.Duration
}

// Distribution returns what was counted until now.
func (d *Durations) Distribution() (n Distribution) {
	for i := range n.Buckets {
		n.Buckets[i] = d.buckets[i].Load()
	}
	n.Sum = time.Duration(d.sum.Load())
	return n
}

// Sub returns what was added since earlier.
func (n Distribution) Sub(earlier Distribution) Distribution {
	for i := range n.Buckets {
		n.Buckets[i] -= earlier.Buckets[i]
	}
	n.Sum -= earlier.Sum
	return n
}

// Count is how many there are.
func (n *Distribution) Count() (all uint64) {
	for _, b := range n.Buckets {
		all += b
	}
	return all
}

// Mean is the mean duration; 0 of none.
func (n *Distribution) Mean() time.Duration {
	if all := n.Count(); all > 0 {
		return n.Sum / time.Duration(all)
	}
	return 0
}

// Percentile returns the duration that p per cent of all don't exceed, to a quarter of an
// octave; 0 of none.
func (n *Distribution) Percentile(p float64) time.Duration {
	rank := max(int64(p/100*float64(n.Count())+0.5), 1)
	for i, b := range n.Buckets {
		if rank -= int64(b); rank <= 0 {
			return BucketStart(min(i+1, Buckets-1))
		}
	}
	return 0
}
