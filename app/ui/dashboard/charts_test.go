package dashboard

import (
	"testing"

	"weir/app/ui/history"
)

// The charts are consistent: each line occurs once in a chart, remembered names
// are unique, and variants have names to choose by.
func TestSpecs(t *testing.T) {
	names := map[string]bool{}
	for _, s := range specs() {
		for v, variant := range s.variants {
			if name := s.prefThreshold(v); names[name] {
				t.Errorf("%q is the limit of two", name)
			} else {
				names[name] = true
			}
			if len(s.variants) > 1 && variant.short == "" {
				t.Errorf("%s: a variant has no name to be chosen by", s.name)
			}
			if len(variant.lines) > legendEntries {
				t.Errorf("%s: %d lines, and the legend has room for %d", s.name, len(variant.lines), legendEntries)
			}
			seen := map[history.Line]bool{}
			for _, l := range variant.lines {
				if seen[l.line] || l.line < 0 || l.line >= history.Lines {
					t.Errorf("%s: line %d twice, or of nothing", s.name, l.line)
				}
				seen[l.line] = true
			}
		}
	}
}
