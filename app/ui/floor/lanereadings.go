package floor

import (
	"strings"
	"time"

	"weir/app/chart/lanes"
	"weir/app/ui/text"
	"weir/core/activity"
)

// laneReading is what one goroutine, or several, did at a moment: a line of the tooltip.
type laneReading struct {
	kind       lanes.Kind
	name, said string
	here       bool // it is the one under the mouse
}

// readAt returns what all goroutines did at a moment. Where there are more workers than
// that many lines, they are counted by what they did; the one with the index here keeps
// its line.
func (v *lanesView) readAt(moment time.Duration, here, most int) (all []laneReading) {
	workers := 0
	for i := range v.tracks {
		if v.tracks[i].role == activity.RoleWorker {
			workers++
		}
	}
	counted := len(v.tracks) > most && workers > 1
	var counts [activity.States]int
	for i := range v.tracks {
		t := &v.tracks[i]
		s, ok := v.of.spanAt(i, moment)
		if counted && t.role == activity.RoleWorker {
			if ok {
				counts[s.State]++
			}
			if i != here {
				continue
			}
		}
		r := laneReading{name: laneName(t.role, t.name), here: i == here, said: "–"}
		if ok {
			r.kind, r.said = kindOf(s.State.Group()), v.spanText(s)
		}
		all = append(all, r)
	}
	if counted {
		all = append(all, countedReading(workers, counts))
	}
	return all
}

// countedReading says how many workers did what.
func countedReading(workers int, counts [activity.States]int) laneReading {
	r := laneReading{name: text.Trn(workers, "{{.N}} worker", "{{.N}} workers", text.With("N", workers))}
	var said []string
	best := 0
	for s, n := range counts {
		if n > 0 {
			said = append(said, text.Grouped(float64(n))+" "+stateWord(activity.State(s)))
		}
		if n > best {
			best, r.kind = n, kindOf(activity.State(s).Group())
		}
	}
	r.said = strings.Join(said, ", ")
	return r
}

// readColumn returns what all goroutines spent a column of the left part on.
func (v *lanesView) readColumn(column, here, most int) (all []laneReading) {
	var workers []int
	for i := range v.tracks {
		if v.tracks[i].role == activity.RoleWorker {
			workers = append(workers, i)
		}
	}
	counted := len(v.tracks) > most && len(workers) > 1
	read := func(name string, i int, portion [lanes.Kinds]float64) {
		r := laneReading{name: name, here: i == here, said: portionText(portion, 3)}
		for k := lanes.Idle; int(k) < lanes.Kinds; k++ {
			if portion[k] > portion[r.kind] {
				r.kind = k
			}
		}
		if r.said == "" {
			r.said = "–"
		}
		all = append(all, r)
	}
	for i := range v.tracks {
		t := &v.tracks[i]
		if !counted || t.role != activity.RoleWorker || i == here {
			read(laneName(t.role, t.name), i, portionOf(t.shares[column]))
		}
	}
	if counted {
		var mean [lanes.Kinds]float64
		for _, i := range workers {
			for k, p := range portionOf(v.tracks[i].shares[column]) {
				mean[k] += p / float64(len(workers))
			}
		}
		read(text.Trn(len(workers), "{{.N}} worker", "{{.N}} workers", text.With("N", len(workers))), -1, mean)
	}
	return all
}

func portionOf(s lanes.Share) (p [lanes.Kinds]float64) {
	for k, share := range s {
		p[k] = float64(share)
	}
	return p
}

// spanText says what a span is: activity, length, events.
func (v *lanesView) spanText(s spot) string {
	t := &v.tracks[s.track]
	said := []string{stateWord(s.State), lengthText(s.End - s.Start)}
	switch {
	case t.role == activity.RoleWriter && s.State.Group() == activity.GroupCommitting:
		word, _ := servedText(v.tracks, s.Span)
		said[0] += " (" + word + ")"
		if s.N > 1 {
			said = append(said, text.Trn(s.N, "{{.N}} request", "{{.N}} requests", text.With("N", text.Grouped(float64(s.N)))))
		}
	case s.N > 0:
		said = append(said, text.Trn(s.N, "{{.N}} event", "{{.N}} events", text.With("N", text.Grouped(float64(s.N)))))
	}
	return strings.Join(said, " · ")
}

// causeText says what a goroutine waited for; empty if it didn't.
func (v *lanesView) causeText(s spot, moment time.Duration) string {
	c, ok := v.of.cause(s, moment)
	if !ok || c.track >= len(v.tracks) || s.track >= len(v.tracks) {
		return ""
	}
	name := laneName(v.tracks[c.track].role, v.tracks[c.track].name)
	if v.tracks[s.track].role == activity.RoleWriter {
		return text.Tr("for {{.Lane}}: {{.State}}", text.With("Lane", name, "State", stateWord(c.State)))
	}
	said := text.Tr("waits for {{.Lane}}: {{.State}}", text.With("Lane", name, "State", stateWord(c.State)))
	if v.tracks[c.track].role == activity.RoleWriter && c.State.Group() == activity.GroupCommitting {
		word, _ := servedText(v.tracks, c.Span)
		said = text.Tr("waits for the write lock, which {{.Holder}} has", text.With("Holder", word))
	}
	return said
}
