package storagetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"weir/core/metrics"
)

// fineSamples returns samples of a node, one every half second from a time on, as
// they come back from a store. Their numbers vary and sum without rounding.
func fineSamples(node int64, from time.Time, n int) []metrics.Sample {
	all := make([]metrics.Sample, n)
	for i := range all {
		s := sample(node, from.Add(time.Duration(i)*500*time.Millisecond).UTC())
		s.Generated, s.Stored, s.CPU = uint64(i%7), uint64(50+i*13%40), 0.25
		s.Backlog, s.ChannelDepth, s.Oldest = int64(i*31%101), i*17%23, time.Duration(i%19)*time.Second
		s.Kinds = map[string]uint64{"post": uint64(1 + i%3)}
		if i%5 == 0 {
			s.Kinds["poll"] = uint64(i)
		}
		for l := range s.Latency {
			s.Latency[l].Reset()
			s.Latency[l].Record(time.Duration(1+i*i%977)*time.Millisecond, int64(1+i%4))
		}
		all[i] = s
	}
	return all
}

// merged returns samples of one node merged into buckets of that length.
func merged(all []metrics.Sample, bucket time.Duration) []metrics.Sample {
	var sums []metrics.Sample
	var last time.Time
	for _, s := range all {
		at := s.Time.Truncate(bucket)
		if len(sums) == 0 || !at.Equal(last) {
			sums, last = append(sums, metrics.Sample{}), at
		}
		sums[len(sums)-1].Merge(s)
	}
	for i := range sums {
		if bucket >= time.Minute {
			sums[i].Top = nil
		}
		for l := range sums[i].Latency {
			sums[i].Latency[l].Coarsen(map[time.Duration]uint64{10 * time.Second: 4, time.Minute: 8, 10 * time.Minute: 16, time.Hour: 16, 6 * time.Hour: 16}[bucket])
		}
	}
	return sums
}

// downsample merges all that is old enough, in steps of at most that many samples,
// and returns how many it removed.
func (p *program) downsample(step int) (removed int) {
	p.t.Helper()
	for more := true; more; {
		n, again, err := p.Downsample(p.t.Context(), step)
		if err != nil {
			p.t.Fatalf("Downsample: %v", err)
		}
		if n >= step {
			p.t.Fatalf("a step removed %d samples, want fewer than the %d that it may examine", n, step)
		}
		removed += n
		more = again
	}
	return removed
}

// expectSamples compares all samples with those wanted, in any order.
func expectSamples(p *program, want []metrics.Sample) {
	p.t.Helper()
	expectSame(p.t, collect(p.t, p.Samples(p.t.Context(), time.Time{}, time.Time{})), want)
}

// expectSame compares samples, in any order.
func expectSame(t testing.TB, got, want []metrics.Sample) {
	t.Helper()
	texts := func(all []metrics.Sample) (lines []string) {
		for _, s := range all {
			lines = append(lines, text(t, s))
		}
		slices.Sort(lines)
		return lines
	}
	have, lines := texts(got), texts(want)
	if len(have) != len(lines) {
		t.Fatalf("got %d samples, want %d", len(have), len(lines))
	}
	for i := range have {
		if have[i] != lines[i] {
			t.Fatalf("sample %d:\ngot  %s\nwant %s", i, have[i], lines[i])
		}
	}
}

