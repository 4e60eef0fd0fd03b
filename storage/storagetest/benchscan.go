package storagetest

import (
	"testing"
	"time"

	"weir/core"
	"weir/core/simulate"
)

// BenchmarkScan scans a million simulated events, and reports how many it looks at per
// second.
func BenchmarkScan(b *testing.B, create func(t testing.TB) Database) {
	const n, batch = 1_000_000, 1000
	s := create(b).Open(b)
	if _, err := s.Join(b.Context(), core.Node{Host: "host"}); err != nil {
		b.Fatal(err)
	}
	source, err := simulate.New(simulate.Model{Seed: 1, EventsPerDay: 1e6, Start: time.Unix(1_700_000_000, 0)})
	if err != nil {
		b.Fatal(err)
	}
	for range n / batch {
		work := core.Batch{Segment: batch}
		for len(work.Events) < batch {
			r, err := source.Next(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			e, _ := r.Event()
			work.Events = append(work.Events, *e)
		}
		if _, err := s.Append(b.Context(), work); err != nil {
			b.Fatal(err)
		}
		c, err := s.Claim(b.Context(), batch)
		if err == nil {
			err = s.Load(b.Context(), &c)
		}
		if err == nil {
			_, err = s.Settle(b.Context(), core.Settlement{Claim: c}, 0)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	page, err := s.Page(b.Context(), core.PageQuery{Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	author := page.Events[0].Author
	for _, test := range []struct {
		name  string
		query core.PageQuery
	}{
		{"no author", core.PageQuery{Filter: core.Filter{Authors: []string{"nobody at all"}}}},
		{"an author", core.PageQuery{Filter: core.Filter{Authors: []string{author}}}},
		{"not an author", core.PageQuery{Filter: core.Filter{Except: core.Except{Authors: []string{author}}}}},
		{"a score", core.PageQuery{Filter: core.Filter{MinScore: new(int64(1000))}}},
		{"settled", core.PageQuery{States: []string{core.StateSettled}}},
		{"dead", core.PageQuery{States: []string{core.StateDead, core.StateSettled}, Filter: core.Filter{Authors: []string{author}}}},
		{"no text", core.PageQuery{Filter: core.Filter{Text: find("nothing of this")}}},
	} {
		b.Run(test.name, func(b *testing.B) {
			scanned, found := 0, 0
			q := test.query
			q.Scan = 200_000
			longest := time.Duration(0)
			for b.Loop() {
				for q.Past = 0; ; {
					began := time.Now()
					page, err := s.Scan(b.Context(), q, func(*core.Stored) { found++ })
					if err != nil {
						b.Fatal(err)
					}
					longest = max(longest, time.Since(began))
					scanned += page.Scanned
					q.Past = page.Next
					if page.End {
						break
					}
				}
			}
			b.ReportMetric(float64(scanned)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(found)/float64(b.N), "found/op")
			b.ReportMetric(float64(longest.Milliseconds()), "ms/longest")
		})
	}
}
