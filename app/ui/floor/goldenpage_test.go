package floor

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/core"
	"weir/core/activity"
	"weir/core/limit"
	"weir/core/message"
	"weir/core/metrics"
)

// storeIsTheBottleneck is a finding.
func storeIsTheBottleneck(limit.Situation) limit.Finding {
	return limit.Finding{
		Limits: true, Stage: metrics.StageStore, Headline: message.Verbatim("Store is the bottleneck: it spends 99 % of its time waiting for the disk"),
		Reason: message.Verbatim("A commit takes 22 ms however few events it holds, and a batch holds 100."), Try: message.Verbatim("write_batch 1000: about 3.2× as fast, 8 000/s. Above 4 300/s process is the bottleneck."),
		Key: "pipeline.write_batch", Value: "1000", Shares: []limit.Share{{State: activity.Committing, Part: 0.55}, {State: activity.ForLock, Part: 0.44}},
	}
}

// nothingLimits is another.
func nothingLimits(limit.Situation) limit.Finding {
	return limit.Finding{Stage: metrics.StageStore, Headline: message.Verbatim("No bottleneck: the source gives 50/s and store is busy 4 % of the time")}
}

// pageScene is the page in a window.
type pageScene struct {
	*hosttest.StoreScene
	*Page
}

func openPage(t *testing.T, look string, width, height float32) pageScene {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	s := hosttest.NewStoreScene(t, nil)
	s.App.Preferences().SetString(host.PrefLook, look)
	s.Look.Variant = look
	s.App.Settings().SetTheme(s.Look)
	s.Host.Now = func() time.Time { return sceneTime }
	s.Win.Resize(fyne.NewSize(width, height))
	p := New(s.Host, func() *metrics.Snapshot { return nil })
	s.Win.SetContent(p.Content())
	p.lower.setVisible(true)
	return pageScene{s, p}
}

// look shows a moment with what the goroutines did until then.
func (s pageScene) look(now, before *sample, f *feed, find finder) {
	s.T.Helper()
	s.Fake.StateNow = now.state
	s.setView(viewOf(now, before, find))
	s.next = beltOf(now.channel.last(), now.channel.capacity)
	s.drawBelt(s.next)
	v := f.view()
	v.at = sceneTime
	s.lower.show(v)
	s.drawn()
}

// drawn waits until all that is wanted is drawn.
func (s pageScene) drawn() {
	s.T.Helper()
	s.Until(func() bool {
		return !s.lower.lanes.drawing && !s.lower.locks.drawing && s.sheet.shown == s.sheet.wanted && (s.rooms.notes.H == 0 || s.notes.shown == s.notes.wanted)
	})
}

// The page equals its golden pictures in both looks: with few and many workers on both
// stores, in every state, explained, and in a small window.
func TestGoldenPage(t *testing.T) {
	type golden struct {
		name          string
		width, height float32
		workers       int
		postgres      bool
		find          finder
		change        func(now, before *sample, s pageScene)
	}
	nothing := func(_, _ *sample, _ pageScene) {}
	all := []golden{
		{"sqlite-2", 1376, 836, 2, false, storeIsTheBottleneck, nothing},
		{"sqlite-4", 1376, 836, 4, false, storeIsTheBottleneck, nothing},
		{"sqlite-8", 1376, 836, 8, false, storeIsTheBottleneck, nothing},
		{"sqlite-64", 1376, 836, 64, false, storeIsTheBottleneck, nothing},
		{"postgres-4", 1376, 836, 4, true, storeIsTheBottleneck, nothing},
		{"explained", 1376, 836, 4, false, storeIsTheBottleneck, func(_, _ *sample, s pageScene) { s.ToggleExplain() }},
		{"small", 960, 596, 4, false, storeIsTheBottleneck, nothing},
		{"opening", 1376, 836, 4, false, nil, func(now, before *sample, _ pageScene) { before.totals.At = now.totals.At - time.Second }},
		{"nothing-limits", 1376, 836, 4, false, nothingLimits, nothing},
		{"paused", 1376, 836, 4, false, nil, func(now, before *sample, s pageScene) {
			s.setView(viewOf(now, before, storeIsTheBottleneck))
			now.state.Tuning.Paused = true
			for i := range now.lanes {
				now.lanes[i].Present = activity.Present{State: activity.Paused, Since: sceneNow - time.Second}
			}
		}},
		{"elsewhere", 1376, 836, 4, false, nil, func(now, _ *sample, _ pageScene) {
			now.state.Phase, now.state.Elsewhere = control.Watching, []core.Node{{ID: 3}}
			now.totals, now.lanes, now.takeovers, now.channel = nil, nil, nil, channelSample{}
			for i := range 2 {
				g := &now.queue.Segments[i]
				g.ClaimedBy, g.Token, g.Silent = 3, int64(2025+i), 3*time.Second
			}
		}},
		{"unreachable", 1376, 836, 4, true, nil, func(now, _ *sample, _ pageScene) {
			now.state.Phase, now.state.Since, now.state.Problem = control.Unreachable, sceneTime.Add(-12*time.Second), message.Verbatim("connection refused: is the server running?")
			now.queue.failed, now.queue.read = true, sceneTime.Add(-12*time.Second)
		}},
		{"sourceless", 1376, 836, 4, false, nil, func(now, _ *sample, _ pageScene) {
			now.state.Source, now.state.Import, now.takeovers = "none", nil, nil
			now.queue.Queue = core.Queue{}
			now.lanes = now.lanes[3:]
			for i := range now.lanes {
				now.lanes[i].Present = activity.Present{State: activity.Idle, Since: sceneNow - time.Second}
			}
			now.totals.Roles[activity.RoleGenerate], now.channel = activity.Sums{}, channelSample{}
		}},
	}
	for _, look := range hosttest.Looks {
		for _, c := range all {
			t.Run(look+" "+c.name, func(t *testing.T) {
				s := openPage(t, look, c.width, c.height)
				now, before := moment(c.workers, c.postgres)
				f := busy(c.workers, c.postgres)
				c.change(now, before, s)
				if now.totals == nil {
					f = new(feed)
				}
				s.look(now, before, f, c.find)
				hosttest.Golden(t, "floor-"+c.name+"-"+look+".png", s.Capture())
			})
		}
	}
}

