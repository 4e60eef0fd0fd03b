package history

import (
	"slices"
	"time"

	"weir/core/metrics"
)

// recent gathers the errors that samples tell of, those of all nodes.
type recent struct {
	errors  []metrics.ErrorEvent // the newest, oldest first
	count   uint64
	unnamed time.Time // of the newest sample that had errors and named none
}

// RecentKept is how many errors a history remembers.
const RecentKept = 20

func (r *recent) add(s metrics.Sample) {
	n := s.Failed
	for _, of := range s.Errors {
		n += of
	}
	r.count += n
	if n > 0 && len(s.Recent) == 0 && s.Time.After(r.unnamed) {
		r.unnamed = s.Time
	}
	for _, e := range s.Recent {
		at := len(r.errors)
		for at > 0 && r.errors[at-1].Time.After(e.Time) {
			at--
		}
		// Who watches several nodes hears of them together, and may have read one
		// of their samples from the store, too.
		if !slices.ContainsFunc(r.errors, func(known metrics.ErrorEvent) bool { return same(known, e) }) {
			r.errors = slices.Insert(r.errors, at, e)
		}
	}
	r.errors = slices.Delete(r.errors, 0, max(len(r.errors)-RecentKept, 0))
}

func same(a, b metrics.ErrorEvent) bool {
	return a.Time.Equal(b.Time) && a.Stage == b.Stage && a.Event == b.Event && a.Text == b.Text
}

// Errors are the newest errors of the stages and attempts that failed, oldest
// first, at most RecentKept; of an interval with many there are only some. The
// caller holds RLock and changes nothing.
func (h *History) Errors() []metrics.ErrorEvent { return h.recent.errors }

// ErrorCount is how many errors and failed attempts there were since First. The
// caller holds RLock.
func (h *History) ErrorCount() uint64 { return h.recent.count }

// NoErrorsSince is the time since when there were no errors but those that Errors
// names; zero while there are no samples. The caller holds RLock.
func (h *History) NoErrorsSince() time.Time {
	if first := h.First(); first.After(h.recent.unnamed) {
		return first
	}
	return h.recent.unnamed
}
