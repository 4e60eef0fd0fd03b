package floor

import (
	"math"

	"weir/app/chart/lanes"
	"weir/core/activity"
)

// laneRow is where a goroutine is in the picture. A track of a block has a row of its own,
// of which the first has the block's name.
type laneRow struct {
	track          int
	y, height, bar float64
	clip           lanes.Clip
	scrolls        bool
	named          bool    // it has a name beside it
	label          float64 // height of the part that the name stands beside: a row's, or the block's
	twoLines       bool
	count          int // goroutines that the name is of
}

// laneRows is the place of all goroutines.
type laneRows struct {
	rows       []laneRow
	pinned     float64 // where the rows that scroll begin
	bottom     float64 // where the rows end
	over       float64 // how far they can be scrolled
	quitHeight float64
}

// The heights of lanes, in units.
const (
	laneHeight   = 27
	laneTwoLines = 24 // from here on there is room for a second line
	laneWords    = 17 // from here on there is room for words in the bars
	laneMiddle   = 20 // at least, of few workers
	laneLow      = 14 // at least, of more; and of what mostly has no work
	laneBlock    = 3  // of a worker of many
	fewWorkers   = 6
	someWorkers  = 16
	quitHeight   = 18
	flagHeight   = 18
	lanesTight   = 160 // below this height lanes are low, and flags have no text
)

// side reports whether a goroutine mostly has no work.
func side(r activity.Role) bool { return r > activity.RoleWorker }

// arrangeLanes places goroutines, in their order, into a height. Those before the workers
// stay in view while the others scroll, if they have to and there is room for both.
func arrangeLanes(tracks []trackView, height, scroll float64) laneRows {
	var before, workers, after int
	for i := range tracks {
		switch r := tracks[i].role; {
		case r < activity.RoleWorker:
			before++
		case side(r):
			after++
		default:
			workers++
		}
	}
	l := laneRows{bottom: max(height-flagHeight, 0), quitHeight: quitHeight}
	tight := height < lanesTight
	if tight {
		l.bottom, l.quitHeight = height, laneLow
	}
	room := max(l.bottom-l.quitHeight, 0)
	least := float64(laneMiddle)
	if workers > fewWorkers || tight {
		least = laneLow
	}
	fit := func(room float64, rows int) float64 {
		return math.Floor(min(max(room/float64(max(rows, 1)), least), laneHeight))
	}
	main, low := fit(room, before+workers+after), 0.0
	block := workers > someWorkers
	if low = main; main < laneTwoLines {
		low = laneLow
		main = fit(room-laneLow*float64(after), before+workers)
	}
	worker := main
	if block {
		worker = laneBlock
		main = fit(room-laneBlock*float64(workers)-laneLow*float64(after), before)
		low = laneLow
	}
	l.pinned = main * float64(before)
	whole := l.pinned + worker*float64(workers) + low*float64(after)
	if l.pinned+2*laneLow > room {
		l.pinned = 0
	}
	if l.over = max(whole-room, 0); l.over == 0 {
		l.bottom = min(l.bottom, whole+l.quitHeight)
	} else {
		// The last row in sight is a whole one.
		end := l.pinned
		for i := range tracks {
			height := main
			switch role := tracks[i].role; {
			case role < activity.RoleWorker && l.pinned > 0:
				continue
			case role == activity.RoleWorker:
				height = worker
			case side(role):
				height = low
			}
			if end+height > room {
				break
			}
			end += height
		}
		if end > l.pinned {
			l.over, l.bottom = whole-end, end+l.quitHeight
		}
	}
	scroll = min(max(scroll, 0), l.over)
	y, first := 0.0, true
	for i := range tracks {
		r := laneRow{track: i, y: y, height: main, named: true, count: 1, clip: lanes.Clip{Top: 0, Bottom: l.pinned}}
		switch role := tracks[i].role; {
		case role == activity.RoleWorker:
			r.height = worker
			if block {
				r.named, first = first, false
				r.label, r.count = worker*float64(workers), workers
			}
		case side(role):
			r.height = low
		}
		if r.scrolls = tracks[i].role >= activity.RoleWorker || l.pinned == 0; r.scrolls {
			r.y -= scroll
			r.clip = lanes.Clip{Top: l.pinned, Bottom: l.bottom - l.quitHeight}
		}
		if r.label == 0 {
			r.label = r.height
		}
		r.twoLines = r.label >= laneTwoLines
		r.bar = barOf(r.height)
		y += r.height
		l.rows = append(l.rows, r)
	}
	return l
}

// barOf is the height of the bar in a lane. From laneWords on a word fits into it.
func barOf(height float64) float64 {
	switch {
	case height == laneBlock:
		return laneBlock - 1
	case height >= laneWords:
		return max(math.Round(height*0.7), laneWords-4)
	}
	return math.Round(height * 0.7)
}

// rowAt returns the row at a height; -1 if there is none.
func (l *laneRows) rowAt(y float64) int {
	for i := range l.rows {
		if r := &l.rows[i]; y >= max(r.y, r.clip.Top) && y < min(r.y+r.height, r.clip.Bottom) {
			return i
		}
	}
	return -1
}

// reveal returns how far to scroll, from scroll, so that a row can be seen.
func (l *laneRows) reveal(track int, scroll float64) float64 {
	for i := range l.rows {
		r := &l.rows[i]
		if r.track != track || !r.scrolls {
			continue
		}
		if above := r.clip.Top - r.y; above > 0 {
			return scroll - above
		}
		return scroll + max(r.y+r.height-r.clip.Bottom, 0)
	}
	return scroll
}
