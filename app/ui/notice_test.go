package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/core"
)

// TestNotices goes through what the banner says, the most urgent first: what is
// less urgent is there in all of them that follow, and must not be said.
func TestNotices(t *testing.T) {
	w := newFormsWindow(t, &formsDesk{})
	now := begun
	calmest := desk.State{Phase: desk.Running, Since: now.Add(-90 * time.Second), Source: "simulate", Backend: "sqlite", Location: "/data/weir.db", Demo: true}
	read := calmest
	read.Source = "none"
	read.Import = &desk.Progress{Import: desk.Import{Paths: []string{"/d/a.zst", "/d/b.zst"}}, Done: true, Sums: core.Sums{Stored: 11_998, Duplicates: 2, Rejected: 3}, Took: time.Minute}
	broken := read
	broken.Import = &desk.Progress{Done: true, Problem: "a.zst ends in the middle"}
	left := broken
	left.Left = []desk.Left{{Location: "/data/old.db", Waiting: 1500}, {Location: "/data/older.db", Waiting: 1}}
	resumable := left
	resumable.Resumable = &desk.Import{Paths: []string{"/d/RC_2019-04.zst"}}
	stopped := resumable
	stopped.Import = &desk.Progress{Done: true, Stopped: true, Problem: "no space was left for 1m0s"}
	real := calmest
	real.Source, real.Demo = "none", false
	anew := resumable
	anew.MadeAnew = "/data/weir.db"
	pending := anew
	pending.Pending = []string{"process.workers", "storage.backend"}
	noticed := pending
	noticed.Notice = "config.toml: line 3: unknown setting"
	importing := noticed
	importing.Import = &desk.Progress{Reading: "/d/a.zst", Size: 200, Read: 50, Sums: core.Sums{Stored: 998, Duplicates: 2, Rejected: 2}, Left: 5 * time.Minute}
	ending := noticed
	ending.Import = &desk.Progress{Reading: "/d/a.zst", Size: 200, Read: 198, Left: 499 * time.Millisecond}
	phase := func(p desk.Phase, problem string) desk.State {
		s := importing
		s.Phase, s.Problem = p, problem
		return s
	}
	watching := phase(desk.Watching, "")
	watching.Elsewhere = []core.Node{{Host: "box", PID: 42, StartedAt: now.Add(-61 * time.Second)}, {}}
	silent := watching
	silent.Heard, silent.HeardEvery = now.Add(-24*time.Second), time.Second
	seldom := silent
	seldom.HeardEvery = 10 * time.Second
	mute := watching
	mute.Mute, mute.Elsewhere = true, []core.Node{{Host: "box", PID: 42, Silent: 62*time.Minute + time.Second}}
	vanished := silent
	vanished.Elsewhere = nil
	trying := phase(desk.Unreachable, "connection refused")
	trying.NextTry = now.Add(4 * time.Second)
	impossible := phase(desk.Stopped, "config.toml:2: storage.backend: got \"sqlit\"")
	impossible.Backend = ""
	pausing := calmest
	pausing.Phase = desk.Paused
	paused := read
	paused.Phase = desk.Paused
	full := phase(desk.DiskFull, "free some space")
	full.NextTry = now.Add(-time.Second)

	for _, c := range []struct {
		name    string
		s       desk.State
		tone    tone
		text    string
		actions string
	}{
		{"simulated", calmest, calm, "simulated traffic", "Open a file… Stop the simulation"},
		{"simulated, paused", pausing, warning, "Paused for 1 m 30 s", "Resume Stop the simulation"},
		{"paused", paused, warning, "Paused for 1 m 30 s", "Resume"},
		{"read", read, calm, "Imported a.zst, and 1 more: 11\u2009998 new, 2 duplicates, 3 rejected (1 m 00 s)", "Open a file… Simulate Details… Dismiss"},
		{"broken", broken, warning, "a.zst ends in the middle", "Details… Open a file… Simulate Dismiss"},
		{"left", left, calm, "1\u2009500 events wait in /data/old.db", "Open it…"},
		{"resumable", resumable, calm, "The import of RC_2019-04.zst was interrupted", "Continue Dismiss"},
		{"stopped", stopped, warning, "The import of RC_2019-04.zst was interrupted: no space was left for 1m0s", "Details… Continue Dismiss"},
		{"real events", real, calm, "No source is set", "Open a file… Open the demo…"},
		{"made anew", anew, calm, "/data/weir.db was used before, but the file was gone", "Another store… Dismiss"},
		{"pending", pending, warning, "process.workers, storage.backend", "Restart now"},
		{"noticed", noticed, warning, "config.toml: line 3: unknown setting", "Details… Open the file"},
		{"importing", importing, busy, "Importing a.zst · 25 % · 998 new, 2 duplicates, 2 rejected · 5 m 00 s left", "Stop the import"},
		{"import nearly over", ending, busy, " · 1 s left", "Stop the import"},
		{"import paused", phase(desk.Paused, ""), warning, "Paused for 1 m 30 s: Importing a.zst · 25 %", "Resume Stop the import"},
		{"watching", watching, calm, "Watching the pipeline of process 42 on box, running for 1 m 01 s, and 1 more", "Start another here"},
		{"watched, silent", silent, warning, "Process 42 on box has reported nothing for 24 s: these numbers are out of date", "Start another here"},
		{"watched, seldom heard", seldom, calm, "Watching the pipeline of process 42", "Start another here"},
		{"watched, mute", mute, warning, "Process 42 on box runs, but can't write its heartbeat: the last is 1 h 02 m old", "Start another here"},
		{"watched, silent to the end", vanished, warning, "has reported nothing for 24 s: it has ended, or it can't write to the store", "Start one here"},
		{"watched ended", phase(desk.Watching, ""), warning, "ended", "Start one here"},
		{"starting", phase(desk.Starting, ""), busy, "Opening /data/weir.db", ""},
		{"draining", phase(desk.Draining, ""), busy, "Draining", ""},
		{"full", full, alarm, "The disk has been full for 1 m 30 s. Nothing is lost: events wait until there is room beside /data/weir.db", "Details… Another store…"},
		{"unreachable", trying, alarm, "for 1 m 30 s; nothing is lost. Trying again in 4 s. connection refused", "Details… Another store…"},
		{"stopped", phase(desk.Stopped, "the store was replaced"), alarm, "the store was replaced", "Details… Start again Another store…"},
		{"impossible settings", impossible, alarm, "config.toml:2: storage.backend", "Details… Open the file Start again"},
	} {
		n, any := w.noticeOf(c.s, now)
		var actions []string
		for _, a := range n.actions {
			actions = append(actions, a.text)
		}
		if got := strings.Join(actions, " "); !any || n.tone != c.tone || !strings.Contains(n.text, c.text) || got != c.actions {
			t.Errorf("%s: got %q in tone %d with %q, want %q in %d with %q", c.name, n.text, n.tone, got, c.text, c.tone, c.actions)
		}
	}
	if n, _ := w.noticeOf(full, now); strings.Contains(n.text, "Next try") {
		t.Errorf("a try that is past is told: %q", n.text)
	}
	quiet := calmest
	quiet.Source = "dump"
	if n, any := w.noticeOf(quiet, now); any {
		t.Errorf("when all is well it says %q", n.text)
	}
}

