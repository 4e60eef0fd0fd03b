package dashboard

import (
	"testing"
	"time"

	"weir/app/ui/hosttest"
)

func TestBounds(t *testing.T) {
	now := hosttest.FirstEvent
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for name, c := range map[string]struct {
		t        timeline
		oldest   time.Time
		from, to time.Time
	}{
		"nothing yet":        {timeline{span: time.Hour}, time.Time{}, ago(time.Minute), now},
		"seconds":            {timeline{span: time.Hour}, ago(10 * time.Second), ago(time.Minute), now},
		"short past":         {timeline{span: time.Hour}, ago(7 * time.Minute), ago(7 * time.Minute), now},
		"long past":          {timeline{span: time.Hour}, ago(9 * time.Hour), ago(time.Hour), now},
		"a minute":           {timeline{span: time.Minute}, ago(9 * time.Hour), ago(time.Minute), now},
		"everything":         {timeline{}, ago(90 * time.Hour), ago(90 * time.Hour), now},
		"everything of none": {timeline{}, time.Time{}, ago(time.Minute), now},
		"frozen":             {timeline{span: time.Hour, frozen: ago(time.Minute)}, ago(9 * time.Hour), ago(61 * time.Minute), ago(time.Minute)},
		"frozen, short past": {timeline{span: time.Hour, frozen: ago(time.Minute)}, ago(5 * time.Minute), ago(5 * time.Minute), ago(time.Minute)},
		"zoomed":             {timeline{span: time.Hour, from: ago(5 * time.Minute), to: ago(4 * time.Minute)}, ago(9 * time.Hour), ago(5 * time.Minute), ago(4 * time.Minute)},
		"zoomed and frozen": {timeline{span: time.Hour, frozen: ago(time.Minute), from: ago(5 * time.Minute), to: ago(4 * time.Minute)},
			ago(9 * time.Hour), ago(5 * time.Minute), ago(4 * time.Minute)},
	} {
		if from, to := c.t.bounds(now, c.oldest); !from.Equal(c.from) || !to.Equal(c.to) {
			t.Errorf("%s: got %s to %s, want %s to %s", name, from.Sub(now), to.Sub(now), c.from.Sub(now), c.to.Sub(now))
		}
	}
}

func TestZoom(t *testing.T) {
	now := hosttest.FirstEvent
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const hour = time.Hour
	for name, c := range map[string]struct {
		t           timeline
		shown       time.Duration // up to now
		oldest      time.Duration // before now
		left, right float64
		from, to    time.Duration // before now; 0 and 0: live
	}{
		"half":                      {timeline{span: hour}, hour, 9 * hour, 0.25, 0.75, 45 * time.Minute, 15 * time.Minute},
		"too short":                 {timeline{span: hour}, hour, 9 * hour, 0.5, 0.5, 30*time.Minute + time.Second, 30*time.Minute - time.Second},
		"too short at now":          {timeline{span: hour}, hour, 9 * hour, 1, 1, 2 * time.Second, 0},
		"out beyond the span":       {timeline{span: hour}, hour, 9 * hour, -0.1, 1.1, 0, 0},
		"out beyond now":            {timeline{span: hour}, 10 * time.Minute, 9 * hour, 0.5, 1.5, 5 * time.Minute, 0},
		"out beyond a short past":   {timeline{span: hour}, 10 * time.Minute, 10 * time.Minute, -0.1, 1.1, 0, 0},
		"everything, out":           {timeline{}, 10 * hour, 10 * hour, -0.1, 1.1, 0, 0},
		"everything, out to a side": {timeline{}, 10 * hour, 10 * hour, -0.5, 0.5, 10 * hour, 5 * hour},
	} {
		got := c.t.zoom(ago(c.shown), now, c.left, c.right, now, ago(c.oldest))
		want := timeline{span: c.t.span, from: ago(c.from), to: ago(c.to)}
		if c.from == 0 {
			want = c.t
		}
		if got.live() != want.live() || !got.from.Equal(want.from) || !got.to.Equal(want.to) || got.span != want.span {
			t.Errorf("%s: got %s to %s before now, want %s to %s", name, now.Sub(got.from), now.Sub(got.to), c.from, c.to)
		}
	}
}

// Turning the wheel in and out again ends in live.
func TestZoomWheel(t *testing.T) {
	now, oldest := hosttest.FirstEvent, hosttest.FirstEvent.Add(-3*time.Minute)
	for _, span := range []time.Duration{0, time.Minute, time.Hour} {
		for _, middle := range []float64{0, 0.3, 1} {
			line := timeline{span: span}
			turn := func(factor float64) {
				from, to := line.bounds(now, oldest)
				line = line.zoom(from, to, middle-middle*factor, middle+(1-middle)*factor, now, oldest)
			}
			for range 40 {
				turn(0.8)
			}
			if from, to := line.bounds(now, oldest); line.live() || to.Sub(from) != shortestZoom {
				t.Errorf("%s at %v: zoomed in to %s, want %s", SpanText(span), middle, to.Sub(from), shortestZoom)
			}
			turns := 0
			for ; !line.live() && turns < 100; turns++ {
				turn(1.25)
			}
			if !line.live() {
				from, to := line.bounds(now, oldest)
				t.Errorf("%s at %v: %d turns out, and still at %s to %s before now", SpanText(span), middle, turns, now.Sub(from), now.Sub(to))
			}
		}
	}
}

func TestPan(t *testing.T) {
	now := hosttest.FirstEvent
	line := timeline{span: time.Hour, from: now.Add(-10 * time.Minute), to: now.Add(-6 * time.Minute)}
	got := line.pan(0.5, now)
	if !got.from.Equal(now.Add(-8*time.Minute)) || !got.to.Equal(now.Add(-4*time.Minute)) {
		t.Errorf("half its length later it is %s to %s before now, want 8 m to 4 m", now.Sub(got.from), now.Sub(got.to))
	}
	if got = line.pan(-0.5, now); !got.to.Equal(now.Add(-8 * time.Minute)) {
		t.Errorf("half its length earlier it ends %s before now, want 8 m", now.Sub(got.to))
	}
	if got = line.pan(9, now); !got.to.Equal(now) || got.to.Sub(got.from) != 4*time.Minute {
		t.Errorf("it moves to %s to %s before now, want 4 m to 0", now.Sub(got.from), now.Sub(got.to))
	}
	live := timeline{span: time.Hour}
	if live.pan(-1, now) != live {
		t.Error("live charts moved")
	}
}
