package bench

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"weir/core"
	"weir/core/move"
	"weir/core/simulate"
)

// The synthetic counts are of a year of one source: comments, and one post in ten events, in
// 50,000 subreddits by the law of Zipf and Mandelbrot. Each hour has about as many rows as
// the others; an event has a score of 1.
const (
	syntheticHours = 365 * 24
	syntheticNames = 50_000
	perChunk       = 20_000 // rows
)

// syntheticStart is when the synthetic year begins.
var syntheticStart = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// syntheticCounts calls store with that many rows of counts, a chunk at a time, hour by hour.
func syntheticCounts(ctx context.Context, rows int, store func([]core.Count) error) error {
	names := make([]string, syntheticNames)
	for i := range names {
		names[i] = fmt.Sprintf("subreddit%05d", i*7919%syntheticNames) // ranks are not in order
	}
	random := rand.New(rand.NewPCG(1, 2))
	type key struct {
		post bool
		name int
	}
	var chunk []core.Count
	for h := range syntheticHours {
		if err := ctx.Err(); err != nil {
			return err
		}
		events := make(map[key]int64)
		for wanted := rows*(h+1)/syntheticHours - rows*h/syntheticHours; len(events) < wanted; {
			// The inverse of the distribution whose density falls with 1/(rank + 2).
			rank := int(2*math.Pow((syntheticNames+2)/2.0, random.Float64())) - 2
			events[key{random.IntN(10) == 0, min(rank, syntheticNames-1)}]++
		}
		hour := core.HourOf(syntheticStart) + int64(h)
		first := len(chunk)
		for k, n := range events {
			kind := core.KindComment
			if k.post {
				kind = core.KindPost
			}
			chunk = append(chunk, core.Count{Source: "bench", Hour: hour, Kind: kind, Subreddit: names[k.name], Events: n, Scored: n, Score: n})
		}
		slices.SortFunc(chunk[first:], func(a, b core.Count) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Subreddit, b.Subreddit))
		})
		if len(chunk) >= perChunk || h == syntheticHours-1 {
			if err := store(chunk); err != nil {
				return err
			}
			chunk = chunk[:0]
		}
	}
	return nil
}

// fill stores counts, as what expired in another store and is moved here, and events that
// are never settled: they are in no count.
func fill(ctx context.Context, s move.Store, rows, events int) error {
	if _, err := s.Join(ctx, core.Node{Host: "bench", Version: "bench"}); err != nil {
		return err
	}
	in := core.Input{Name: "bench", Token: "bench", Codec: "none"}
	if _, _, err := s.TakeCheckpoint(ctx, in); err != nil {
		return err
	}
	err := syntheticCounts(ctx, rows, func(counts []core.Count) error {
		_, err := s.Receive(ctx, move.Chunk{Mark: core.Mark{Input: &in}, Expired: counts})
		return err
	})
	if err != nil {
		return err
	}
	source, err := simulate.New(model)
	if err != nil {
		return err
	}
	batch := make([]core.Event, 0, segment)
	for events > 0 {
		batch = batch[:0]
		for range min(segment, events) {
			r, err := source.Next(ctx)
			if err != nil {
				return err
			}
			e, _ := r.Event() // the source makes nothing else
			batch = append(batch, *e)
		}
		if err := appendSegment(ctx, s, batch); err != nil {
			return err
		}
		events -= len(batch)
	}
	for { // counts are added up while nothing is left to fold
		if n, err := s.Fold(ctx, segment); err != nil || n == 0 {
			return err
		}
	}
}
