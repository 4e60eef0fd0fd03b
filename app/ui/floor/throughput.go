package floor

import (
	"slices"
	"time"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// throughput remembers how many events were stored until when, for ten seconds.
type throughput struct {
	started time.Time // of the run that is looked at
	counts  []storedUntil
}

// storedUntil is how many events were stored until a moment.
type storedUntil struct {
	at time.Time
	n  uint64
}

// add takes what is new in a snapshot.
func (t *throughput) add(s *metrics.Snapshot) {
	if s.Time.IsZero() {
		return
	}
	if !s.Started.Equal(t.started) {
		*t = throughput{started: s.Started}
	}
	if n := len(t.counts); n > 0 && !s.Time.After(t.counts[n-1].at) {
		return
	}
	t.counts = append(t.counts, storedUntil{s.Time, s.Totals.Stored})
	// The first one stays until the second is old enough.
	for len(t.counts) > 2 && s.Time.Sub(t.counts[1].at) >= longBack {
		t.counts = slices.Delete(t.counts, 0, 1)
	}
}

// perSecond is how many events were stored per second in the last five seconds, or since
// the beginning; ok is false before a second has been seen.
func (t *throughput) perSecond() (rate float64, ok bool) {
	n := len(t.counts)
	if n < 2 {
		return 0, false
	}
	last, from := t.counts[n-1], t.counts[0]
	for _, c := range t.counts {
		if last.at.Sub(c.at) >= lookBack {
			from = c
		}
	}
	took := last.at.Sub(from.at)
	return float64(last.n-from.n) / took.Seconds(), took >= time.Second
}

// rateUntil is how many events were stored per second, in the time before a moment.
type rateUntil struct {
	ago       time.Duration // before the newest
	perSecond float64
}

// curve is how the throughput went, oldest first.
func (t *throughput) curve() (all []rateUntil) {
	for i := 1; i < len(t.counts); i++ {
		c, before := t.counts[i], t.counts[i-1]
		all = append(all, rateUntil{t.counts[len(t.counts)-1].at.Sub(c.at), float64(c.n-before.n) / c.at.Sub(before.at).Seconds()})
	}
	return all
}

// alike is how far two throughputs may differ that count as the same.
const alike = 1.05

// compared says how much slower a throughput is than another.
func compared(perSecond, other float64) (said string, slower bool) {
	switch {
	case perSecond <= 0 || other <= 0:
		return "", false
	case other >= alike*perSecond:
		return text.Tr("{{.Times}}× slower", text.With("Times", times(other/perSecond))), true
	case perSecond >= alike*other:
		return text.Tr("{{.Times}}× faster", text.With("Times", times(perSecond/other))), false
	}
	return text.Tr("as fast"), false
}

// times writes a factor: with a digit after the point if it is small.
func times(factor float64) string {
	if factor < 9.95 {
		return locale.Decimal(factor, 1)
	}
	return text.Grouped(factor)
}
