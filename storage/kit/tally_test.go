package kit_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"weir/core"
	"weir/storage/kit"
)

// TestTallyJSON: what AppendJSON wrote comes back exactly, also names that
// need quoting and sums that a float would round.
func TestTallyJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tally, back kit.Tally
		for range rapid.IntRange(0, 20).Draw(t, "counts") {
			tally.AddCount(core.Count{
				Source:    rapid.String().Draw(t, "source"),
				Hour:      rapid.Int64Range(-1e6, 1e6).Draw(t, "hour"),
				Kind:      rapid.String().Draw(t, "kind"),
				Subreddit: rapid.String().Draw(t, "subreddit"),
				Events:    rapid.Int64Range(0, 1<<60).Draw(t, "events"),
				Scored:    rapid.Int64Range(0, 1<<60).Draw(t, "scored"),
				Score:     rapid.Int64Range(-1<<60, 1<<60).Draw(t, "score"),
			})
		}
		if err := back.AddJSON(tally.AppendJSON(nil)); err != nil {
			t.Fatal(err)
		}
		if got, want := back.Counts(), tally.Counts(); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestTallyRefusesForeignJSON(t *testing.T) {
	for _, text := range []string{``, `{}`, `[1]`, `[["s",1,"a","b",2,3]]`, `[["s","x","a","b",2,3,4]]`, `[[1,"a","b",2,3]]`, `[["s",1,"a","b",2,3,4]`} {
		var tally kit.Tally
		if err := tally.AddJSON([]byte(text)); err == nil {
			t.Errorf("AddJSON(%q) = nil, want an error", text)
		}
	}
}
