package floor

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/app/chart/diagram"
	"weir/app/locale"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/activity"
)

// lockView is the box of SQLite's write lock, or of the connections to PostgreSQL.
type lockView struct {
	strip
	known   bool
	pool    *pool   // of the server; nil: the lock
	inside  string  // who is inside the lock; empty: nobody
	part    float64 // of the commit under way that is probably over
	said    fact
	brief   string // inside, in fewer letters
	least   string // inside, in hardly any
	waiting []turn
	facts   [3]fact
}

// turn is who uses a connection or waits for the lock, and for how long.
type turn struct{ who, time string }

// pool is the connections to the server.
type pool struct{ used, idle, most int }

// lockOf computes the box.
func lockOf(s *sample, d *since, server bool) lockView {
	if server {
		return connectionsOf(s, d)
	}
	v := lockView{strip: strip{name: text.Tr("write lock"), tone: style.Calm, note: text.Tr("free")}}
	writer := s.lane(activity.RoleWriter)
	if v.known = writer != nil; !v.known {
		return v
	}
	mean := time.Duration(0)
	if d != nil {
		held := d.share(activity.RoleWriter, activity.Committing, activity.Settling, activity.Claiming, activity.Beating, activity.Folding, activity.Recording, activity.Writing)
		v.note, v.share, v.bar = text.Tr("held"), percent(held), d.groups(activity.RoleWriter)
		if v.tone = style.Good; held > 0.9 {
			v.tone = style.Warning
		}
		commits := d.WriteLock.Held.Count()
		v.number = rate(d.perSecond(commits))
		if mean = d.WriteLock.Held.Mean(); mean > 0 {
			v.facts[0].said = text.Tr("{{.Time}} per commit", text.With("Time", short(mean)))
			said := text.With("N", sharing(d.Requests))
			v.facts[1] = fact{said: text.Tr("{{.N}} requests share it", said), brief: text.Tr("{{.N}} share it", said)}
		}
	}
	v.facts[2].said = text.Tr("{{.File}}, one writer", text.With("File", fileName(s.state.Location)))
	if writer.State.Group() == activity.GroupCommitting {
		v.inside = insideText(s, writer)
		v.brief, v.least = insideBrief(s, writer)
		took := s.doingFor(writer)
		if v.said.said = whole(took); mean > 0 {
			v.said.brief, v.said.said = v.said.said, text.Tr("{{.Time}} of about {{.Mean}}", text.With("Time", whole(took), "Mean", short(mean)))
			v.part = min(float64(took)/float64(mean), 1)
		}
	}
	v.waiting = turnsOf(s, func(p *present) bool { return p.State == activity.ForLock })
	return v
}

// sharing is how many requests shared a commit, on average.
func sharing(counts [8]uint64) string {
	n, all := 0.0, 0.0
	for i, c := range counts {
		n, all = n+float64(c), all+float64(i)*float64(c)
	}
	if n == 0 {
		return "1"
	}
	return locale.Numeral(strings.TrimSuffix(strconv.FormatFloat(all/n, 'f', 1, 64), ".0"))
}

// insideText names who is inside the lock, and what is done for them.
func insideText(s *sample, writer *present) string {
	var who []string
	for _, n := range writer.For {
		if p := s.byNumber(n); p != nil {
			who = append(who, nameOf(p))
		}
	}
	switch len(who) {
	case 0:
		return doingText(writer.State)
	case 1:
		return who[0] + " " + doingText(writer.State)
	}
	return strings.Join(who, " + ")
}

// insideBrief names who is inside in few letters; least counts them if they are several.
func insideBrief(s *sample, writer *present) (brief, least string) {
	var who []string
	for _, n := range writer.For {
		if p := s.byNumber(n); p != nil {
			who = append(who, briefNameOf(p))
		}
	}
	brief = strings.Join(who, " + ")
	switch len(who) {
	case 0:
		brief = doingText(writer.State)
		return brief, brief
	case 1:
		return brief, brief
	}
	return brief, text.Trn(len(who), "{{.N}} request", "{{.N}} requests", text.With("N", len(who)))
}

