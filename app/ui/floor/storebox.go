package floor

import (
	"time"

	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// storeView is the box of the stage that appends batches.
type storeView struct {
	strip
	gathered, of int
	gathering    string // what the next batch does
	writing      activity.State
	written      string // what the batch under way does; empty: there is none
	took         string // for how long
	size         string // of the batch under way
	sizeBrief    string
	batches      fact   // a second, and their size
	each         string // how long one takes
	setting      fact
}

// storeOf computes the box.
func storeOf(s *sample, d *since) storeView {
	v := storeView{strip: strip{name: text.Tr("store"), tone: style.Good, number: rate(0), note: text.Tr("waits for events")}}
	if n := s.newest; n != nil {
		v.number = rate(n.Rate(n.Stored))
	}
	if t := s.state.Tuning.WriteBatch; t > 0 {
		v.setting = fact{said: "write_batch = " + count(t), brief: "batch = " + count(t), key: "pipeline.write_batch"}
	}
	if l := s.lane(activity.RoleGather); l != nil {
		v.gathered, v.of = l.Done, l.Of
		said := text.With("N", count(l.Done), "Of", count(l.Of))
		v.gathering = text.Tr("{{.N}} of {{.Of}}", said)
		if l.State.Group() == activity.GroupBlocked {
			v.gathering = text.Tr("{{.N}} of {{.Of}}, waiting", said)
		}
	}
	if l := s.lane(activity.RoleAppend); l != nil {
		v.writing = l.State
		v.took = whole(s.doingFor(l))
		switch time := text.With("Time", v.took); l.State.Group() {
		case activity.GroupCommitting:
			v.written = text.Tr("committing, {{.Time}}", time)
		case activity.GroupBlocked:
			v.written = text.Tr("waiting, {{.Time}}", time)
		case activity.GroupBackingOff:
			v.written = text.Tr("backing off, {{.Time}}", time)
		}
	}
	if d != nil {
		v.busy(d)
	}
	v.trouble(s)
	return v
}

// busy says how the stage spent its time.
func (v *storeView) busy(d *since) {
	v.bar = d.groups(activity.RoleAppend)
	waits := d.share(activity.RoleAppend, activity.Committing, activity.ForLock, activity.ForConnection)
	v.share = percent(waits)
	switch {
	case waits > 0.9:
		v.note, v.brief, v.tone = text.Tr("waits for the disk"), text.Tr("waits"), style.Warning
	case waits >= leastWait:
		v.note, v.brief = text.Tr("waits for the disk"), text.Tr("waits")
	case d.Batches == 0:
		v.tone = style.Calm
	}
	if d.Batches > 0 {
		size := float64(d.Generated) / float64(d.Batches)
		often := text.Compact(d.perSecond(d.Batches))
		v.batches = fact{
			said:  text.Tr("{{.Rate}} of {{.Events}}", text.With("Rate", text.Tr("{{.N}} batches/s", text.With("N", often)), "Events", text.Grouped(size))),
			brief: text.Tr("{{.Rate}} of {{.Events}}", text.With("Rate", often+"/s", "Events", text.Grouped(size))),
		}
		took := d.Roles[activity.RoleAppend]
		working := took.Group(activity.GroupCommitting) + took.Group(activity.GroupBlocked)
		v.each = text.Tr("{{.Time}} per batch", text.With("Time", short(working/time.Duration(d.Batches))))
		v.sizeBrief = text.Tr("about {{.Events}}", text.With("Events", text.Grouped(size)))
		v.size = text.Trn(int64(size+0.5), "about {{.Events}} event", "about {{.Events}} events", text.With("Events", text.Grouped(size)))
	}
}

// trouble says what is wrong with the store, and for how long.
func (v *storeView) trouble(s *sample) {
	said := ""
	switch s.state.Phase {
	case control.Unreachable:
		said = text.Tr("unreachable")
	case control.DiskFull:
		said = text.Tr("disk full")
	default:
		return
	}
	v.note, v.tone, v.bar = said, style.Alarm, []part{{activity.GroupBackingOff, 1}}
	if v.share = ""; !s.state.Since.IsZero() {
		v.share = text.Duration(max(s.now.Sub(s.state.Since), 0).Truncate(time.Second))
	}
}

// store sketches the box.
func (k *sketch) store(v *storeView, r diagram.Rect) {
	k.head(&v.strip, r, storeBox)
	if v.of == 0 {
		return
	}
	in := k.inner(r)
	y := in.Y - 1
	k.muted(in.X, y, in.W, text.Tr("gathering next batch"), text.Tr("next batch"))
	k.gathered(v, diagram.Rect{X: in.X, Y: y + 19, W: in.W, H: 32})
	k.say(in.X, y+54, in.W, k.pick(in.W, false, v.gathering), 11, false, k.theme.Text)
	k.rule(in.X, y+76, in.W)
	y += 80
	k.muted(in.X, y, in.W, text.Tr("writing this batch"), text.Tr("this batch"))
	if bar := (diagram.Rect{X: in.X, Y: y + 18, W: in.W, H: 22}); v.written == "" {
		k.Frame(bar, 3, diagram.Fill{}, k.theme.Border, 1, 3)
		k.middle(bar.X, bar.Y+3, bar.W, text.Tr("no batch"), 11, k.theme.Muted)
	} else {
		k.labelled(bar, v.writing.Group(), v.written, v.took)
		if y+58 < k.bodyEnd(r, storeBox) {
			k.say(in.X, y+44, in.W, k.pick(in.W, false, v.size, v.sizeBrief), 11, false, k.theme.Text)
		}
	}
	k.facts(r, storeBox, v.batches, fact{said: v.each}, v.setting)
}

// gathered sketches the batch that is gathered, as small squares.
func (k *sketch) gathered(v *storeView, r diagram.Rect) {
	const columns, rows = 20, 5
	full := columns * rows * v.gathered / max(v.of, 1)
	if v.gathered > 0 {
		full = max(full, 1)
	}
	pitch := r.W / columns
	for i := range columns * rows {
		q := diagram.Rect{X: r.X + float64(i/rows)*pitch, Y: r.Y + float64(i%rows)*6.4, W: pitch - 1.4, H: 5}
		fill := diagram.Solid(k.theme.Border)
		if i < full {
			fill = k.fill(activity.GroupMoving)
		}
		k.Box(q, fill)
	}
}
