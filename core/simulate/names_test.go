package simulate_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"weir/core/simulate"
)

// TestNames: no two ranks have the same name, even ignoring case, and names are
// as short as Reddit's.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		what   string
		name   func(int) string
		ranks  int
		length int
	}{
		{"subreddit", simulate.SubredditName, 50_000, 21},
		{"user", simulate.UserName, 50_000, 20},
	} {
		seen := map[string]int{}
		for rank := 1; rank <= c.ranks; rank++ {
			name := strings.ToLower(c.name(rank))
			if other, ok := seen[name]; ok {
				t.Fatalf("%s %d: got %q, which %d has too", c.what, rank, name, other)
			}
			if name == "" || len(name) > c.length {
				t.Fatalf("%s %d: got %q, want 1 to %d characters", c.what, rank, name, c.length)
			}
			seen[name] = rank
		}
	}
	if got := simulate.UserName(4e9); len(got) > 20 {
		t.Errorf("user of a late rank: got %q, want at most 20 characters", got)
	}
}

// TestWords: each word is at the index of its length and needs no escaping in
// JSON.
func TestWords(t *testing.T) {
	longest := slices.Max(simulate.WordLengths[:])
	if got := len(simulate.Words) - 1; got != longest+1 {
		t.Errorf("longest words: got %d characters, want %d", got, longest+1)
	}
	for n, words := range simulate.Words[1:] {
		if len(words) == 0 {
			t.Errorf("got no word of %d characters", n+1)
		}
		for _, w := range words {
			if got := utf8.RuneCountInString(w); got != n+1 {
				t.Errorf("%q: got %d characters, want %d", w, got, n+1)
			}
			if quoted, _ := json.Marshal(w); string(quoted) != `"`+w+`"` {
				t.Errorf("%q: got %s in JSON", w, quoted)
			}
		}
	}
}