// briefNameOf is a goroutine's name where there is hardly any room.
func briefNameOf(p *present) string {
	if p.role == activity.RoleWorker {
		return text.Tr("w{{.N}}", text.With("N", workerNumber(p)))
	}
	return nameOf(p)
}

// nameOf is a goroutine's name where there is little room.
func nameOf(p *present) string {
	switch p.role {
	case activity.RoleAppend, activity.RoleGather:
		return text.Tr("store")
	case activity.RoleWorker:
		return text.Tr("worker {{.N}}", text.With("N", workerNumber(p)))
	}
	return p.name
}

// workerNumber is the number in a worker's name.
func workerNumber(p *present) string { return p.name[strings.LastIndexByte(p.name, ' ')+1:] }

// turnsOf lists goroutines, those first that have been at it longest.
func turnsOf(s *sample, is func(*present) bool) (all []turn) {
	var lanes []present
	for i := range s.lanes {
		if is(&s.lanes[i]) {
			lanes = append(lanes, s.lanes[i])
		}
	}
	slices.SortStableFunc(lanes, func(a, b present) int { return cmp.Compare(a.Since, b.Since) })
	for i := range lanes {
		all = append(all, turn{nameOf(&lanes[i]), whole(s.doingFor(&lanes[i]))})
	}
	return all
}

// connectionsOf computes the box of the server's connections.
func connectionsOf(s *sample, d *since) lockView {
	v := lockView{strip: strip{name: text.Tr("connections"), short: text.Tr("pool"), tone: style.Good, note: text.Tr("nobody waits")}, pool: &pool{}}
	*v.pool = s.pool
	if v.known = s.totals != nil; !v.known {
		v.note, v.tone = "", style.Calm
		return v
	}
	v.number = text.Tr("{{.Taken}} / {{.Slots}}", text.With("Taken", count(v.pool.used), "Slots", count(v.pool.most)))
	if v.pool.most == 0 {
		v.number = count(v.pool.used)
	} else {
		used := float64(v.pool.used) / float64(v.pool.most)
		v.share, v.bar = percent(used), []part{{activity.GroupCommitting, used}}
	}
	waiting := turnsOf(s, func(p *present) bool { return p.State == activity.ForConnection })
	if len(waiting) > 0 {
		v.note, v.tone = text.Trn(len(waiting), "{{.N}} waits", "{{.N}} wait", text.With("N", len(waiting))), style.Warning
	}
	v.waiting = turnsOf(s, func(p *present) bool {
		return p.State.Group() == activity.GroupCommitting || p.State == activity.Loading
	})
	if d != nil {
		if mean := d.Connections.Held.Mean(); mean > 0 {
			v.facts[0].said = text.Tr("{{.Time}} per use", text.With("Time", short(mean)))
		}
		if wait := d.Connections.Wait.Mean(); len(waiting) > 0 || wait > time.Millisecond {
			v.facts[1].said = text.Tr("waits {{.Time}}", text.With("Time", short(wait)))
		}
		v.facts[2].said = text.Tr("{{.N}} commits/s", text.With("N", text.Compact(d.perSecond(d.Commits))))
	}
	return v
}

// lock sketches the box.
func (k *sketch) lock(v *lockView, r diagram.Rect) {
	k.head(&v.strip, r, lockBox)
	if !v.known {
		return
	}
	in := k.inner(r)
	y := in.Y - 1
	if v.pool != nil {
		y = k.connections(v, in, y)
	} else {
		y = k.inside(v, in, y)
	}
	fit := int((k.bodyEnd(r, lockBox) - y) / 24)
	for i, t := range v.waiting {
		row := diagram.Rect{X: in.X, Y: y, W: in.W, H: 20}
		if i >= fit-1 && len(v.waiting) > fit {
			k.muted(in.X, y, in.W, text.Tr("+ {{.N}} more", text.With("N", len(v.waiting)-i)))
			break
		}
		if v.pool != nil {
			k.Round(row, 2, diagram.Solid(k.tint(activity.GroupCommitting, 0.25)))
		} else {
			k.Round(row, 2, k.fill(activity.GroupBlocked))
			k.Box(row.Inset(4, 3), diagram.Solid(k.plate(activity.GroupBlocked)))
		}
		k.say(row.X+8, row.Y+2, row.W-16, t.who, 11, false, k.theme.Text)
		if k.wide(t.who, 11, false)+6+k.wide(t.time, 11, false) <= row.W-16 {
			k.right(row.X+8, row.Y+2, row.W-16, t.time, 11, false, k.theme.Text)
		}
		y += 24
	}
	k.facts(r, lockBox, v.facts[:]...)
}

