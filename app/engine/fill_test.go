package engine_test

import (
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"weir/app/engine"
	"weir/app/setup"
	"weir/core/metrics"
)

// disk is a made-up clock and a disk that a store grows on.
type disk struct {
	fill engine.Fill
	at   time.Time
	size int64 // of the disk
	used int64
}

func newDisk(size int64) *disk {
	return &disk{at: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), size: size}
}

// pass lets time pass in steps of a second, in which the store comes to be as
// large as grow says, and returns the last forecast and every level on the way
// that was another than the one before.
func (d *disk) pass(t time.Duration, grow func(after time.Duration) int64) (last engine.Forecast, levels []engine.FillLevel) {
	begin := d.used
	before := d.fill.Forecast().Level
	for after := time.Second; after <= t; after += time.Second {
		d.at = d.at.Add(time.Second)
		d.used = begin + grow(after)
		if d.fill.Due(d.at) {
			if f := d.fill.Add(d.at, d.used, d.size-d.used); f.Level != before {
				before = f.Level
				levels = append(levels, f.Level)
			}
		}
	}
	return d.fill.Forecast(), levels
}

// steady is growth of so many bytes a second.
func steady(perSecond int64) func(time.Duration) int64 {
	return func(after time.Duration) int64 { return int64(after/time.Second) * perSecond }
}

const gib = 1 << 30

func TestFill(t *testing.T) {
	none := steady(0)
	// A write-ahead log grows to its limit and is emptied into the store, which
	// grows a hundredth of that.
	sawtooth := func(after time.Duration) int64 {
		s := int64(after / time.Second)
		return s%40*(1<<20) + s/40*(400<<10)
	}
	for _, test := range []struct {
		name  string
		disk  int64
		after func(d *disk) engine.Forecast
		level engine.FillLevel
		left  [2]time.Duration // from, to
	}{
		{"nothing known", gib, func(d *disk) engine.Forecast { f, _ := d.pass(30*time.Second, steady(1<<20)); return f }, engine.FillFar, [2]time.Duration{}},
		{"no growth", gib, func(d *disk) engine.Forecast { f, _ := d.pass(time.Hour, none); return f }, engine.FillFar, [2]time.Duration{}},
		{"weeks", 2000 * gib, func(d *disk) engine.Forecast { f, _ := d.pass(10*time.Minute, steady(1<<20)); return f }, engine.FillFar, [2]time.Duration{22 * 24 * time.Hour, 24 * 24 * time.Hour}},
		{"days", 300 * gib, func(d *disk) engine.Forecast { f, _ := d.pass(10*time.Minute, steady(1<<20)); return f }, engine.FillWeek, [2]time.Duration{3 * 24 * time.Hour, 3 * 24 * time.Hour}},
		{"hours", 10 * gib, func(d *disk) engine.Forecast { f, _ := d.pass(2*time.Minute, steady(1<<20)); return f }, engine.FillDay, [2]time.Duration{2 * time.Hour, 2 * time.Hour}},
		{"a minute at least", gib, func(d *disk) engine.Forecast { f, _ := d.pass(2*time.Minute, steady(8<<20)); return f }, engine.FillDay, [2]time.Duration{time.Minute, time.Minute}},
		{"full", 120 << 20, func(d *disk) engine.Forecast { f, _ := d.pass(2*time.Minute, steady(1<<20)); return f }, engine.FillDay, [2]time.Duration{time.Minute, time.Minute}},
		{"steps far apart", 10 * gib, func(d *disk) engine.Forecast {
			f, _ := d.pass(time.Hour, func(after time.Duration) int64 { return int64(after/(2*time.Minute)) * (120 << 20) })
			return f
		}, engine.FillDay, [2]time.Duration{80 * time.Minute, 2 * time.Hour}},
		{"a log that fills and empties", 5 * gib, func(d *disk) engine.Forecast { f, _ := d.pass(time.Hour, sawtooth); return f }, engine.FillWeek, [2]time.Duration{5 * 24 * time.Hour, 6 * 24 * time.Hour}},
		{"retention holds it", 10 * gib, func(d *disk) engine.Forecast {
			d.pass(10*time.Minute, steady(1<<20))
			f, _ := d.pass(10*time.Minute, func(after time.Duration) int64 { return int64(after/time.Second%3) * 4096 })
			return f
		}, engine.FillFar, [2]time.Duration{}},
		{"an import long ago", 10 * gib, func(d *disk) engine.Forecast {
			d.pass(time.Minute, steady(10<<20))
			f, _ := d.pass(10*time.Minute, none)
			return f
		}, engine.FillFar, [2]time.Duration{}},
		{"an import that has just ended", 30 * gib, func(d *disk) engine.Forecast {
			d.pass(20*time.Minute, steady(10<<20))
			f, levels := d.pass(20*time.Minute, none)
			if len(levels) > 1 {
				t.Errorf("after an import the levels are %v, want one", levels)
			}
			return f
		}, engine.FillFar, [2]time.Duration{}},
		{"made smaller", 10 * gib, func(d *disk) engine.Forecast {
			d.pass(5*time.Minute, steady(1<<20))
			d.used = 0
			f, _ := d.pass(3*time.Minute, none)
			return f
		}, engine.FillFar, [2]time.Duration{}},
	} {
		got := test.after(newDisk(test.disk))
		if got.Level != test.level || got.Left < test.left[0] || got.Left > test.left[1] {
			t.Errorf("%s: level %d, %v left at %.0f bytes/s; want level %d, %v to %v", test.name, got.Level, got.Left, got.PerSecond, test.level, test.left[0], test.left[1])
		}
	}
}

