package kit_test

import (
	"testing"

	"weir/core"
	"weir/storage/kit"
)

// TestFingerprint: only the totals count, not the order or the parts.
func TestFingerprint(t *testing.T) {
	a := core.Count{Source: "reddit", Hour: 7, Kind: "post", Subreddit: "golang", Events: 5, Scored: 3, Score: -1 << 50}
	b := core.Count{Source: "reddit", Hour: -7, Kind: "post", Subreddit: "golang", Events: 1 << 40}
	one := func(events, scored, score int64) core.Count {
		c := a
		c.Events, c.Scored, c.Score = events, scored, score
		return c
	}
	var total kit.Fingerprint
	total.Plus(a)
	total.Plus(b)
	var parts kit.Fingerprint
	parts.Plus(one(7, 3, 2))
	parts.Plus(b)
	parts.Minus(one(2, 0, 1<<50+2))
	if parts != total {
		t.Errorf("got %v of the parts, want %v", parts, total)
	}
	for _, change := range []core.Count{one(1, 0, 0), one(0, 1, 0), one(0, 0, -1), {Source: "r", Events: 1}, {Hour: 7, Score: 1 << 40}} {
		changed := total
		changed.Plus(change)
		if changed == total {
			t.Errorf("%+v changes nothing", change)
		}
		if changed.Minus(change); changed != total {
			t.Errorf("%+v taken away again: got %v, want %v", change, changed, total)
		}
	}
}
