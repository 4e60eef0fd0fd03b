package storagetest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"weir/core"
)

// BenchmarkAppend appends batches of a thousand events of 600 bytes: new ones,
// and those of a file that is imported again.
func BenchmarkAppend(b *testing.B, create func(t testing.TB) Database) {
	const size = 1000
	text := bytes.Repeat([]byte("word "), 80)
	for _, test := range []struct {
		name              string
		again, newest     bool
		resumes, retrieve bool
	}{
		{name: "new"},
		{name: "new of a file", resumes: true},
		{name: "new of a file that tells when", resumes: true, retrieve: true},
		{name: "again", again: true},
		{name: "again of a file that tells when", again: true, resumes: true, retrieve: true},
		{name: "newer", again: true, resumes: true, retrieve: true, newest: true},
	} {
		b.Run(test.name, func(b *testing.B) {
			s := create(b).Open(b)
			in := input("dump", "mine")
			_, err := s.Join(b.Context(), core.Node{Host: "host"})
			if _, _, owned := s.TakeCheckpoint(b.Context(), in); err != nil || owned != nil {
				b.Fatal(err, owned)
			}
			batch := core.Batch{Segment: size, Newest: test.newest, Events: make([]core.Event, size)}
			if test.resumes {
				batch.Mark.Input, batch.Pieces = &in, make([]core.Piece, size)
			}
			n := 0
			fill := func() {
				for i := range batch.Events {
					n++
					batch.Events[i] = core.Event{
						Source: "test", Key: fmt.Sprint("k", n), Kind: core.KindComment, Subreddit: "golang", Author: fmt.Sprint("author", n%1000),
						CreatedAt: time.Unix(int64(n), 0), Parent: fmt.Sprint("k", n/2), Link: fmt.Sprint("k", n/3),
						Data: fmt.Appendf(nil, `{"id":%d,"body":"%s"}`, n, text),
					}
					if test.retrieve {
						batch.Events[i].RetrievedAt = time.Unix(int64(n), 0)
					}
					if test.resumes {
						batch.Pieces[i] = core.Piece{Line: int64(n), Hash: uint64(n) << 40}
					}
				}
			}
			fill()
			for b.Loop() {
				if _, err := s.Append(b.Context(), batch); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				switch {
				case !test.again:
					fill()
				case test.newest:
					for i := range batch.Events {
						batch.Events[i].RetrievedAt = batch.Events[i].RetrievedAt.Add(time.Second)
					}
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.N)*size/b.Elapsed().Seconds(), "events/s")
		})
	}
}

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
			b.ReportMetric(float64(page.Scanned), "looked/op")
			b.ReportMetric(float64(len(page.Events)), "found/op")
		})
	}
}
