package floor

import (
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/core/activity"
	"weir/core/metrics"
)

// storing is a throughput of so many events per second, with a wave in it.
func storing(perSecond float64) (t throughput) {
	n := 0.0
	for i := range 25 {
		n += perSecond / 2 * (1 + 0.1*float64(i%3-1))
		t.add(&metrics.Snapshot{Sample: metrics.Sample{Time: sceneTime.Add(time.Duration(i) * 500 * ms)}, Started: sceneTime, Totals: metrics.Counters{Stored: uint64(n)}})
	}
	return t
}

// The throughput is that of the last five seconds, and begins again with another run.
func TestThroughput(t *testing.T) {
	var r throughput
	if _, ok := r.perSecond(); ok {
		t.Error("nothing was stored, and the throughput is known")
	}
	at := func(started, second int, n uint64) *metrics.Snapshot {
		return &metrics.Snapshot{Sample: metrics.Sample{Time: sceneTime.Add(time.Duration(second) * time.Second)}, Started: sceneTime.Add(time.Duration(started)), Totals: metrics.Counters{Stored: n}}
	}
	r.add(&metrics.Snapshot{})
	for second := range 30 {
		n := uint64(100 * second)
		if second > 20 {
			n = 2000 + uint64(500*(second-20))
		}
		r.add(at(0, second, n))
		r.add(at(0, second, n+1)) // the same moment
	}
	if got, ok := r.perSecond(); !ok || got != 500 {
		t.Errorf("got %v/s, want those of the last five seconds", got)
	}
	if curve := r.curve(); len(curve) != 11 && len(curve) != 10 || curve[0].perSecond != 100 || curve[len(curve)-1] != (rateUntil{0, 500}) {
		t.Errorf("the curve is %v", curve)
	}
	r.add(at(1, 31, 10))
	if _, ok := r.perSecond(); ok {
		t.Error("another run's throughput is known at once")
	}
}

func TestCompared(t *testing.T) {
	for _, test := range []struct {
		mine, other float64
		want        string
		slower      bool
	}{
		{720, 12_400, "17× slower", true},
		{1000, 1700, "1.7× slower", true},
		{1000, 1040, "as fast", false},
		{2500, 2000, "1.2× faster", false},
		{0, 100, "", false},
		{100, 0, "", false},
	} {
		if got, slower := compared(test.mine, test.other); got != test.want || slower != test.slower {
			t.Errorf("%v beside %v is %q, %v", test.mine, test.other, got, slower)
		}
	}
}

// wrong is a scene with two halves.
func (s pageScene) playWrong() (left, right *activity.Recorder) {
	left, right = activity.New(), activity.New()
	s.Fake.StateNow.Scene = &control.ScenePlay{Scene: control.Scene{Name: "one-slot", Wrong: true}, Step: 2, Steps: 4}
	s.Fake.HalvesNow = []control.Half{
		{Name: "A channel of 100 slots", Setting: "pipeline.channel_capacity", Value: 100, Activity: left},
		{Name: "A channel of one slot", Setting: "pipeline.channel_capacity", Value: 1, Activity: right},
	}
	return left, right
}

// The page splits while a scene with two halves plays, and nothing is left of them after.
func TestPageSplits(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	if s.halves != nil {
		t.Fatal("the page is split and no scene plays")
	}
	whole := len(s.box.Objects)
	_, right := s.playWrong()
	s.Changed()
	if s.halves == nil || s.lower.visible || len(s.box.Objects) == whole {
		t.Fatal("the page isn't split")
	}
	if s.halves.stop != nil {
		t.Error("the second pipeline is watched while the page is hidden")
	}
	w := s.halves.watcher
	s.Fake.HalvesNow[1].Tuning.WriteBatch = 7
	if w.source() != right || w.state().Tuning.WriteBatch != 7 || w.newest() != nil {
		t.Error("the watcher doesn't look at the right half")
	}
	s.Fake.StateNow.Scene.Scene = control.Scene{Name: "burst"}
	s.Changed()
	if s.halves != nil || len(s.box.Objects) != whole {
		t.Error("the page stays split")
	}
	if s.Fake.HalvesNow = nil; w.source() != nil {
		t.Error("the watcher looks at what is over")
	}
}

// The parts of the halves don't overlap, and stay on the page, in every size.
func TestHalfRooms(t *testing.T) {
	for height := 560.0; height <= 1200; height += 20 {
		for width := 896.0; width <= 1600; width += 64 {
			left, right := halfRoomsOf(0, width, height), halfRoomsOf(1, width, height)
			if left.sheet.Right() >= right.sheet.X || right.sheet.Right() > width || left.lanes.Bottom() > height || left.lanes.H < 150 || left.sheet.Bottom() > left.lanes.Y ||
				left.head.Bottom() > left.sentence.Y || left.sentence.Bottom() > left.channel.Y || left.throughput.Right() > left.channel.X || left.channel.Right() > left.sheet.W+0.01 {
				t.Fatalf("%v×%v: %+v", width, height, left)
			}
		}
	}
}

// Both halves equal their golden pictures in both looks.
func TestGoldenHalves(t *testing.T) {
	for _, look := range hosttest.Looks {
		for _, size := range []struct {
			name          string
			width, height float32
		}{{"wide", 1376, 792}, {"small", 960, 552}} {
			t.Run(look+" "+size.name, func(t *testing.T) {
				s := openPage(t, look, size.width, size.height)
				s.playWrong()
				s.Changed()
				rates := [2]float64{12_400, 720}
				for i, p := range s.halves.panes {
					p.lanes.setVisible(true)
					now, before := moment(2, false)
					p.rates, p.half = storing(rates[i]), s.Fake.HalvesNow[i]
					if i == 1 {
						now.channel = channelSample{1, []int{1, 0, 1, 1, 0, 1, 1, 1}}
					}
					find := nothingLimits
					if i == 1 {
						find = storeIsTheBottleneck
					}
					p.view = viewOf(now, before, find)
					v := busy(2, false).view()
					v.at = sceneTime
					p.lanes.Show(v)
				}
				s.halves.compare()
				s.Until(func() bool {
					for _, p := range s.halves.panes {
						if p.lanes.drawing || p.sheet.shown != p.sheet.wanted {
							return false
						}
					}
					return true
				})
				hosttest.Golden(t, "halves-"+size.name+"-"+look+".png", s.Capture())
			})
		}
	}
}

// Both throughputs stay once one half is to end.
func TestThroughputsStay(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	left, _ := s.playWrong()
	s.Changed()
	stored := func(second int, n uint64) {
		for i := range s.Fake.HalvesNow {
			s.Fake.HalvesNow[i].Snapshot = metrics.Snapshot{Sample: metrics.Sample{Time: sceneTime.Add(time.Duration(second) * time.Second)}, Totals: metrics.Counters{Stored: n}}
		}
		s.halves.compare()
	}
	stored(0, 0)
	stored(1, 100)
	left.BeginQuit()
	stored(2, 100)
	for i, p := range s.halves.panes {
		if got, ok := p.rates.perSecond(); !ok || got != 100 {
			t.Errorf("half %d: %v/s, want what it was before the end", i, got)
		}
	}
}