// TestOverIsOver: an import that has ended makes way after a while: what runs is
// named again.
func TestOverIsOver(t *testing.T) {
	w := newFormsWindow(t, &formsDesk{})
	s := desk.State{Phase: desk.Running, Source: "none", Import: &desk.Progress{Import: desk.Import{Paths: []string{"/d/a.zst"}}, Done: true, Ended: begun}}
	for _, c := range []struct {
		after   time.Duration
		problem string
		want    string
	}{
		{time.Minute, "", "Imported a.zst"},
		{2 * time.Minute, "", "No source is set"},
		{29 * time.Minute, "a.zst is incomplete", "a.zst is incomplete"},
		{30 * time.Minute, "a.zst is incomplete", "No source is set"},
	} {
		s.Import.Problem = c.problem
		if n, _ := w.noticeOf(s, begun.Add(c.after)); !strings.HasPrefix(n.text, c.want) {
			t.Errorf("after %v: got %q, want %q", c.after, n.text, c.want)
		}
	}
}

// TestNoticeActions presses the buttons that ask the desk for something.
func TestNoticeActions(t *testing.T) {
	for text, c := range map[string]struct {
		s       desk.State
		confirm string // what the dialog's button says; empty: there is none
		call    string
	}{
		"Start again":         {desk.State{Phase: desk.Stopped, Backend: "sqlite"}, "", "start"},
		"Start one here":      {desk.State{Phase: desk.Watching}, "", "start"},
		"Stop the import":     {desk.State{Phase: desk.Running, Import: &desk.Progress{}}, "Stop the import", "cancel"},
		"Restart now":         {desk.State{Phase: desk.Running, Pending: []string{"a"}}, "Restart", "restart"},
		"Resume":              {desk.State{Phase: desk.Paused, Tuning: core.Tuning{Paused: true}}, "", "tune"},
		"Continue":            {desk.State{Phase: desk.Running, Resumable: &desk.Import{Paths: []string{"a"}}}, "", "import"},
		"Dismiss":             {desk.State{Phase: desk.Running, Resumable: &desk.Import{}}, "", "forget"},
		"Stop the simulation": {desk.State{Phase: desk.Running, Source: "simulate"}, "", "stop"},
	} {
		t.Run(text, func(t *testing.T) {
			d := &formsDesk{}
			w := newFormsWindow(t, d)
			n, _ := w.noticeOf(c.s, begun)
			for _, a := range n.actions {
				if a.text == text {
					a.run()
				}
			}
			if c.confirm != "" {
				test.Tap(buttonIn(t, w.win.Canvas().Overlays().Top(), c.confirm))
			}
			w.working.Wait()
			if !slices.Contains(d.calls, c.call) {
				t.Errorf("the desk was asked for %q, want %q", d.calls, c.call)
			}
		})
	}
}

