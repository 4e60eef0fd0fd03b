package floor

import (
	"time"

	"weir/app/chart/diagram"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// processView is the box of the workers.
type processView struct {
	strip
	workers []workerView
	counts  [activity.Groups]int
	settled string
	each    string
	work    string // the setting of how long handling takes, of simulated traffic
	setting string
}

// workerView is what a worker does.
type workerView struct {
	number string
	doing  string
	brief  string // in fewer letters
	time   string
	group  activity.Group
	part   float64 // of it that is done, as far as that is known
}

// processOf computes the box.
func processOf(s *sample, d *since) processView {
	v := processView{strip: strip{name: text.Tr("process"), tone: style.Good, number: rate(0)}}
	if n := s.newest; n != nil {
		v.number = rate(n.Rate(n.Processed))
		v.settled = text.Tr("✓ {{.Events}} settled", text.With("Events", count(n.Totals.Processed)))
	}
	if t := s.state.Tuning.Batch; t > 0 {
		v.setting = "process.batch = " + count(t)
	}
	if s.state.Source == "simulate" {
		v.work = "source.simulate.work"
	}
	mean := time.Duration(0)
	if d != nil {
		if d.Claims > 0 {
			mean = d.Roles[activity.RoleWorker][activity.Settling] / time.Duration(d.Claims)
		}
		if d.Processed > 0 {
			busy := d.Roles[activity.RoleWorker]
			v.each = text.Tr("{{.Time}} per event", text.With("Time", short((busy.Group(activity.GroupHandling)+busy.Group(activity.GroupCommitting)+busy.Group(activity.GroupMoving))/time.Duration(d.Processed))))
		}
		v.bar = d.groups(activity.RoleWorker)
	}
	workers := s.workers()
	for i := range workers {
		w := workerOf(s, &workers[i], mean)
		v.workers = append(v.workers, w)
		v.counts[w.group]++
	}
	v.sum(len(workers))
	return v
}

// sum says how many workers do what.
func (v *processView) sum(all int) {
	if all == 0 {
		v.tone = style.Calm
		return
	}
	waiting := v.counts[activity.GroupBlocked] + v.counts[activity.GroupBackingOff]
	idle := v.counts[activity.GroupIdle]
	working := all - waiting - idle
	switch {
	case waiting > 0:
		v.note = text.Tr("{{.Working}} working, {{.Waiting}} waiting", text.With("Working", working, "Waiting", waiting))
		v.brief = text.Tr("{{.N}} waiting", text.With("N", waiting))
	case working == 0:
		v.brief = text.Tr("all idle")
		v.note, v.tone = text.Trn(all, "{{.N}} worker idle", "{{.N}} workers idle", text.With("N", all)), style.Calm
	default:
		v.brief = text.Tr("{{.N}} busy", text.With("N", working))
		v.note = text.Trn(all, "{{.Busy}} of {{.Workers}} worker busy", "{{.Busy}} of {{.Workers}} workers busy", text.With("Busy", working, "Workers", all))
	}
	busy := 0.0
	for _, p := range v.bar {
		if p.group != activity.GroupBlocked && p.group != activity.GroupBackingOff {
			busy += p.share
		}
	}
	v.share = percent(busy)
}

// workerOf computes what a worker does. settling takes mean on average; 0: unknown.
func workerOf(s *sample, p *present, mean time.Duration) workerView {
	took := s.doingFor(p)
	w := workerView{number: workerNumber(p), doing: doingText(p.State), brief: stateWord(p.State), time: whole(took), group: p.State.Group(), part: 1}
	switch {
	case p.State == activity.Handling && p.Of > 0:
		w.time, w.part = count(p.Done)+" / "+count(p.Of), float64(p.Done)/float64(p.Of)
	case w.group == activity.GroupIdle:
		w.time, w.part = "", 0
	case w.group == activity.GroupCommitting && mean > 0:
		w.part = min(float64(took)/float64(mean), 1)
	}
	return w
}

// The number of workers up to which each has a row, and a square.
const (
	workerRows    = 6
	workerSquares = 16
)

// process sketches the box.
func (k *sketch) process(v *processView, r diagram.Rect) {
	k.head(&v.strip, r, processBox)
	in := k.inner(r)
	switch n := len(v.workers); {
	case n == 0:
	case n <= workerRows:
		k.workerRows(v, in, r)
	case n <= workerSquares:
		k.workerSquares(v, in)
	default:
		k.workerBars(v, in, r)
	}
	k.knob(in.X, r.Y+39, in.W, "process.workers")
	k.facts(r, processBox, fact{said: v.settled}, fact{said: v.each, key: v.work}, fact{said: v.setting, key: "process.batch"})
}

// workerRows sketches a row for each worker.
func (k *sketch) workerRows(v *processView, in, r diagram.Rect) {
	pitch := min(37, (k.bodyEnd(r, processBox)-in.Y)/float64(len(v.workers)))
	y := in.Y - 1
	for _, w := range v.workers {
		k.say(in.X, y-1, 14, w.number, 12, true, k.theme.Text)
		x, width := in.X+16, in.W-16
		time := w.time
		doing := k.pick(width-k.wide(time, 11, false)-6, false, w.doing, w.brief)
		if k.wide(doing, 11, false)+k.wide(time, 11, false)+6 > width {
			time = "" // the bar shows about how much
		}
		k.right(x, y, width, time, 11, false, k.theme.Text)
		k.say(x, y, width, doing, 11, false, k.theme.Text)
		k.bar(diagram.Rect{X: x, Y: y + min(19, pitch-10), W: width, H: min(8, pitch-19)}, part{w.group, w.part})
		y += pitch
	}
}

// workerSquares sketches a numbered square for each worker.
func (k *sketch) workerSquares(v *processView, in diagram.Rect) {
	k.muted(in.X, in.Y-1, in.W, text.Tr("what each does now"))
	const columns = 4
	step := in.W / columns
	height := min(step-4, 30)
	for i, w := range v.workers {
		q := diagram.Rect{X: in.X + float64(i%columns)*step, Y: in.Y + 20 + float64(i/columns)*(height+4), W: step - 4, H: height}
		k.cell(q, w.group, w.number)
		k.Zone(diagram.Zone{Rect: q, Name: "worker " + w.number, Tip: text.Tr("worker {{.N}}", text.With("N", w.number)) + ": " + w.doing + " " + w.time})
	}
}

// cell sketches a small box that says what somebody does by its texture.
func (k *sketch) cell(q diagram.Rect, g activity.Group, word string) {
	if g == activity.GroupIdle || g == activity.GroupNone {
		k.Frame(q, 3, diagram.Fill{}, k.theme.Muted, 1, 0)
		k.middle(q.X, q.Y+q.H/2-8, q.W, word, 11, k.theme.Muted)
		return
	}
	k.Round(q, 3, k.fill(g))
	w := k.wide(word, 11, true) + 8
	k.Round(diagram.Rect{X: q.X + (q.W-w)/2, Y: q.Y + q.H/2 - 8, W: w, H: 16}, 2, diagram.Solid(k.theme.Card))
	k.Say(diagram.Word{X: q.X, Y: q.Y + q.H/2 - 8, W: q.W, Text: word, Size: 11, Bold: true, Align: diagram.Middle, Color: k.theme.Text})
}

// workerBars sketches a bar for each activity with the number of workers.
func (k *sketch) workerBars(v *processView, in, r diagram.Rect) {
	k.muted(in.X, in.Y-1, in.W, text.Trn(len(v.workers), "{{.N}} worker now", "{{.N}} workers now", text.With("N", len(v.workers))))
	y := in.Y + 18
	pitch := min(26, (k.bodyEnd(r, processBox)-y-2)/6)
	for _, g := range [...]activity.Group{activity.GroupHandling, activity.GroupCommitting, activity.GroupMoving, activity.GroupBlocked, activity.GroupBackingOff, activity.GroupIdle} {
		k.say(in.X, y, in.W, groupText(g), 11, false, k.theme.Text)
		k.right(in.X, y, in.W, count(v.counts[g]), 11, false, k.theme.Text)
		k.bar(diagram.Rect{X: in.X, Y: y + 15, W: in.W, H: min(6, pitch-18)}, part{g, float64(v.counts[g]) / float64(len(v.workers))})
		y += pitch
	}
}
