package storagetest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"weir/core"
)

// BenchmarkPage looks for pages in a million settled events of 600 bytes, and
// reports how many events each page looked at.
func BenchmarkPage(b *testing.B, create func(t testing.TB) Database) {
	const n, segment = 1_000_000, 1000
	s := create(b).Open(b)
	if _, err := s.Join(b.Context(), core.Node{Host: "host"}); err != nil {
		b.Fatal(err)
	}
	text := bytes.Repeat([]byte("word "), 80)
	for first := 0; first < n; first += segment {
		batch := core.Batch{Segment: segment}
		for i := first; i < first+segment; i++ {
			batch.Events = append(batch.Events, core.Event{
				Source: "test", Key: fmt.Sprint("k", i), Kind: core.KindComment, Subreddit: "golang", Author: fmt.Sprint("author", i%1000),
				CreatedAt: time.Unix(int64(i), 0), Parent: fmt.Sprint("k", i/2), Link: fmt.Sprint("k", i/3),
				Data: fmt.Appendf(nil, `{"id":%d,"body":"%s"}`, i, text),
			})
		}
		if _, err := s.Append(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		c, err := s.Claim(b.Context(), segment)
		if err != nil {
			b.Fatal(err)
		}
		var failed []core.Failed
		if first%(100*segment) == 0 {
			failed = []core.Failed{{ID: c.Segments[0].First, Attempts: 1, Error: "broken", Dead: true}}
		}
		if _, err := s.Settle(b.Context(), core.Settlement{Claim: c, Failed: failed}, 0); err != nil {
			b.Fatal(err)
		}
	}
	for _, test := range []struct {
		name  string
		query core.PageQuery
	}{
		{"everything", core.PageQuery{}},
		{"nothing", core.PageQuery{Filter: core.Filter{Subreddits: []string{"none"}}}},
		{"nothing from the midst", core.PageQuery{Filter: core.Filter{Subreddits: []string{"none"}}, Past: n / 2}},
		{"a thousandth", core.PageQuery{Filter: core.Filter{Authors: []string{"author7"}}}},
		{"a name beyond ASCII", core.PageQuery{Filter: core.Filter{Authors: []string{"ä"}}}},
		{"no text", core.PageQuery{Filter: core.Filter{Text: find("none")}}},
		{"any text", core.PageQuery{Filter: core.Filter{Text: find("word")}}},
		{"settled", core.PageQuery{States: []string{core.StateSettled}}},
		{"waiting", core.PageQuery{States: []string{core.StateWaiting}}},
		{"dead", core.PageQuery{States: []string{core.StateDead}}},
		{"dead or claimed", core.PageQuery{States: []string{core.StateDead, core.StateClaimed}}},
	} {
		b.Run(test.name, func(b *testing.B) {
			var page core.Page
			for b.Loop() {
				var err error
				if page, err = s.Page(b.Context(), test.query); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(page.Looked), "looked/op")
			b.ReportMetric(float64(len(page.Events)), "found/op")
		})
	}
}
