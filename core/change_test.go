package core_test

import (
	"strings"
	"testing"

	"weir/core"
)

// TestDescribe: the texts that Tune stores can be translated, each in its parts; others
// stay as they are.
func TestDescribe(t *testing.T) {
	all := core.Tuning{Rate: 200, Workers: 4, Batch: 10, WriteBatch: 100, Work: 1e6, FailRate: 0.1, Paused: true}
	for _, c := range []struct{ annotation, plain string }{ // plain: what isn't translated
		{all.Changes(core.Tuning{}), " unlimited → 200/s,  0 → 4,  0 → 10,  0 → 100,  0s → 1ms,  0 → 0.1, "},
		{core.Tuning{}.Changes(all), " 200/s → ,  4 → 0,  10 → 0,  100 → 0,  1ms → 0s,  0.1 → 0, "},
		{"channel capacity 100 → 1", " 100 → 1"},
		{"moved to the new disk, workers and all", "moved to the new disk, workers and all"},
		{"paused, for lunch", "paused, for lunch"},
		{"one, , two, ", "one, , two, "},
		{"", ""},
	} {
		var plain strings.Builder
		said := core.Describe(c.annotation)
		for _, p := range said.Parts {
			if p.Text == nil {
				plain.WriteString(p.Verbatim)
			}
		}
		if want := strings.ReplaceAll(c.plain, "unlimited", ""); said.String() != c.annotation || plain.String() != want {
			t.Errorf("%q: got %q, in which %q is plain, want %q", c.annotation, said, plain.String(), want)
		}
	}
}
