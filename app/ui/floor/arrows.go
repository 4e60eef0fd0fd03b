package floor

import (
	"math"
	"slices"

	"weir/app/chart/diagram"
	"weir/app/ui/text"
	"weir/core/activity"
)

// leastWait is the share of the last seconds below which nobody is said to wait.
const leastWait = 0.05

// wait says who waits for whom.
type wait struct {
	from, to box
	words    string
	share    float64
}

// waitsOf computes who waits for whom, from the causes of the spans.
func waitsOf(s *sample, d *since, server bool) (all []wait) {
	if d == nil {
		return nil
	}
	add := func(from, to box, share float64, words string) {
		if share >= leastWait {
			all = append(all, wait{from, to, words, share})
		}
	}
	slot := d.share(activity.RoleGenerate, activity.ForSlot)
	add(generateBox, channelBox, slot, text.Tr("waits for a free slot"))
	add(channelBox, storeBox, slot, text.Tr("full until store receives"))
	if server {
		add(storeBox, lockBox, d.share(activity.RoleAppend, activity.ForConnection), text.Tr("waits for a connection"))
		if d.share(activity.RoleGather, activity.ForAppend) >= leastWait {
			add(storeBox, lockBox, d.share(activity.RoleAppend, activity.Committing), text.Tr("waits for commit"))
		}
		add(processBox, lockBox, d.share(activity.RoleWorker, activity.ForConnection), text.Tr("workers wait for a connection"))
	} else {
		add(storeBox, lockBox, d.share(activity.RoleAppend, activity.ForLock), text.Tr("waits for lock"))
		add(processBox, lockBox, d.share(activity.RoleWorker, activity.ForLock), workersWait(s))
	}
	if off := d.share(activity.RoleWorker, activity.BackingOff); off >= leastWait {
		all = append(all, wait{processBox, processBox, text.Tr("workers back off after errors"), off})
	}
	// An arrow between two boxes is one, the one that is waited for longest.
	return slices.CompactFunc(all, func(a, b wait) bool { return a.from == b.from && a.to == b.to })
}

// workersWait says which worker waits for which now, or that workers do.
func workersWait(s *sample) string {
	writer := s.lane(activity.RoleWriter)
	workers := s.workers()
	i := slices.IndexFunc(workers, func(p present) bool { return p.State == activity.ForLock })
	if i < 0 || writer == nil {
		return text.Tr("workers wait for the lock")
	}
	holder := s.byNumber(writer.For[0])
	if holder == nil || holder.number == workers[i].number {
		return text.Tr("workers wait for the lock")
	}
	return text.Tr("{{.Who}} waits for the lock held by {{.Holder}}", text.With("Who", nameOf(&workers[i]), "Holder", nameOf(holder)))
}

// arrows sketches where events go, between the boxes, and who waits for whom, below them.
func (k *sketch) arrows(v *view, rooms [boxes]diagram.Rect) {
	blue := k.fill(activity.GroupMoving).Base
	for i := range boxes - 1 {
		a, b := rooms[i], rooms[i+1]
		y, x0, x1 := a.Y+31, a.Right()+2, b.X-2
		k.Box(diagram.Rect{X: x0, Y: y - 1, W: max(x1-x0-6, 0), H: 2}, diagram.Solid(blue))
		k.Polygon(blue, [2]float64{x1 - 7, y - 6}, [2]float64{x1, y}, [2]float64{x1 - 7, y + 6})
	}
	for _, w := range v.waits {
		k.wait(w, rooms)
	}
}

// wait sketches an arrow below the boxes.
func (k *sketch) wait(w wait, rooms [boxes]diagram.Rect) {
	orange := k.fill(activity.GroupBlocked).Mark
	from, to := rooms[w.from], rooms[w.to]
	if w.from == w.to {
		said := "↻ " + w.words
		k.right(from.Right()-400, from.Bottom()+5, 400, said, 11, false, k.theme.Text)
		return
	}
	x0, x1 := from.X+from.W/2, to.X+to.W*0.38
	if w.to < w.from {
		x1 = to.X + to.W*0.62
	} else if w.from == channelBox {
		x0, x1 = from.X+from.W*0.61, to.X+to.W*0.34
	} else if w.from == storeBox {
		x0 = from.X + from.W*0.66
	}
	top, y := from.Bottom(), from.Bottom()+14
	words := w.words
	if k.narrow {
		words = percent(w.share)
	}
	room := math.Abs(x1-x0) - 24
	words = k.cut(words, 11, false, max(room, 20))
	wide := k.wide(words, 11, false)
	middle := (x0 + x1) / 2
	side := 1.0
	if x1 < x0 {
		side = -1
	}
	k.Path(orange, 1.5, 4, [2]float64{x0, top + 3}, [2]float64{x0, y}, [2]float64{middle - side*(wide/2+6), y})
	k.Path(orange, 1.5, 4, [2]float64{middle + side*(wide/2+6), y}, [2]float64{x1, y}, [2]float64{x1, top + 8})
	k.Polygon(orange, [2]float64{x1 - 4, top + 8}, [2]float64{x1, top + 2}, [2]float64{x1 + 4, top + 8})
	k.Say(diagram.Word{X: middle - wide/2 - 4, Y: y - 8, W: wide + 8, Text: words, Size: 11, Align: diagram.Middle, Color: k.theme.Text})
	k.Zone(diagram.Zone{
		Rect: diagram.Rect{X: min(x0, x1) - 4, Y: top + 2, W: math.Abs(x1-x0) + 8, H: 22}, Name: waitZone(w),
		Tip: text.Tr("{{.Words}}: {{.Share}} of the last 5 s", text.With("Words", w.words, "Share", percent(w.share))), Link: true,
	})
}

// waitZone names an arrow.
func waitZone(w wait) string { return "wait " + boxNames[w.from] + " " + boxNames[w.to] }

// boxNames tell the boxes apart.
var boxNames = [boxes]string{"generate", "channel", "store", "lock", "queue", "process"}
