package storagetest

import (
	"bytes"
	"fmt"
	"time"

	"weir/core"
)

// event returns the n-th test event: one a minute, two kinds, three subreddits,
// seven authors, some without a score.
func event(n int) core.Event {
	return core.Event{
		Source:    "test",
		Key:       fmt.Sprintf("k%05d", n),
		Kind:      [...]string{core.KindComment, core.KindPost}[n%2],
		Subreddit: [...]string{"golang", "sqlite", ""}[n%3],
		Author:    fmt.Sprintf("author%d", n%7),
		CreatedAt: minute(n),
		Parent:    fmt.Sprintf("k%05d", n/2),
		Link:      fmt.Sprintf("k%05d", n/3),
		Score:     int64(n) - 5,
		Scored:    n%4 != 3,
		Data:      fmt.Appendf(nil, `{"body":"text %d"}`, n),
	}
}

// minute returns when the n-th event happened.
func minute(n int) time.Time {
	return time.Date(2006, 1, 31, 22, n, 0, 123_456_000, time.UTC)
}

// events returns the test events from first up to, but not including, end.
func events(first, end int) []core.Event {
	made := make([]core.Event, 0, end-first)
	for n := first; n < end; n++ {
		made = append(made, event(n))
	}
	return made
}

func ids(events []core.Event) []int64 {
	all := make([]int64, len(events))
	for i := range events {
		all[i] = events[i].ID
	}
	return all
}

func keys(events []core.Event) []string {
	all := make([]string, len(events))
	for i := range events {
		all[i] = events[i].Key
	}
	return all
}

// difference names the first field in which a stored event differs from the
// appended one, "" if none does. It ignores the fields that the store sets, the
// score of an event without one, and the difference between nil and empty data.
func difference(got, want core.Event) string {
	switch {
	case got.Source != want.Source:
		return fmt.Sprintf("source: got %q, want %q", got.Source, want.Source)
	case got.Key != want.Key:
		return fmt.Sprintf("key: got %q, want %q", got.Key, want.Key)
	case got.Kind != want.Kind:
		return fmt.Sprintf("kind: got %q, want %q", got.Kind, want.Kind)
	case got.Subreddit != want.Subreddit:
		return fmt.Sprintf("subreddit: got %q, want %q", got.Subreddit, want.Subreddit)
	case got.Author != want.Author:
		return fmt.Sprintf("author: got %q, want %q", got.Author, want.Author)
	case !got.CreatedAt.Equal(want.CreatedAt):
		return fmt.Sprintf("created_at: got %v, want %v", got.CreatedAt, want.CreatedAt)
	case got.Parent != want.Parent:
		return fmt.Sprintf("parent: got %q, want %q", got.Parent, want.Parent)
	case got.Link != want.Link:
		return fmt.Sprintf("link: got %q, want %q", got.Link, want.Link)
	case got.Scored != want.Scored:
		return fmt.Sprintf("scored: got %v, want %v", got.Scored, want.Scored)
	case want.Scored && got.Score != want.Score:
		return fmt.Sprintf("score: got %d, want %d", got.Score, want.Score)
	case got.Flags != want.Flags:
		return fmt.Sprintf("flags: got %b, want %b", got.Flags, want.Flags)
	case !got.RetrievedAt.Equal(want.RetrievedAt.Truncate(time.Microsecond)):
		return fmt.Sprintf("retrieved_at: got %v, want %v", got.RetrievedAt, want.RetrievedAt)
	case !bytes.Equal(got.Data, want.Data):
		return fmt.Sprintf("data: got %q, want %q", got.Data, want.Data)
	}
	return ""
}

// failed is an event whose handler failed and which waits for its next attempt.
func failed(id int64, attempts int, wait time.Duration) core.Failed {
	return core.Failed{ID: id, Attempts: attempts, Error: "broken", Retry: wait}
}

// dead is an event whose handler failed for the last time.
func dead(id int64, attempts int) core.Failed {
	return core.Failed{ID: id, Attempts: attempts, Error: "beyond repair", Dead: true}
}

// soon makes a failure due at the next call of the store, also where the clock is coarse.
const soon time.Duration = 0

// find returns a text to search for.
func find(s string) core.Text {
	t, err := core.ParseText(s)
	if err != nil {
		panic(err) // a mistake in a test
	}
	return t
}
