package simulate_test

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"weir/core"
	"weir/core/simulate"
)

// shape has the measurable properties of a stream.
type shape struct {
	events     int
	kinds      map[string]int
	hours      []int // events by hour from the start
	subreddits map[string]int
	authors    map[string]int // of posts and comments
	lengths    []int          // of comments, in characters
	replies    map[string]int // direct replies by name, to posts and comments of the stream
	created    []string       // the names of these posts and comments, in order
}

// contentEvents is the number of posts and comments over which the shape is
// measured.
const contentEvents = 100_000

// measure reads one stream of 100,000 posts and comments for all tests of its
// shape: 22 days with 2.2 million events.
var measure = sync.OnceValues(func() (*shape, error) {
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) // a Monday
	src, err := simulate.New(simulate.Model{Seed: 1, EventsPerDay: 100_000, Start: start})
	if err != nil {
		return nil, err
	}
	sh := &shape{
		kinds:      map[string]int{},
		subreddits: map[string]int{},
		authors:    map[string]int{},
		replies:    map[string]int{},
	}
	for sh.kinds[core.KindPost]+sh.kinds[core.KindComment] < contentEvents {
		r, err := src.Next(context.Background())
		if err != nil {
			return nil, err
		}
		e, _ := r.Event()
		sh.events++
		sh.kinds[e.Kind]++
		sh.subreddits[e.Subreddit]++
		hour := int(e.CreatedAt.Sub(start) / time.Hour)
		sh.hours = append(sh.hours, make([]int, hour+1-len(sh.hours))...)
		sh.hours[hour]++
		if e.Kind == core.KindUpvote || e.Kind == core.KindDownvote {
			continue
		}
		sh.authors[e.Author]++
		var data struct{ Name, Body string }
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, err
		}
		sh.replies[data.Name] = 0
		sh.created = append(sh.created, data.Name)
		if _, ok := sh.replies[e.Parent]; ok {
			sh.replies[e.Parent]++
		}
		if e.Kind == core.KindComment {
			sh.lengths = append(sh.lengths, utf8.RuneCountInString(data.Body))
		}
	}
	return sh, nil
})

func measured(t *testing.T) *shape {
	t.Helper()
	sh, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	return sh
}

// between fails the test unless low ≤ got ≤ high.
func between(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	t.Logf("%s: %.4g", what, got)
	if math.IsNaN(got) || got < low || got > high {
		t.Errorf("%s: got %.4g, want %.4g to %.4g", what, got, low, high)
	}
}

func TestKinds(t *testing.T) {
	sh := measured(t)
	for kind, want := range map[string]float64{
		core.KindPost:     0.6,
		core.KindComment:  3.9,
		core.KindUpvote:   95.5 * 0.9,
		core.KindDownvote: 95.5 * 0.1,
	} {
		got := 100 * float64(sh.kinds[kind]) / float64(sh.events)
		between(t, "per cent of "+kind, got, want-1, want+1)
	}
}

func TestComments(t *testing.T) {
	sh := measured(t)
	between(t, "comments a post", float64(sh.kinds[core.KindComment])/float64(sh.kinds[core.KindPost]), 6, 7.6)
	slices.Sort(sh.lengths)
	between(t, "median length of a comment", float64(sh.lengths[len(sh.lengths)/2]), 55, 75)
}

// TestDay: the ratio of the busiest hour to the quietest over whole weeks. The
// curve of one weekday alone has 1.37 / 0.63 = 2.2.
func TestDay(t *testing.T) {
	sh := measured(t)
	whole := sh.hours[:21*24]
	var week [7 * 24]float64
	for i, n := range whole {
		week[i%len(week)] += float64(n)
	}
	peak, trough := slices.Max(week[:]), slices.Min(week[:])
	between(t, "peak/trough", peak/trough, 2.3, 3.2)

	var day [24]float64
	for i, n := range whole {
		day[i%24] += float64(n)
	}
	between(t, "peak/trough of the mean day", slices.Max(day[:])/slices.Min(day[:]), 2.1, 2.25)
	between(t, "busiest hour", float64(slices.Index(day[:], slices.Max(day[:]))), 19, 20)

	var total int
	for _, n := range whole {
		total += n
	}
	between(t, "events a day", float64(total)/21, 98_000, 102_000)
}

func TestSubreddits(t *testing.T) {
	sh := measured(t)
	counts := slices.Sorted(maps.Values(sh.subreddits))
	slices.Reverse(counts)
	share := func(n int) float64 {
		var sum int
		for _, c := range counts[:n] {
			sum += c
		}
		return 100 * float64(sum) / float64(sh.events)
	}
	between(t, "per cent of the top subreddit", share(1), 3, 7)
	between(t, "per cent of the top 10", share(10), 15, 24)
	between(t, "per cent of the top 100", share(100), 36, 46)
}

func TestUsers(t *testing.T) {
	sh := measured(t)
	counts := slices.Sorted(maps.Values(sh.authors))
	var sum, weighted float64
	for i, c := range counts {
		sum += float64(c)
		weighted += float64(i+1) * float64(c)
	}
	n := float64(len(counts))
	between(t, "Gini of users who appear", 2*weighted/(n*sum)-(n+1)/n, 0.65, 0.80)
	between(t, "users who appear", n, contentEvents/8*0.6, contentEvents/8)
}

// TestReplies examines posts and comments that were created early enough for all
// their replies to be in the stream.
func TestReplies(t *testing.T) {
	sh := measured(t)
	var comments, onComments, posts, onPosts, silent, bursts float64
	for _, name := range sh.created[:contentEvents*9/10] {
		n := float64(sh.replies[name])
		switch {
		case name[:3] == "t1_":
			comments++
			onComments += n
		case n >= 80:
			bursts++
		default:
			posts++
			onPosts += n
			if n == 0 {
				silent++
			}
		}
	}
	between(t, "mean replies of a comment", onComments/comments, 0.54, 0.60)
	between(t, "mean replies of a post", onPosts/posts, 2.5, 3.1)
	between(t, "per cent of posts without a reply", 100*silent/posts, 58, 62)
	between(t, "posts in a burst, of a thousand", 1000*bursts/posts, 0.4, 2.5)
}

// TestFano: seconds vary as in a Poisson process, at a few events a second over
// days and at many over an hour.
func TestFano(t *testing.T) {
	for _, c := range []struct {
		perDay  float64
		seconds int
	}{{100_000, 86400}, {8_640_000, 1800}} {
		start := time.Date(2026, 1, 6, 0, 0, 0, 0, time.UTC)
		src := open(t, simulate.Model{Seed: 7, EventsPerDay: c.perDay, Start: start})
		counts := make([]float64, c.seconds)
		var sum float64
		for {
			second := int(next(t, src).CreatedAt.Sub(start) / time.Second)
			if second >= c.seconds {
				break
			}
			counts[second]++
			sum++
		}
		mean := sum / float64(len(counts))
		var squares float64
		for _, n := range counts {
			squares += (n - mean) * (n - mean)
		}
		between(t, "variance/mean at 1 s", squares/float64(len(counts)-1)/mean, 0.9, 1.3)
	}
}
