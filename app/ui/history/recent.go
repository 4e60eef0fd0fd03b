package history

import (
	"slices"
	"time"

	"weir/core/metrics"
)

// recent collects the errors that the samples of all nodes contain.
type recent struct {
	errors      []metrics.ErrorEvent // the newest, oldest first
	count       uint64
	lastUnnamed time.Time // time of the newest sample that counted errors without listing any
}

// RecentKept is the number of errors that a history remembers.
const RecentKept = 20

func (r *recent) add(s metrics.Sample) {
	n := s.Failed
	for _, of := range s.Errors {
		n += of
	}
	r.count += n
	if n > 0 && len(s.Recent) == 0 && s.Time.After(r.lastUnnamed) {
		r.lastUnnamed = s.Time
	}
	for _, e := range s.Recent {
		at := len(r.errors)
		for at > 0 && r.errors[at-1].Time.After(e.Time) {
			at--
		}
		// While several nodes are watched, a combined sample repeats errors that may
		// have been read from a node's own sample already.
		if !slices.ContainsFunc(r.errors, func(known metrics.ErrorEvent) bool { return same(known, e) }) {
			r.errors = slices.Insert(r.errors, at, e)
		}
	}
	r.errors = slices.Delete(r.errors, 0, max(len(r.errors)-RecentKept, 0))
}

func same(a, b metrics.ErrorEvent) bool {
	return a.Time.Equal(b.Time) && a.Stage == b.Stage && a.Event == b.Event && a.Text == b.Text
}

// Errors returns the newest errors of the stages and failed attempts, oldest first, at
// most RecentKept; of an interval with many, only some. The caller holds RLock and
// doesn't modify the result.
func (h *History) Errors() []metrics.ErrorEvent { return h.recent.errors }

// ErrorCount returns the number of errors and failed attempts since First. The caller
// holds RLock.
func (h *History) ErrorCount() uint64 { return h.recent.count }

// NoErrorsSince returns the time since which there were no errors except those that
// Errors returns; zero while there are no samples. The caller holds RLock.
func (h *History) NoErrorsSince() time.Time {
	if first := h.First(); first.After(h.recent.lastUnnamed) {
		return first
	}
	return h.recent.lastUnnamed
}