// TestDismiss takes what an import has done off the banner.
func TestDismiss(t *testing.T) {
	d := &formsDesk{}
	w := newFormsWindow(t, d)
	n, _ := w.noticeOf(desk.State{Phase: desk.Running, Source: "none", Import: &desk.Progress{Done: true, Problem: "a.zst is incomplete"}}, begun)
	n.actions[len(n.actions)-1].run()
	if !slices.Contains(d.calls, "dismiss") {
		t.Errorf("the desk was asked for %q, want dismiss", d.calls)
	}
}

// TestSingularNotices says of one thing that it is one.
func TestSingularNotices(t *testing.T) {
	w := newFormsWindow(t, &formsDesk{})
	for want, s := range map[string]desk.State{
		"1 event waits in a.db until it is opened again": {Left: []desk.Left{{Location: "a.db", Waiting: 1}}},
		"Imported a.zst: 1 new, 1 duplicate, 1 rejected, 1 file left out (2 s)": {Import: &desk.Progress{
			Import: desk.Import{Paths: []string{"a.zst"}}, Done: true, Sums: core.Sums{Stored: 1, Duplicates: 1, Rejected: 1}, LeftOut: make([]desk.Note, 1), Took: 2 * time.Second}},
		"Imported a.zst: 19 new, 2 duplicates, 5 rejected (80 ms)": {Import: &desk.Progress{
			Import: desk.Import{Paths: []string{"a.zst"}}, Done: true, Sums: core.Sums{Stored: 19, Duplicates: 2, Rejected: 5}, Took: 80 * time.Millisecond}},
	} {
		s.Phase = desk.Running
		if n, _ := w.noticeOf(s, begun); n.text != want {
			t.Errorf("got %q, want %q", n.text, want)
		}
	}
}

// TestBannerInFull clicks on a text that has no room, and on one that has.
func TestBannerInFull(t *testing.T) {
	d := &formsDesk{}
	w := newFormsWindow(t, d)
	w.win.Resize(fyne.NewSize(1024, 640))
	long := strings.Repeat("failed to connect to `user=weir database=events`; ", 8)
	say := func(problem string) {
		d.mu.Lock()
		d.state.Phase, d.state.Problem = desk.Stopped, problem
		d.mu.Unlock()
		w.changed()
	}
	say("the store was replaced")
	test.Tap(w.banner.full)
	if w.covered() {
		t.Error("a text that is there in full opens")
	}
	say(long)
	if !strings.HasSuffix(w.banner.text.Text, "…") || w.banner.full.Cursor() != desktop.PointerCursor {
		t.Errorf("it says %q under cursor %v", w.banner.text.Text, w.banner.full.Cursor())
	}
	test.Tap(w.banner.full)
	if s := w.top(); !shows(s.form, long) {
		t.Errorf("it opens %q", texts(s.form))
	}
	w.key(fyne.KeyEscape)
	test.Tap(buttonIn(t, w.banner.box, "Details…"))
	if s := w.top(); !shows(s.form, long) {
		t.Errorf("Details opens %q", texts(s.form))
	}
}

// TestBannerStandsStill counts the seconds of a store out of reach: the banner
// is as high and its buttons are where they were.
func TestBannerStandsStill(t *testing.T) {
	d := &formsDesk{}
	w := newFormsWindow(t, d)
	now := begun
	w.now = func() time.Time { return now }
	d.state = desk.State{Phase: desk.Unreachable, Since: begun, NextTry: begun.Add(8 * time.Second), Problem: "append: " + strings.Repeat("connection refused ", 20)}
	w.changed()
	place, high := w.banner.next.box.Position(), w.banner.box.Size().Height
	for range 12 {
		now = now.Add(time.Second)
		w.changed()
		if w.banner.next.box.Position() != place || w.banner.box.Size().Height != high {
			t.Errorf("after %v the buttons are at %v in %v, before at %v in %v", now.Sub(begun), w.banner.next.box.Position(), w.banner.box.Size().Height, place, high)
		}
	}
}