// downsampleMerges: a store that has only fine samples, of an hour to more than a
// month ago and of several nodes, merges them in small steps by node and by buckets
// that their age determines. Counters, histograms and extremes are those of all
// that were merged, and the youngest hour stays. It fails when a bucket is not
// aligned to the clock, when a step that ends inside a bucket
// loses the rest of it, and when merging again changes anything.
func downsampleMerges(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	now := time.Now().UTC()
	var want []metrics.Sample
	for _, node := range []int64{p.id, q.id} {
		for _, c := range []struct {
			from   time.Time
			bucket time.Duration
			n      int
		}{
			{now.Add(-31 * 24 * time.Hour).Truncate(10 * time.Minute).Add(10*time.Minute - 20*time.Second), 10 * time.Minute, 90},
			{now.Add(-2 * 24 * time.Hour).Truncate(time.Minute).Add(50 * time.Second), time.Minute, 90},
			{now.Add(-3 * time.Hour).Truncate(10 * time.Second), 10 * time.Second, 90},
			{now.Add(-50 * time.Minute).Truncate(time.Second), 0, 10},
		} {
			fine := fineSamples(node, c.from, c.n)
			for _, s := range fine {
				addSample(p, s)
			}
			if c.bucket > 0 {
				fine = merged(fine, c.bucket)
			}
			want = append(want, fine...)
		}
	}
	if p.downsample(25) == 0 {
		t.Error("nothing was merged")
	}
	expectSamples(p, want)
	var peak float64
	for _, s := range collect(t, p.Samples(t.Context(), time.Time{}, now.Add(-time.Hour))) {
		peak = max(peak, s.Range(metrics.Backlog).Max)
	}
	if peak != 100 {
		t.Errorf("the highest backlog is %v after merging, want 100", peak)
	}
	if n := q.downsample(25); n != 0 {
		t.Errorf("a second walk removed %d samples", n)
	}
	expectSamples(q, want)
}

// downsampleAgain: samples that come late, and buckets that have become older and so
// longer, are merged into what was merged before, as if all had been merged at once.
// It fails when the walk doesn't begin again, and when merged samples are treated
// like single ones.
func downsampleAgain(t *testing.T, db Database) {
	p := start(t, db)
	fine := fineSamples(p.id, time.Now().Add(-31*24*time.Hour).Truncate(10*time.Minute), 400)
	for _, s := range merged(fine[:200], 10*time.Second) {
		addSample(p, s)
	}
	p.downsample(100)
	for _, s := range fine[200:] {
		addSample(p, s)
	}
	p.downsample(100)
	expectSamples(p, merged(fine, 10*time.Minute))
}

// downsampleTwice: programs that do it at the same time count nothing twice and lose
// nothing. It fails when a step replaces samples that another one has replaced.
func downsampleTwice(t *testing.T, db Database) {
	programs := []*program{start(t, db), start(t, db), start(t, db)}
	p := programs[0]
	fine := fineSamples(p.id, time.Now().Add(-2*24*time.Hour).Truncate(time.Minute), 600)
	for _, s := range fine {
		addSample(p, s)
	}
	var all sync.WaitGroup
	for i, q := range programs {
		all.Go(func() {
			for more := true; more; {
				var err error
				if _, more, err = q.Downsample(t.Context(), 20+10*i); err != nil {
					t.Errorf("Downsample: %v", err)
					return
				}
			}
		})
	}
	all.Wait()
	p.downsample(100)
	expectSamples(p, merged(fine, time.Minute))
}

// downsampleLeavesTheDamaged: samples that can't be read stay and are reported, and
// all others are merged. It fails when they stop the walk.
func downsampleLeavesTheDamaged(t *testing.T, db Database) {
	d, ok := db.(Tamperer)
	if !ok {
		t.Skip("needs SQL")
	}
	p := start(t, db)
	fine := fineSamples(p.id, time.Now().Add(-2*24*time.Hour).Truncate(time.Minute), 360)
	for _, s := range fine {
		addSample(p, s)
	}
	d.Exec(t, "UPDATE samples SET data = '[7]' WHERE at = (SELECT min(at) FROM samples)")
	reports := 0
	for more := true; more; {
		var err error
		if _, more, err = p.Downsample(t.Context(), 20); err != nil {
			if reports++; reports > len(fine) {
				t.Fatalf("the walk doesn't end: %v", err)
			}
		}
	}
	if reports == 0 {
		t.Error("nothing was reported")
	}
	d.Exec(t, "DELETE FROM samples WHERE at = (SELECT min(at) FROM samples)")
	p.downsample(100)
	expectSamples(p, merged(fine[1:], time.Minute))
}