// TestFillKeep: a store that keeps its events for less time than the disk has room
// for doesn't fill it.
func TestFillKeep(t *testing.T) {
	for _, test := range []struct {
		keep time.Duration
		want engine.FillLevel
	}{{0, engine.FillWeek}, {time.Hour, engine.FillFar}, {30 * 24 * time.Hour, engine.FillWeek}} {
		d := newDisk(100 * gib)
		d.fill.Keep = test.keep
		if f, _ := d.pass(10*time.Minute, steady(500_000)); f.Level != test.want { // 2.4 days
			t.Errorf("kept for %v: got level %d, %v left, want %d", test.keep, f.Level, f.Left, test.want)
		}
	}
}

// TestFillEndsWithTheGrowth: a minute or so after a store has stopped to grow, but
// for what is measured of it, its disk is no longer said to fill up; and it isn't
// said again.
func TestFillEndsWithTheGrowth(t *testing.T) {
	for name, trickle := range map[string]int64{"not at all": 0, "measurements": 1 << 10} {
		d := newDisk(100 * gib)
		if f, _ := d.pass(20*time.Minute, steady(10<<20)); f.Level != engine.FillDay {
			t.Fatalf("%s: while it grows: %+v", name, f)
		}
		if f, levels := d.pass(80*time.Second, steady(trickle)); f.Level != engine.FillFar {
			t.Errorf("%s: 80 s later: %+v, levels %v", name, f, levels)
		}
		if f, levels := d.pass(20*time.Minute, steady(trickle)); len(levels) > 0 {
			t.Errorf("%s: 20 min later: %+v, levels %v", name, f, levels)
		}
	}
}

// TestFillInBursts: a store that grows in bursts with pauses between them has one
// level, once the first pause is known.
func TestFillInBursts(t *testing.T) {
	bursts := func(after time.Duration) int64 { // half a minute in three
		s := int64(after / time.Second)
		return s/180*(30<<20) + min(s%180, 30)<<20 + s<<10
	}
	d := newDisk(50 * gib)
	d.pass(12*time.Minute, bursts)
	if f, levels := d.pass(time.Hour, bursts); f.Level != engine.FillWeek || len(levels) > 0 {
		t.Errorf("got %+v, levels %v, want a week all along", f, levels)
	}
}

