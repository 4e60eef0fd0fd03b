package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core"
	"weir/core/message"
)

// TestNotices checks the notices from the most urgent to the least. Each state also
// contains everything less urgent, which must not be shown.
func TestNotices(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	now := hosttest.FirstEvent
	calmest := control.State{Phase: control.Running, Since: now.Add(-90 * time.Second), Source: "simulate", Backend: "sqlite", Location: "/data/weir.db", Demo: true}
	read := calmest
	read.Source = "none"
	read.Import = &control.Progress{Import: control.Import{Paths: []string{"/d/a.zst", "/d/b.zst"}}, Done: true, Sums: core.Sums{Stored: 11_998, Duplicates: 2, Rejected: 3}, Took: time.Minute}
	broken := read
	broken.Import = &control.Progress{Done: true, Problem: message.Verbatim("a.zst ends in the middle")}
	left := broken
	left.WaitingStores = []control.WaitingStore{{Location: "/data/old.db", Waiting: 1500}, {Location: "/data/older.db", Waiting: 1}}
	resumable := left
	resumable.Resumable = &control.Import{Paths: []string{"/d/RC_2019-04.zst"}}
	stopped := resumable
	stopped.Import = &control.Progress{Done: true, Stopped: true, Problem: message.Verbatim("no space was left for 1m0s")}
	real := calmest
	real.Source, real.Demo = "none", false
	recreated := resumable
	recreated.Recreated = "/data/weir.db"
	pending := recreated
	pending.Pending = []string{"process.workers", "storage.backend"}
	noticed := pending
	noticed.Notice = message.Verbatim("config.toml: line 3: unknown setting")
	importing := noticed
	importing.Import = &control.Progress{Reading: "/d/a.zst", Size: 200, Read: 50, Sums: core.Sums{Stored: 998, Duplicates: 2, Rejected: 2}, Remaining: 5 * time.Minute}
	ending := noticed
	ending.Import = &control.Progress{Reading: "/d/a.zst", Size: 200, Read: 198, Remaining: 499 * time.Millisecond}
	phase := func(p control.Phase, problem string) control.State {
		s := importing
		s.Phase, s.Problem = p, message.Verbatim(problem)
		return s
	}
	watching := phase(control.Watching, "")
	watching.Elsewhere = []core.Node{{Host: "box", PID: 42, StartedAt: now.Add(-61 * time.Second)}, {}}
	silent := watching
	silent.Heard, silent.HeardEvery = now.Add(-24*time.Second), time.Second
	seldom := silent
	seldom.HeardEvery = 10 * time.Second
	mute := watching
	mute.HeartbeatLate, mute.Elsewhere = true, []core.Node{{Host: "box", PID: 42, Silent: 62*time.Minute + time.Second}}
	vanished := silent
	vanished.Elsewhere = nil
	trying := phase(control.Unreachable, "connection refused")
	trying.NextTry = now.Add(4 * time.Second)
	impossible := phase(control.Stopped, "config.toml:2: storage.backend: got \"sqlit\"")
	impossible.Backend = ""
	pausing := calmest
	pausing.Phase = control.Paused
	paused := read
	paused.Phase = control.Paused
	full := phase(control.DiskFull, "free some space")
	full.NextTry = now.Add(-time.Second)

	for _, c := range []struct {
		name    string
		s       control.State
		tone    style.Tone
		text    string
		actions string
	}{
		{"simulated", calmest, style.Calm, "simulated traffic", "Open a file… Stop the simulation"},
		{"simulated, paused", pausing, style.Warning, "Paused for 1 m 30 s", "Resume Stop the simulation"},
		{"paused", paused, style.Warning, "Paused for 1 m 30 s", "Resume"},
		{"read", read, style.Calm, "Imported a.zst, and 1 more: 11\u2009998 new, 2 duplicates, 3 rejected (1 m 00 s)", "Open a file… Simulate Details… Dismiss"},
		{"broken", broken, style.Warning, "a.zst ends in the middle", "Details… Open a file… Simulate Dismiss"},
		{"left", left, style.Calm, "1\u2009500 events wait in /data/old.db", "Open it…"},
		{"resumable", resumable, style.Calm, "The import of RC_2019-04.zst was interrupted", "Continue Dismiss"},
		{"stopped", stopped, style.Warning, "The import of RC_2019-04.zst was interrupted: no space was left for 1m0s", "Details… Continue Dismiss"},
		{"real events", real, style.Calm, "No source is set", "Open a file… Open the demo…"},
		{"recreated", recreated, style.Calm, "/data/weir.db was used before, but the file was gone", "Another store… Dismiss"},
		{"pending", pending, style.Warning, "process.workers, storage.backend", "Restart now"},
		{"noticed", noticed, style.Warning, "config.toml: line 3: unknown setting", "Details… Open the file"},
		{"importing", importing, style.Busy, "Importing a.zst · 25 % · 998 new, 2 duplicates, 2 rejected · 5 m 00 s left", "Stop the import"},
		{"import nearly over", ending, style.Busy, " · 1 s left", "Stop the import"},
		{"import paused", phase(control.Paused, ""), style.Warning, "Paused for 1 m 30 s: Importing a.zst · 25 %", "Resume Stop the import"},
		{"watching", watching, style.Calm, "Watching the pipeline of process 42 on box, running for 1 m 01 s, and 1 more", "Start another here"},
		{"watched, silent", silent, style.Warning, "Process 42 on box has reported nothing for 24 s: these numbers are out of date", "Start another here"},
		{"watched, seldom heard", seldom, style.Calm, "Watching the pipeline of process 42", "Start another here"},
		{"watched, mute", mute, style.Warning, "Process 42 on box runs, but can't write its heartbeat: the last is 1 h 02 m old", "Start another here"},
		{"watched, silent to the end", vanished, style.Warning, "has reported nothing for 24 s: it has ended, or it can't write to the store", "Start one here"},
		{"watched ended", phase(control.Watching, ""), style.Warning, "ended", "Start one here"},
		{"starting", phase(control.Starting, ""), style.Busy, "Opening /data/weir.db", ""},
		{"draining", phase(control.Draining, ""), style.Busy, "Draining", ""},
		{"full", full, style.Alarm, "The disk has been full for 1 m 30 s. Nothing is lost: events wait until there is room on the disk of /data/weir.db", "Details… Another store…"},
		{"unreachable", trying, style.Alarm, "for 1 m 30 s; nothing is lost. Trying again in 4 s. connection refused", "Details… Another store…"},
		{"stopped", phase(control.Stopped, "the store was replaced"), style.Alarm, "the store was replaced", "Details… Start again Another store…"},
		{"impossible settings", impossible, style.Alarm, "config.toml:2: storage.backend", "Details… Open the file Start again"},
	} {
		n, any := w.noticeOf(c.s, now)
		var actions []string
		for _, a := range n.actions {
			actions = append(actions, a.Text)
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

// TestNoticeExpires checks that the result of an import makes way for other notices
// after a while.
func TestNoticeExpires(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	s := control.State{Phase: control.Running, Source: "none", Import: &control.Progress{Import: control.Import{Paths: []string{"/d/a.zst"}}, Done: true, Ended: hosttest.FirstEvent}}
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
		s.Import.Problem = message.Verbatim(c.problem)
		if n, _ := w.noticeOf(s, hosttest.FirstEvent.Add(c.after)); !strings.HasPrefix(n.text, c.want) {
			t.Errorf("after %v: got %q, want %q", c.after, n.text, c.want)
		}
	}
}

// TestNoticeActions presses the buttons that call the engine.
func TestNoticeActions(t *testing.T) {
	for text, c := range map[string]struct {
		s       control.State
		confirm string // the text of the dialog's button; empty: no dialog
		call    string
	}{
		"Start again":         {control.State{Phase: control.Stopped, Backend: "sqlite"}, "", "start"},
		"Start one here":      {control.State{Phase: control.Watching}, "", "start"},
		"Stop the import":     {control.State{Phase: control.Running, Import: &control.Progress{}}, "Stop the import", "cancel"},
		"Restart now":         {control.State{Phase: control.Running, Pending: []string{"a"}}, "Restart", "restart"},
		"Resume":              {control.State{Phase: control.Paused, Tuning: core.Tuning{Paused: true}}, "", "tune"},
		"Continue":            {control.State{Phase: control.Running, Resumable: &control.Import{Paths: []string{"a"}}}, "", "import"},
		"Dismiss":             {control.State{Phase: control.Running, Resumable: &control.Import{}}, "", "forget"},
		"Stop the simulation": {control.State{Phase: control.Running, Source: "simulate"}, "", "stop"},
	} {
		t.Run(text, func(t *testing.T) {
			d := &hosttest.FormsEngine{}
			w := fullForms(t, d)
			n, _ := w.noticeOf(c.s, hosttest.FirstEvent)
			for _, a := range n.actions {
				if a.Text == text {
					a.Run()
				}
			}
			if c.confirm != "" {
				test.Tap(hosttest.ButtonIn(t, w.Win.Canvas().Overlays().Top(), c.confirm))
			}
			w.Goroutines.Wait()
			if !slices.Contains(d.Calls, c.call) {
				t.Errorf("the engine was asked for %q, want %q", d.Calls, c.call)
			}
		})
	}
}

// TestDismiss dismisses the result of an import.
func TestDismiss(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := fullForms(t, d)
	n, _ := w.noticeOf(control.State{Phase: control.Running, Source: "none", Import: &control.Progress{Done: true, Problem: message.Verbatim("a.zst is incomplete")}}, hosttest.FirstEvent)
	n.actions[len(n.actions)-1].Run()
	if !slices.Contains(d.Calls, "dismiss") {
		t.Errorf("the engine was asked for %q, want dismiss", d.Calls)
	}
}

// TestSingularNotices checks the singular of texts with a number.
func TestSingularNotices(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	for want, s := range map[string]control.State{
		"1 event waits in a.db until it is opened again": {WaitingStores: []control.WaitingStore{{Location: "a.db", Waiting: 1}}},
		"Imported a.zst: 1 new, 1 duplicate, 1 rejected, 1 file left out (2 s)": {Import: &control.Progress{
			Import: control.Import{Paths: []string{"a.zst"}}, Done: true, Sums: core.Sums{Stored: 1, Duplicates: 1, Rejected: 1}, LeftOut: make([]control.Note, 1), Took: 2 * time.Second}},
		"Imported a.zst: 19 new, 2 duplicates, 5 rejected (80 ms)": {Import: &control.Progress{
			Import: control.Import{Paths: []string{"a.zst"}}, Done: true, Sums: core.Sums{Stored: 19, Duplicates: 2, Rejected: 5}, Took: 80 * time.Millisecond}},
	} {
		s.Phase = control.Running
		if n, _ := w.noticeOf(s, hosttest.FirstEvent); n.text != want {
			t.Errorf("got %q, want %q", n.text, want)
		}
	}
}

// TestBannerInFull clicks on a truncated text, and on one that fits.
func TestBannerInFull(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := fullForms(t, d)
	w.Win.Resize(fyne.NewSize(1024, 640))
	long := strings.Repeat("failed to connect to `user=weir database=events`; ", 8)
	say := func(problem string) {
		d.Mu.Lock()
		d.StateNow.Phase, d.StateNow.Problem = control.Stopped, message.Verbatim(problem)
		d.Mu.Unlock()
		w.showChange()
	}
	say("the store was replaced")
	test.Tap(w.banner.textArea)
	if w.Covered() {
		t.Error("a text that is there in full opens")
	}
	say(long)
	if !strings.HasSuffix(w.banner.more.Text, "…") || w.banner.textArea.Cursor() != desktop.PointerCursor {
		t.Errorf("it says %q and %q under cursor %v", w.banner.text.Text, w.banner.more.Text, w.banner.textArea.Cursor())
	}
	test.Tap(w.banner.textArea)
	if s := w.Top(); !hosttest.Shows(s.Form, long) {
		t.Errorf("it opens %q", hosttest.Texts(s.Form))
	}
	w.Key(fyne.KeyEscape)
	test.Tap(hosttest.ButtonIn(t, w.banner.box, "Details…"))
	if s := w.Top(); !hosttest.Shows(s.Form, long) {
		t.Errorf("Details opens %q", hosttest.Texts(s.Form))
	}
}

// TestNoticeTakesTwoLines: a text that is too long for one line is read in full, and
// the banner then stays as high until another notice takes its place.
func TestNoticeTakesTwoLines(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	w.Win.Resize(fyne.NewSize(1024, 640))
	stopped := func(problem string) float32 {
		w.banner.update(control.State{Phase: control.Stopped, Problem: message.Verbatim(problem)})
		return w.banner.box.Size().Height
	}
	low := stopped("the store was replaced")
	high := stopped(strings.Repeat("a long problem ", 8) + "ends")
	if w.banner.truncated() || !strings.HasSuffix(w.banner.more.Text, "ends") || high <= low {
		t.Errorf("got %q and %q, %v high after %v", w.banner.text.Text, w.banner.more.Text, high, low)
	}
	if again := stopped("the store was replaced"); again != high || w.banner.more.Text != "" {
		t.Errorf("a shorter text of the same notice is %v high after %v, with a second line of %q", again, high, w.banner.more.Text)
	}
	w.banner.update(control.State{Phase: control.Running, Source: "none"})
	if next := w.banner.box.Size().Height; next != low {
		t.Errorf("the next notice is %v high after %v", next, low)
	}
	file := strings.Repeat("a-long-name-", 12) + ".zst"
	w.banner.update(control.State{Phase: control.Running, Import: &control.Progress{Reading: file}})
	if busy := w.banner.box.Size().Height; busy != low {
		t.Errorf("an import under way is %v high after %v", busy, low)
	}
}

// TestBannerLayoutIsStable lets the seconds in a notice pass: neither the banner's
// height nor its buttons may move.
func TestBannerLayoutIsStable(t *testing.T) {
	d := &hosttest.FormsEngine{}
	w := fullForms(t, d)
	now := hosttest.FirstEvent
	w.Now = func() time.Time { return now }
	d.StateNow = control.State{Phase: control.Unreachable, Since: hosttest.FirstEvent, NextTry: hosttest.FirstEvent.Add(8 * time.Second), Problem: message.Verbatim("append: " + strings.Repeat("connection refused ", 20))}
	w.showChange()
	place, high := w.banner.buttons.Box.Position(), w.banner.box.Size().Height
	for range 12 {
		now = now.Add(time.Second)
		w.showChange()
		if w.banner.buttons.Box.Position() != place || w.banner.box.Size().Height != high {
			t.Errorf("after %v the buttons are at %v in %v, before at %v in %v", now.Sub(hosttest.FirstEvent), w.banner.buttons.Box.Position(), w.banner.box.Size().Height, place, high)
		}
	}
}
