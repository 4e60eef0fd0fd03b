package kit

import (
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// Matching leaves out what doesn't match.
func Matching[T any](all iter.Seq2[T, error], match func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range all {
			if (err != nil || match(&v)) && !yield(v, err) {
				return
			}
		}
	}
}

// Count adds up events, in the order of source, hour, kind, subreddit. It ends with the
// first error.
func Count(all iter.Seq2[core.Event, error]) iter.Seq2[core.Count, error] {
	return func(yield func(core.Count, error) bool) {
		var tally Tally
		for e, err := range all {
			if err != nil {
				yield(core.Count{}, err)
				return
			}
			tally.Add(&e)
		}
		for _, n := range tally.Counts() {
			if !yield(n, nil) {
				return
			}
		}
	}
}

// Failures applies the parts of a filter that a database cannot evaluate, and its
// limit. It ends with the first error.
func Failures(all iter.Seq2[core.Failure, error], f core.FailureFilter) iter.Seq2[core.Failure, error] {
	return func(yield func(core.Failure, error) bool) {
		n := 0
		for failure, err := range all {
			if err != nil {
				yield(core.Failure{}, err)
				return
			}
			if !f.Match(&failure.Event) {
				continue
			}
			if f.Brief {
				failure.Event.Data = nil
			}
			if n++; !yield(failure, nil) || n == f.Limit {
				return
			}
		}
	}
}

// Sample decodes a sample from its row. micros is the length of its interval in
// µs.
func Sample(at time.Time, node, micros int64, data []byte) (metrics.Sample, error) {
	var s metrics.Sample
	if err := json.Unmarshal(data, &s); err != nil {
		return s, DamagedSample(at, node, err)
	}
	s.Time, s.Node, s.Interval = at.UTC(), node, time.Duration(micros)*time.Microsecond
	return s, nil
}

// DamagedSample is the error of a sample that can't be decoded.
func DamagedSample(at time.Time, node int64, err error) error {
	return fmt.Errorf("%w: sample of node %d at %s: %w", core.ErrCorrupt, node, at.UTC().Format(time.RFC3339Nano), err)
}