// The button of the sentence opens what changes the setting; keys reach what the mouse
// reaches.
func TestPageLeads(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	var asked []any
	s.Host.Tune = func(key, value string) { asked = append(asked, key, value) }
	s.Host.ShowSetting = func(key string) { asked = append(asked, key) }
	s.Host.ShowEvents = func(first, last int64) { asked = append(asked, first, last) }
	s.Host.ShowPage = func(name string) { asked = append(asked, name) }
	now, before := moment(4, false)
	s.look(now, before, busy(4, false), storeIsTheBottleneck)
	expect := func(what string, want ...any) {
		t.Helper()
		if len(asked) != len(want) {
			t.Fatalf("%s: asked for %v, want %v", what, asked, want)
		}
		for i := range want {
			if asked[i] != want[i] {
				t.Errorf("%s: asked for %v, want %v", what, asked, want)
			}
		}
		asked = nil
	}
	test.Tap(s.set)
	expect("the button", "pipeline.write_batch", "1000")
	s.view.sentence.key = "storage.postgres.max_connections"
	test.Tap(s.set)
	expect("the button for a setting that isn't live", "storage.postgres.max_connections")

	s.sheet.focusOn("events 198401 198500")
	s.Key(fyne.KeyReturn)
	expect("Enter on a tile", int64(198_401), int64(198_500))
	s.sheet.focusOn("failures dead")
	s.Key(fyne.KeyReturn)
	expect("Enter on a dead event", "Failures")
	for _, key := range []string{"pipeline.channel_capacity", "pipeline.write_batch", "process.workers", "process.batch"} {
		s.sheet.focusOn(knobZone + key)
		s.Key(fyne.KeyReturn)
		expect("Enter on a setting", key, "")
	}
	s.sheet.focusOn("wait process lock")
	s.Key(fyne.KeyReturn)
	if s.sheet.focused != "box lock" {
		t.Errorf("Enter on an arrow leads to %q, want the cause", s.sheet.focused)
	}
	s.Key(fyne.KeyHome)
	if s.sheet.focused != "sentence" {
		t.Errorf("Home leads to %q, want the sentence", s.sheet.focused)
	}
}

// Space freezes the page, and Esc returns to live.
func TestPageFreezes(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	now, before := moment(4, false)
	s.look(now, before, busy(4, false), storeIsTheBottleneck)
	if !s.TypedKey(fyne.KeySpace) || s.Frozen() != sceneTime || !s.lower.lanes.frozen {
		t.Errorf("after Space the page is frozen since %v", s.Frozen())
	}
	was := s.view
	s.show(s.Ctx, frame{view: &view{}, lanes: busy(4, false).view()})
	if s.view != was {
		t.Error("a frozen page shows something new")
	}
	if !s.Escape() || !s.Frozen().IsZero() || s.lower.lanes.frozen || s.Escape() {
		t.Errorf("after Esc the page is frozen since %v", s.Frozen())
	}
}

// While another program is watched the cards of the lower half say why they are empty, and
// no longer when a pipeline runs here.
func TestEmptyCardsSayWhy(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	now, before := moment(4, false)
	s.look(now, before, busy(4, false), storeIsTheBottleneck)
	own := now.state
	now.state.Phase, now.state.Elsewhere = control.Watching, []core.Node{{ID: 3}}
	s.look(now, before, new(feed), nil)
	if c := s.lower.lanes; !c.empty.Visible() || c.empty.Text != "Runs in another program: only what the store knows is shown" || c.shares.Visible() {
		t.Errorf("the lanes say %q (%v)", c.empty.Text, c.empty.Visible())
	}
	if c := s.lower.locks; !c.empty.Visible() || c.sections[0].name.Visible() {
		t.Errorf("the locks say %q (%v)", c.empty.Text, c.empty.Visible())
	}
	now.state = own
	s.look(now, before, busy(4, false), storeIsTheBottleneck)
	if s.lower.lanes.empty.Visible() || s.lower.locks.empty.Visible() || !s.lower.lanes.shares.Visible() || !s.lower.locks.sections[0].name.Visible() {
		t.Error("the cards stay empty")
	}
}
