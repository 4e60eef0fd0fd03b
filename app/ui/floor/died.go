package floor

import (
	"slices"
	"strconv"
	"time"

	"weir/app/ui/text"
	"weir/core"
	"weir/core/activity"
)

// diedView is what is shown of a node that has died.
type diedView struct {
	node   string
	why    string
	counts string
	said   string
	parts  []partView
}

// partView is a part of what a dead node had claimed: settled, claimed by a worker or
// another node, or free.
type partView struct {
	settled bool
	who     string // empty: nobody
}

// diedFor is how long a takeover is shown.
const diedFor = 10 * time.Second

// diedOf says what becomes of what a dead node had claimed: of the newest takeover, or
// before that, of claims whose node is known to be dead.
func diedOf(s *sample) *diedView {
	if n := len(s.takeovers); n > 0 && s.takeovers[n-1].Segments > 0 && s.at-s.takeovers[n-1].At < diedFor {
		return takenOver(s, &s.takeovers[n-1])
	}
	var v *diedView
	events, parts := 0, 0
	for i := range s.queue.Segments {
		g := &s.queue.Segments[i]
		if !g.NodeDead {
			continue
		}
		if v == nil {
			v = &diedView{node: text.Tr("node {{.N}} died", text.With("N", g.ClaimedBy)), why: text.Tr("silent for {{.Time}}", text.With("Time", short(g.Silent)))}
		}
		events, parts = events+g.Events, parts+1
		v.parts = append(v.parts, partView{})
	}
	if v != nil {
		v.said = partsText(events, parts)
	}
	return v
}

// takenOver says what becomes of the parts of a takeover.
func takenOver(s *sample, t *activity.Takeover) *diedView {
	v := &diedView{node: text.Tr("node {{.N}} died", text.With("N", t.Node)), why: text.Tr("taken over {{.Time}} ago", text.With("Time", whole(s.at-t.At))), said: partsText(t.Events, len(t.Parts))}
	settled, claimed := 0, 0
	for _, p := range t.Parts {
		one := partOf(s, p)
		if one.settled {
			settled++
		} else if one.who != "" {
			claimed++
		}
		v.parts = append(v.parts, one)
	}
	v.counts = text.Tr("{{.Settled}} settled · {{.Claimed}} claimed", text.With("Settled", settled, "Claimed", claimed))
	return v
}

// partOf says what becomes of a part.
func partOf(s *sample, p activity.Part) partView {
	for _, w := range s.workers() {
		if c := w.Claim; c != nil && p.First >= c.First && p.First <= c.Last {
			return partView{who: workerNumber(&w)}
		}
	}
	i := slices.IndexFunc(s.queue.Segments, func(g core.QueuedSegment) bool { return g.First == p.First })
	switch {
	case i >= 0 && s.queue.Segments[i].ClaimedBy != 0 && s.totals != nil && s.newest != nil && s.queue.Segments[i].ClaimedBy == s.newest.Sample.Node:
		return partView{settled: true} // settled since the queue was read
	case i >= 0 && s.queue.Segments[i].ClaimedBy != 0:
		return partView{who: "n" + strconv.FormatInt(s.queue.Segments[i].ClaimedBy, 10)}
	case i >= 0:
		return partView{}
	}
	// What lies beyond the segments that were read isn't settled.
	if n := len(s.queue.Segments); s.queue.More > 0 && n > 0 && p.First > s.queue.Segments[n-1].First {
		return partView{}
	}
	return partView{settled: true}
}

func partsText(events, parts int) string {
	return text.Tr("{{.Events}}, {{.Parts}}", text.With("Events", sizeText(events), "Parts", text.Trn(parts, "{{.N}} part", "{{.N}} parts", text.With("N", count(parts)))))
}