// TestFillFull: a disk without room is full, also once nothing grows any more,
// until there is room.
func TestFillFull(t *testing.T) {
	d := newDisk(gib)
	grown := d.size
	if _, levels := d.pass(20*time.Minute, func(after time.Duration) int64 { return min(int64(after/time.Second)<<20, grown) }); levels[len(levels)-1] != engine.FillNow {
		t.Errorf("without room: levels %v, want the last to be %v", levels, engine.FillNow)
	}
	if last, _ := d.pass(time.Hour, steady(0)); last.Level != engine.FillNow {
		t.Errorf("an hour later: %+v", last)
	}
	d.size *= 2
	if last, _ := d.pass(time.Minute, steady(0)); last.Level != engine.FillFar {
		t.Errorf("with room: %+v", last)
	}
}

// TestFillDoesNotFlap: a rate that sways around a bound crosses it once.
func TestFillDoesNotFlap(t *testing.T) {
	d := newDisk(7 * 24 * 3600 << 20) // a week at 1 MiB/s
	for range 20 {
		if _, levels := d.pass(6*time.Minute, steady(1<<20+40<<10)); len(levels) > 1 {
			t.Errorf("faster: %v", levels)
		}
		if _, levels := d.pass(6*time.Minute, steady(1<<20-40<<10)); len(levels) > 0 {
			t.Errorf("slower: %v", levels)
		}
	}
	if got := d.fill.Forecast(); got.Level != engine.FillWeek {
		t.Errorf("level %d, %v left", got.Level, got.Left)
	}
	if _, levels := d.pass(time.Hour, steady(10<<10)); len(levels) != 1 || levels[0] != engine.FillFar {
		t.Errorf("much slower: %v, want far", levels)
	}
}

// TestFillWhereClocksJump: a clock that is set back begins a new observation, one
// that is set forward, as after a night's sleep, forgets what was before.
func TestFillWhereClocksJump(t *testing.T) {
	for _, by := range []time.Duration{-time.Hour, 8 * time.Hour} {
		d := newDisk(10 * gib)
		d.pass(5*time.Minute, steady(1<<20))
		d.at = d.at.Add(by)
		if f, _ := d.pass(30*time.Second, steady(1<<20)); f.Left != 0 {
			t.Errorf("by %v: %v left after half a minute", by, f.Left)
		}
		if f, _ := d.pass(2*time.Minute, steady(1<<20)); f.Left != 2*time.Hour {
			t.Errorf("by %v: %v left, want 2h", by, f.Left)
		}
	}
}

// TestFillInTheWindow: the window's state has the forecast of a store on this
// machine's disk, from one week before the end on.
func TestFillInTheWindow(t *testing.T) {
	folder := t.TempDir()
	free, err := setup.FreeSpace(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		folder string
		left   time.Duration // at the rate of growth
		soon   bool
		want   time.Duration // at most; and not much less
	}{
		{"weeks", folder, 21 * 24 * time.Hour, false, 0},
		{"days", folder, 5*24*time.Hour + 12*time.Hour, false, 5 * 24 * time.Hour},
		{"hours", folder, 5*time.Hour + 30*time.Minute, true, 5 * time.Hour},
		{"elsewhere", "", time.Hour, false, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			e := engine.New(engine.Options{StateDir: folder, Log: slog.New(slog.DiscardHandler), Overrides: map[string]string{"storage.keep": "0s"}})
			var s metrics.Snapshot
			for i := range 180 {
				s.SizeBytes = 1<<20 + int64(float64(i)*float64(free)/test.left.Seconds())
				e.Weigh(test.folder, &s)
				time.Sleep(time.Second) // of a made-up clock
			}
			got := e.State()
			if got.FullSoon != test.soon || got.FullIn > test.want || got.FullIn < test.want*3/4 || (got.FullIn == 0) != (test.want == 0) {
				t.Errorf("%s: full in %v, soon %v; want %v, %v", test.name, got.FullIn, got.FullSoon, test.want, test.soon)
			}
		})
	}
}
