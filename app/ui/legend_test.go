package ui

import (
	"maps"
	"testing"
)

func TestToggled(t *testing.T) {
	texts := []legendText{{name: "a"}, {name: "b"}, {name: "c"}}
	hidden := func(names ...string) map[string]bool {
		m := map[string]bool{}
		for _, n := range names {
			m[n] = true
		}
		return m
	}
	for name, c := range map[string]struct {
		hidden map[string]bool
		i      int
		alone  bool
		want   map[string]bool
	}{
		"hide":               {nil, 1, false, hidden("b")},
		"show":               {hidden("b"), 1, false, hidden()},
		"hide the last":      {hidden("a", "b"), 2, false, hidden("a", "b", "c")},
		"alone":              {nil, 1, true, hidden("a", "c")},
		"alone again":        {hidden("a", "c"), 1, true, hidden()},
		"another alone":      {hidden("a", "c"), 0, true, hidden("b", "c")},
		"a hidden one alone": {hidden("b"), 1, true, hidden("a", "c")},
	} {
		before := maps.Clone(c.hidden)
		got := toggled(texts, c.hidden, c.i, c.alone)
		maps.DeleteFunc(got, func(_ string, hidden bool) bool { return !hidden })
		if !maps.Equal(got, c.want) {
			t.Errorf("%s: hidden are %v, want %v", name, got, c.want)
		}
		if !maps.Equal(before, c.hidden) {
			t.Errorf("%s: it changed the map that the painter reads", name)
		}
	}
}
