package storagetest

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// spaced returns samples like fineSamples, one after the other, each of an interval of that length.
func spaced(node int64, from time.Time, every time.Duration, n int) []metrics.Sample {
	all := fineSamples(node, from, n)
	for i := range all {
		all[i].Time, all[i].Interval = from.Add(time.Duration(i)*every), every
	}
	return all
}

// addPast adds samples of all ages from 40 days ago, at the resolutions that they are
// merged to, and returns the periods that they lie in.
func addPast(p *program, now time.Time) (periods [][2]time.Time) {
	p.t.Helper()
	for _, c := range []struct {
		ago, every time.Duration
		n          int
	}{{40 * 24 * time.Hour, 10 * time.Minute, 90}, {3 * 24 * time.Hour, time.Minute, 400}, {6 * time.Hour, 10 * time.Second, 400}, {10 * time.Minute, 500 * time.Millisecond, 5}} {
		all := spaced(p.id, now.Add(-c.ago).Truncate(c.every).UTC(), c.every, c.n)
		for _, s := range all {
			addSample(p, s)
		}
		periods = append(periods, [2]time.Time{all[0].Time, all[c.n-1].Time.Add(time.Microsecond)})
	}
	return periods
}

// sums merges samples by node and interval, so that rollups can be compared with what
// they were merged from.
func sums(all []metrics.Sample, length time.Duration) []metrics.Sample {
	byNode := map[int64][]metrics.Sample{}
	for _, s := range all {
		byNode[s.Node] = append(byNode[s.Node], s)
	}
	var joined []metrics.Sample
	for _, one := range byNode {
		joined = append(joined, merged(one, length)...)
	}
	for i := range joined {
		joined[i].Top = nil
		for l := range joined[i].Latency {
			joined[i].Latency[l].Coarsen(16)
		}
	}
	return joined
}

// rollups are those of a period. It fails the test unless they add up to the samples.
func (p *program) rollups(from, to time.Time, length time.Duration) []metrics.Sample {
	p.t.Helper()
	got := collect(p.t, p.Rollups(p.t.Context(), from, to, length))
	for i := 1; i < len(got); i++ {
		if got[i].Time.Before(got[i-1].Time) {
			p.t.Fatalf("rollups of %v: %s after %s", length, got[i].Time, got[i-1].Time)
		}
	}
	expectSame(p.t, sums(got, length), sums(collect(p.t, p.Samples(p.t.Context(), from, to)), length))
	return got
}

// intervals counts the intervals that end in a period and have samples.
func intervals(all []metrics.Sample, length time.Duration) int {
	type interval struct {
		node  int64
		start time.Time
	}
	seen := map[interval]bool{}
	for _, s := range all {
		seen[interval{s.Node, s.Time.Truncate(length)}] = true
	}
	return len(seen)
}

// rollupsAreTheSamples: rollups of each length add up to the samples, before they are
// made, after, and for any part of the time; there is one for each interval of a node,
// but the last hour's samples are all listed. It fails when an interval is merged before
// all of its samples are there, when a cut interval is listed whole, and when a node's
// samples count for another one's.
func rollupsAreTheSamples(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	now := time.Now()
	periods := addPast(p, now)
	for _, s := range spaced(q.id, periods[1][0].Add(7*time.Second), time.Minute, 100) {
		addSample(q, s)
	}
	all := collect(t, p.Samples(t.Context(), time.Time{}, time.Time{}))
	for _, length := range metrics.RollupLengths {
		if got := p.rollups(time.Time{}, time.Time{}, length); len(got) != len(all) {
			t.Errorf("%d rollups of %v before any was made, want the %d samples", len(got), length, len(all))
		}
	}
	p.downsample(60)
	newest := periods[len(periods)-1]
	for _, length := range metrics.RollupLengths {
		for _, period := range periods[:len(periods)-1] {
			from, to := period[0].Truncate(length), period[1].Truncate(length).Add(length)
			if to.After(newest[0].Add(-2 * time.Hour)) {
				to = newest[0].Add(-2 * time.Hour).Truncate(length)
			}
			got, want := p.rollups(from, to, length), intervals(collect(t, p.Samples(t.Context(), from, to)), length)
			if len(got) != want {
				t.Errorf("%d rollups of %v from %s, want %d", len(got), length, from, want)
			}
		}
		if got := p.rollups(newest[0], newest[1], length); len(got) != 5 {
			t.Errorf("%d rollups of %v in the last hour, want its 5 samples", len(got), length)
		}
		p.rollups(time.Time{}, time.Time{}, length)
		for range 10 {
			a, b := rand.N(len(all)), rand.N(len(all))
			p.rollups(all[min(a, b)].Time, all[max(a, b)].Time, length)
		}
	}
	if n := q.downsample(60); n != 0 {
		t.Errorf("a second walk removed %d samples", n)
	}
}

// rollupsFollowTheSamples: samples that come late, or go, as with a program that knows
// no rollups, count at once, and in the rollups after the next walk. It fails when a rollup
// is believed whatever became of its samples.
func rollupsFollowTheSamples(t *testing.T, db Database) {
	p := start(t, db)
	periods := addPast(p, time.Now())
	p.downsample(500)
	old := periods[0]
	late := sample(p.id, old[0].Add(3*time.Hour+time.Minute))
	late.Interval, late.CPU = time.Minute, 0.25
	addSample(p, late)
	p.rollups(old[0], old[1], time.Hour)
	p.downsample(500)
	from, to := old[0].Truncate(time.Hour), old[1].Truncate(time.Hour).Add(time.Hour)
	if got, want := p.rollups(from, to, time.Hour), intervals(collect(t, p.Samples(t.Context(), from, to)), time.Hour); len(got) != want {
		t.Errorf("%d rollups after the next walk, want %d", len(got), want)
	}
	d, ok := db.(Tamperer)
	if !ok {
		return
	}
	d.Exec(t, "DELETE FROM samples WHERE at = (SELECT min(at) FROM samples)")
	p.rollups(from, to, time.Hour)
	p.downsample(500)
	if got, want := p.rollups(from, to, time.Hour), intervals(collect(t, p.Samples(t.Context(), from, to)), time.Hour); len(got) != want {
		t.Errorf("%d rollups after samples went, want %d", len(got), want)
	}
}

// rollupsLeaveTheDamaged: a sample that can't be read keeps its interval from being
// merged, and no other one.
func rollupsLeaveTheDamaged(t *testing.T, db Database) {
	d, ok := db.(Tamperer)
	if !ok {
		t.Skip("needs SQL")
	}
	p := start(t, db)
	old := addPast(p, time.Now())[0]
	d.Exec(t, "UPDATE samples SET data = '[7]' WHERE at = (SELECT min(at) FROM samples)")
	steps := 0
	for more := true; more; steps++ {
		var err error
		if _, more, err = p.Downsample(t.Context(), 50); steps > 1000 {
			t.Fatalf("the walk doesn't end: %v", err)
		}
	}
	whole := old[0].Truncate(6 * time.Hour).Add(6 * time.Hour)
	if got, want := len(p.rollups(whole, whole.Add(6*time.Hour), 6*time.Hour)), 1; got != want {
		t.Errorf("%d rollups of what is sound, want %d", got, want)
	}
	var err error
	for _, err = range p.Rollups(t.Context(), old[0], whole, 6*time.Hour) {
		if err != nil {
			break
		}
	}
	if !errors.Is(err, core.ErrCorrupt) {
		t.Errorf("got %v of the damaged, want ErrCorrupt", err)
	}
}
