package floor

import (
	"fmt"
	"testing"

	"weir/core/activity"
)

// lineup is a pipeline's goroutines.
func lineup(workers int) (all []trackView) {
	add := func(role activity.Role, name string) {
		all = append(all, trackView{number: len(all) + 1, role: role, name: name})
	}
	add(activity.RoleGenerate, "generate")
	add(activity.RoleGather, "store · gather")
	add(activity.RoleAppend, "store · append")
	add(activity.RoleWriter, "SQLite writer")
	for i := range workers {
		add(activity.RoleWorker, fmt.Sprint("worker ", i+1))
	}
	for _, role := range []activity.Role{activity.RoleVisualize, activity.RoleHeartbeat, activity.RoleJournal, activity.RoleMaintenance} {
		add(role, roleNames[role])
	}
	return all
}

func TestArrangeLanes(t *testing.T) {
	for _, test := range []struct {
		workers             int
		height              float64
		first, worker, last float64 // heights
		scrolls             bool
	}{
		{2, 308, 27, 27, 27, false},
		{4, 308, 27, 27, 14, false},
		{6, 308, 21, 21, 14, false},
		{8, 308, 18, 18, 14, false},
		{16, 308, 14, 14, 14, true},
		{64, 308, 14, 3, 14, true},
		{4, 180, 20, 20, 14, true},
		{0, 308, 27, 0, 27, false},
	} {
		tracks := lineup(test.workers)
		l := arrangeLanes(tracks, test.height, 0)
		first, last := l.rows[0], l.rows[len(l.rows)-1]
		if first.height != test.first || last.height != test.last || (l.over > 0) != test.scrolls {
			t.Errorf("%d workers in %v: first %v, last %v, over %v", test.workers, test.height, first.height, last.height, l.over)
		}
		if test.workers > 0 && l.rows[4].height != test.worker {
			t.Errorf("%d workers in %v: a worker has %v", test.workers, test.height, l.rows[4].height)
		}
		// Scrolled to the end the last row is in view, and generate still is.
		l = arrangeLanes(tracks, test.height, 1e9)
		first, last = l.rows[0], l.rows[len(l.rows)-1]
		if first.y != 0 || last.y+last.height > l.bottom-l.quitHeight || l.bottom > test.height {
			t.Errorf("%d workers in %v, scrolled: first at %v, last at %v to %v of %v", test.workers, test.height, first.y, last.y, last.y+last.height, l.bottom)
		}
		for i := range l.rows {
			r := &l.rows[i]
			if at := l.rowAt(r.y + r.height/2); at != i && r.y >= r.clip.Top {
				t.Errorf("row %d is found as %d", i, at)
			}
		}
		scroll := l.reveal(4, l.over)
		if l = arrangeLanes(tracks, test.height, scroll); test.workers > 0 && l.rows[4].y < l.rows[4].clip.Top {
			t.Errorf("%d workers: the first one isn't in view at %v", test.workers, l.rows[4].y)
		}
	}
}

func TestServedText(t *testing.T) {
	tracks := lineup(12)
	for _, test := range []struct {
		served      [2]int
		n           int
		word, brief string
	}{
		{[2]int{3, 0}, 1, "store", "store"},
		{[2]int{3, 7}, 2, "store+w3", ""},
		{[2]int{8, 6}, 2, "w4+w2", ""},
		{[2]int{5, 0}, 1, "worker 1", "w1"},
		{[2]int{3, 7}, 5, "store+w3 +3", "store+w3"},
		{[2]int{0, 0}, 1, "settle", ""},
	} {
		word, brief := servedText(tracks, activity.Span{State: activity.Settling, For: test.served, N: test.n})
		if word != test.word || brief != test.brief {
			t.Errorf("%v of %d: got %q, %q", test.served, test.n, word, brief)
		}
	}
}

// Where lanes scroll, those in sight are whole, and the quit signal is in a row of its own
// below them, in the lowest of cards, too.
func TestLanesInSightAreWhole(t *testing.T) {
	for _, workers := range []int{0, 2, 4, 8, 16, 64} {
		for height := 60.; height <= 600; height += 5 {
			l := arrangeLanes(lineup(workers), height, 0)
			end := l.bottom - l.quitHeight
			seen := 0
			for i := range l.rows {
				r := &l.rows[i]
				if r.clip.Bottom > end || r.scrolls && r.y < r.clip.Top {
					t.Fatalf("%d workers in %v: row %d lies over others", workers, height, i)
				}
				if r.y < end && r.y+r.height > end && r.height > laneBlock {
					t.Errorf("%d workers in %v: row %d from %v to %v is cut at %v", workers, height, i, r.y, r.y+r.height, end)
				}
				if r.y+r.height <= end {
					seen++
				}
			}
			if l.bottom > height || height >= 130 && seen < 6 {
				t.Errorf("%d workers in %v: %d rows to %v", workers, height, seen, l.bottom)
			}
		}
	}
}
