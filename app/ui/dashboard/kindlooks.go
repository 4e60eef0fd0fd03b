package dashboard

import (
	"slices"

	"weir/app/chart"
	"weir/app/ui/host"
	"weir/core"
)

// kindLooks assigns a colour and dash to each kind of events, the same one for
// every store and after a restart: the usual kinds have fixed ones, the others
// follow the order in which the window first saw them. It belongs to the
// painter.
type kindLooks struct {
	order []string
	save  func([]string) // remembers the kinds that aren't usual; called on any goroutine
}

// usualKinds have the first looks.
var usualKinds = []string{core.KindComment, core.KindUpvote, core.KindPost, core.KindDownvote}

// prefKinds is the preference that remembers the other kinds, at most
// kindsRemembered of them.
const (
	prefKinds       = "charts.kinds"
	kindsRemembered = 64
)

func newKindLooks(h *host.Host) *kindLooks {
	return &kindLooks{
		order: slices.Concat(usualKinds, h.App.Preferences().StringList(prefKinds)),
		save: func(kinds []string) {
			h.Do(func() { h.App.Preferences().SetStringList(prefKinds, kinds) })
		},
	}
}

// assign sets the looks of the lines. If two kinds would look the same, the one
// that was seen later gets the next free look.
func (l *kindLooks) assign(lines []chart.Line) {
	known := len(l.order)
	seen := make([]int, len(lines)) // the index of each in order, or the one that it would get
	for i, line := range lines {
		if seen[i] = slices.Index(l.order, line.Name); seen[i] < 0 {
			seen[i] = len(l.order)
			if seen[i] < len(usualKinds)+kindsRemembered {
				l.order = append(l.order, line.Name)
			}
		}
	}
	first := make([]int, len(lines))
	for i := range first {
		first[i] = i
	}
	slices.SortStableFunc(first, func(a, b int) int { return seen[a] - seen[b] })
	var taken [chart.Looks]bool
	for _, i := range first {
		look := seen[i] % chart.Looks
		for range chart.Looks {
			if !taken[look] {
				break
			}
			look = (look + 1) % chart.Looks
		}
		taken[look] = true
		lines[i].Look = 1 + look
	}
	if len(l.order) > known {
		l.save(slices.Clone(l.order[len(usualKinds):]))
	}
}