// inside sketches who is inside the lock, and returns where those who wait are to be.
func (k *sketch) inside(v *lockView, in diagram.Rect, y float64) float64 {
	k.muted(in.X, y, in.W, text.Tr("inside: one commit"), text.Tr("inside"))
	room := diagram.Rect{X: in.X, Y: y + 18, W: in.W, H: 58}
	line := k.theme.Border
	if v.inside != "" {
		line = k.fill(activity.GroupCommitting).Base
	}
	k.Frame(room, 4, diagram.Fill{}, line, 2, 0)
	if v.inside == "" {
		k.middle(room.X, room.Y+20, room.W, text.Tr("nobody"), 11, k.theme.Muted)
	} else {
		chip := diagram.Rect{X: room.X + 8, Y: room.Y + 8, W: room.W - 16, H: 20}
		k.Round(chip, 3, diagram.Solid(k.tint(activity.GroupCommitting, 0.3)))
		k.say(chip.X+6, chip.Y+2, chip.W-12, k.pick(chip.W-12, true, v.inside, v.brief, v.least), 11, true, k.theme.Text)
		k.bar(diagram.Rect{X: chip.X, Y: room.Y + 34, W: chip.W, H: 5}, part{activity.GroupCommitting, v.part})
		k.say(chip.X, room.Y+40, chip.W, k.pick(chip.W, false, v.said.said, v.said.brief), 11, false, k.theme.Text)
	}
	y = room.Bottom() + 6
	when := text.Tr("next commit")
	if len(v.waiting) == 0 {
		when = text.Tr("nobody")
	}
	k.pair(in.X, y, in.W, text.Tr("waiting"), when)
	return y + 18
}

// connections sketches the pool, and returns where those who use it are to be.
func (k *sketch) connections(v *lockView, in diagram.Rect, y float64) float64 {
	k.muted(in.X, y, in.W, text.Tr("the pool"))
	p := *v.pool
	shown := min(max(p.most, p.used), 16)
	const columns, side = 5, 19.
	step := in.W / columns
	if shown > 10 {
		step = in.W / 8
	}
	x, top := in.X, y+19
	for i := range shown {
		q := diagram.Rect{X: x, Y: top, W: min(side, step-4), H: min(side, step-4)}
		switch {
		case i < p.used:
			k.Round(q, 3, k.fill(activity.GroupCommitting))
		case i < p.used+p.idle:
			k.Frame(q, 3, diagram.Fill{}, k.theme.Muted, 1, 0)
		default:
			k.Frame(q, 3, diagram.Fill{}, k.theme.Muted, 1, 2)
		}
		if x += step; x+step > in.Right()+1 {
			x, top = in.X, top+q.H+5
		}
	}
	if x > in.X {
		top += min(side, step-4) + 5
	}
	k.say(in.X, top, in.W, text.Tr("{{.Used}} in use · {{.Idle}} idle", text.With("Used", p.used, "Idle", p.idle)), 11, false, k.theme.Text)
	if closed := p.most - p.used - p.idle; closed > 0 {
		top += 15
		k.muted(in.X, top, in.W, text.Tr("{{.N}} not yet opened", text.With("N", closed)))
	}
	top += 19
	k.muted(in.X, top, in.W, text.Tr("in use by"))
	if len(v.waiting) == 0 {
		k.right(in.X, top, in.W, text.Tr("nobody"), 11, false, k.theme.Muted)
	}
	return top + 18
}
