package floor

import (
	"slices"
	"strings"
	"testing"
	"time"

	"weir/app/chart"
	"weir/app/chart/diagram"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// The numbers of a view agree with the samples that it is computed from.
func TestView(t *testing.T) {
	now, before := moment(4, false)
	v := viewOf(now, before, storeIsTheBottleneck)
	for _, c := range []struct{ what, got, want string }{
		{"generate", v.generate.number, "2\u2009512/s"}, {"generate's share", v.generate.share, "69 %"}, {"what it can give", v.generate.canGive, "can give 8\u2009103/s"},
		{"its longest block", v.generate.longest.said, "longest block 47 ms"}, {"its source", v.generate.source, "RC_2024-01.zst"},
		{"channel", v.channel.number, "95 / 100"}, {"channel's share", v.channel.share, "69 % of the time"},
		{"store", v.store.number, "2\u2009500/s"}, {"store's share", v.store.share, "99 %"}, {"batches", v.store.batches.said, "25 batches/s of 100"}, {"gathering", v.store.gathering, "100 of 100, waiting"},
		{"inside the lock", v.lock.inside, "worker 1 settling"}, {"requests", v.lock.facts[1].said, "1.2 requests share it"},
		{"queue", v.queue.number, "1\u2009102 waiting"}, {"its note", v.queue.note, "2 to retry · 1 dead"}, {"retry", v.queue.retry.what, "196\u2009204 in 1.6 s"},
		{"process", v.process.note, "3 working, 1 waiting"}, {"worker 2", v.process.workers[1].time, "82 / 100"},
		{"button", v.sentence.button, "Set write_batch to 1\u2009000…"}, {"died", v.queue.died.counts, "5 settled · 4 claimed"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
	if !v.store.limits || v.store.tone != style.Warning || v.generate.limits {
		t.Error("the tag isn't at store alone")
	}
	want := []string{"waits for a free slot", "full until store receives", "waits for lock", "worker 3 waits for the lock held by worker 1"}
	var got []string
	for _, w := range v.waits {
		got = append(got, w.words)
	}
	if !slices.Equal(got, want) {
		t.Errorf("who waits for whom: got %q, want %q", got, want)
	}
}

// Waits below a twentieth of the time have no arrow.
func TestShortWaitsHaveNoArrow(t *testing.T) {
	now, before := moment(4, false)
	now.totals.Roles[activity.RoleGenerate] = activity.Sums{}
	now.totals.Roles[activity.RoleGenerate][activity.ForSlot] = 200 * ms
	now.totals.Roles[activity.RoleGenerate][activity.Reading] = 4800 * ms
	for _, w := range viewOf(now, before, nothingLimits).waits {
		if w.from == generateBox || w.from == channelBox {
			t.Errorf("a wait of 4 %% has the arrow %q", w.words)
		}
	}
}

func TestModes(t *testing.T) {
	other := []core.Node{{ID: 3}}
	for _, c := range []struct {
		name              string
		state             control.State
		recording, enough bool
		want              mode
	}{
		{"live", control.State{Phase: control.Running, Source: "dump"}, true, true, live},
		{"opening", control.State{Phase: control.Running, Source: "dump"}, true, false, opening},
		{"paused", control.State{Phase: control.Paused, Tuning: core.Tuning{Paused: true}}, true, true, paused},
		{"elsewhere", control.State{Phase: control.Watching, Elsewhere: other}, false, false, elsewhere},
		{"nobody elsewhere", control.State{Phase: control.Watching}, false, false, absent},
		{"unreachable", control.State{Phase: control.Unreachable}, true, true, troubled},
		{"full", control.State{Phase: control.DiskFull}, true, true, troubled},
		{"draining", control.State{Phase: control.Draining}, true, true, draining},
		{"no source", control.State{Phase: control.Running, Source: "none"}, true, true, sourceless},
		{"starting", control.State{Phase: control.Starting}, false, false, absent},
	} {
		if got := modeOf(c.state, c.recording, c.enough); got != c.want {
			t.Errorf("%s: mode %d, want %d", c.name, got, c.want)
		}
	}
}

// Tiles are in the order of ids: claims of this program from its memory, those of others
// from the store, and what waits without what was claimed meanwhile.
func TestTiles(t *testing.T) {
	now, before := moment(2, false)
	now.queue.Segments = []core.QueuedSegment{
		{Segment: core.Segment{First: 198_401, Last: 198_500, Events: 100}},                                                              // claimed since
		{Segment: core.Segment{First: 198_601, Last: 198_700, Events: 100}, ClaimedBy: 4, Token: 9},                                      // settled since
		{Segment: core.Segment{First: 198_701, Last: 198_800, Events: 100}, ClaimedBy: 7, Token: 31, Silent: 2 * time.Second},            // another's
		{Segment: core.Segment{First: 198_801, Last: 198_900, Events: 100, Attempt: 1}, ClaimedBy: 8, NodeDead: true, Silent: time.Hour}, // a dead one's
		{Segment: core.Segment{First: 198_901, Last: 199_000, Events: 100}},
	}
	v := viewOf(now, before, nothingLimits)
	var claims, waiting []string
	for _, c := range v.queue.claimed {
		claims = append(claims, c.who)
	}
	for _, c := range v.queue.waiting {
		waiting = append(waiting, c.key())
	}
	if want := []string{"worker 1 settling", "worker 2 handling", "node 7", "node 8, dead"}; !slices.Equal(claims, want) {
		t.Errorf("claims: got %q, want %q", claims, want)
	}
	if want := []string{"events 198901 199000"}; !slices.Equal(waiting, want) {
		t.Errorf("waiting: got %q, want %q", waiting, want)
	}
}

// With a thousand segments and more, a tile stands for many and says so.
func TestManySegments(t *testing.T) {
	var q queueSample
	for i := range int64(64) {
		q.Segments = append(q.Segments, core.QueuedSegment{Segment: core.Segment{First: 100*i + 1, Last: 100*i + 100, Events: 100}})
	}
	q.More = 936
	n := &metrics.Snapshot{}
	n.Backlog = 100_000
	all, more, events := waitingOf(&q, nil, n)
	if len(all) != 3 || !strings.HasSuffix(all[0].ids, "× 20") || all[0].last != 2000 || all[1].first != 2001 {
		t.Errorf("the tiles are %+v", all)
	}
	if more != "+ 940 more" || events != "94\u2009000 events" {
		t.Errorf("beyond them there are %q, %q", more, events)
	}
}

func TestIDs(t *testing.T) {
	for _, c := range []struct {
		first, last int64
		want        string
	}{{7, 7, "7"}, {1, 100, "1–100"}, {198_401, 198_500, "198\u2009401–500"}, {7_129_999, 7_130_098, "7\u2009129\u2009999–130\u2009098"}, {999, 1098, "999–1\u2009098"}} {
		if got := idsText(c.first, c.last); got != c.want {
			t.Errorf("%d to %d: got %q, want %q", c.first, c.last, got, c.want)
		}
	}
}

// A square of the belt stands for several slots where there are more than a hundred.
func TestBelt(t *testing.T) {
	for _, c := range []struct{ depth, capacity, squares, full, rows int }{
		{95, 100, 100, 95, 5}, {1, 1, 1, 1, 1}, {3, 10, 10, 3, 1}, {0, 100, 100, 0, 5}, {1, 1000, 100, 1, 5}, {1000, 1000, 100, 100, 5}, {40, 30, 30, 30, 2},
	} {
		if got := beltOf(c.depth, c.capacity); got != (belt{c.squares, c.full, c.rows}) {
			t.Errorf("%d of %d: got %+v", c.depth, c.capacity, got)
		}
	}
}

// No word of the page leaves the room of its box, from the smallest window on.
func TestWordsFit(t *testing.T) {
	now, before := moment(8, true)
	for _, size := range [][2]float64{{776, 426}, {960, 596}, {1200, 700}, {1376, 836}, {1900, 1000}} {
		r := roomsOf(size[0], size[1], false, nil)
		k := &sketch{theme: chart.Dark, low: r.low, slim: r.compact, narrow: r.narrow}
		k.measure = func(s string, size float32, bold, _ bool) float64 {
			return float64(len([]rune(s))) * float64(size) * 0.58
		}
		v := viewOf(now, before, storeIsTheBottleneck)
		k.process(&v.process, r.boxes[processBox])
		k.generate(&v.generate, r.boxes[generateBox])
		k.store(&v.store, r.boxes[storeBox])
		for _, w := range k.Words {
			if strings.HasSuffix(w.Text, "bottleneck") {
				continue // it stands on the edge
			}
			i := slices.IndexFunc(r.boxes[:], func(b diagram.Rect) bool { return w.X >= b.X && w.X < b.Right() })
			if i < 0 || w.X+w.W > r.boxes[i].Right()+1 || w.Y+float64(w.Size) > r.boxes[i].Bottom() {
				t.Errorf("%v: %q at %.0f, %.0f leaves its box", size, w.Text, w.X, w.Y)
			}
		}
	}
}

// While the pipeline drains, the boxes of stages that have ended say so.
func TestDrainingBoxes(t *testing.T) {
	now, before := moment(4, false)
	now.state.Phase = control.Draining
	for i := range now.lanes {
		if now.lanes[i].role == activity.RoleGenerate {
			now.lanes[i].Present = activity.Present{State: activity.Ended}
		}
	}
	v := viewOf(now, before, nothingLimits)
	if v.generate.note != "ended" || v.generate.tone != style.Calm || v.store.note == "ended" || v.process.note == "ended" {
		t.Errorf("generate %q, store %q, process %q", v.generate.note, v.store.note, v.process.note)
	}
}
