//go:build !headless

package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core/message"
)

// demoState is what a first start shows.
func demoState() control.State {
	choice := control.StoreChoice{Backend: "sqlite", Path: "/data/demo.db"}
	return control.State{Phase: control.Running, Since: hosttest.FirstEvent, Source: "simulate", Backend: "sqlite", Location: choice.Path, Choice: choice, Demo: true, Version: "v0.9.0"}
}

// untried is what a window shows first where Weir seems never to have been used.
var untried = control.First{Untried: true}

// startIn opens the window on the demo and begins as the program does.
func startIn(t *testing.T, app fyne.App, first control.First) (*fullWindow, *hosttest.FormsEngine) {
	t.Helper()
	e := &hosttest.FormsEngine{StateNow: demoState()}
	e.Run()
	w := openFull(t, app, e, 956, 560)
	w.begin(first)
	w.showChange()
	return w, e
}

// greets reports whether the window shows the welcome.
func (w *fullWindow) greets() bool {
	return w.banner.box.Visible() && strings.HasPrefix(w.banner.shown.text, "Welcome to Weir")
}

// press presses a button of the banner.
func (w *fullWindow) press(t *testing.T, text string) {
	t.Helper()
	i := slices.IndexFunc(w.banner.shown.actions, func(a widget.Action) bool { return a.Text == text })
	if i < 0 {
		t.Fatalf("the banner has no %q", text)
	}
	test.Tap(w.banner.buttons.Box.Objects[i].(fyne.Tappable))
}

// TestWelcomeOnFirstStart: the welcome comes from the first start on, until it is
// dismissed, and only to somebody who has never used Weir.
func TestWelcomeOnFirstStart(t *testing.T) {
	app := test.NewTempApp(t)
	first, _ := startIn(t, app, untried)
	if !first.greets() {
		t.Fatalf("the first start says %q", first.banner.shown.text)
	}
	if f := first.Win.Canvas().Focused(); f != nil {
		t.Errorf("the focus is on %T, want nothing", f)
	}
	again, _ := startIn(t, app, untried)
	if !again.greets() {
		t.Errorf("the second start says %q, before anybody dismissed the welcome", again.banner.shown.text)
	}
	again.press(t, "Dismiss")
	if again.greets() {
		t.Error("a dismissed welcome stays")
	}
	if third, _ := startIn(t, app, untried); third.greets() {
		t.Error("a dismissed welcome comes back")
	}

	if w, _ := startIn(t, test.NewTempApp(t), control.First{}); w.greets() {
		t.Error("it welcomes somebody who has a store")
	}
	used := test.NewTempApp(t)
	used.Preferences().SetString(prefView, "Dashboard")
	if w, _ := startIn(t, used, untried); w.greets() {
		t.Error("it welcomes somebody who has preferences")
	}
	left := test.NewTempApp(t)
	startIn(t, left, untried)
	if w, _ := startIn(t, left, control.First{}); w.greets() {
		t.Error("it still welcomes somebody who has a store by now")
	}
	if w, _ := startIn(t, left, untried); w.greets() {
		t.Error("it welcomes somebody once more who had a store")
	}
}

// TestNoWelcomeUnasked opens the window as measurements and pictures do: without begin.
func TestNoWelcomeUnasked(t *testing.T) {
	e := &hosttest.FormsEngine{StateNow: demoState()}
	w := openFull(t, test.NewTempApp(t), e, 956, 560)
	w.showChange()
	if w.greets() {
		t.Error("it welcomes a measurement")
	}
}

// TestWelcomeMakesWay: everything that is urgent takes the place of the welcome, which
// comes back afterwards.
func TestWelcomeMakesWay(t *testing.T) {
	w, e := startIn(t, test.NewTempApp(t), untried)
	set := func(edit func(*control.State)) {
		s := demoState()
		edit(&s)
		e.Mu.Lock()
		e.StateNow = s
		e.Mu.Unlock()
		w.showChange()
	}
	for _, edit := range []func(*control.State){
		func(s *control.State) { s.Phase = control.Paused },
		func(s *control.State) {
			s.Phase, s.Problem = control.Stopped, message.Verbatim("the store was replaced")
		},
		func(s *control.State) { s.Source = "none" },
	} {
		if set(edit); w.greets() {
			t.Errorf("it welcomes in place of what is urgent: %+v", e.StateNow)
		}
		if set(func(*control.State) {}); !w.greets() {
			t.Errorf("afterwards it says %q", w.banner.shown.text)
		}
	}
}

// TestWelcomeEnds: whoever has found a way in needs no welcome any more, whichever way it
// was.
func TestWelcomeEnds(t *testing.T) {
	for name, edit := range map[string]func(*control.State){
		"a scene":       func(s *control.State) { s.Scene = &control.ScenePlay{Step: 1, Steps: 2} },
		"an import":     func(s *control.State) { s.Import = &control.Progress{} },
		"another store": func(s *control.State) { s.Demo, s.Choice.Path = false, "/data/weir.db" },
	} {
		w, e := startIn(t, test.NewTempApp(t), untried)
		edit(&e.StateNow)
		w.showChange()
		e.StateNow = demoState()
		if w.showChange(); w.greets() {
			t.Errorf("after %s it still welcomes", name)
		}
		if w.App.Preferences().Bool(prefWelcome) {
			t.Errorf("after %s it will welcome again", name)
		}
	}
}

// TestWelcomeActions does each of the things that the welcome offers.
func TestWelcomeActions(t *testing.T) {
	w, e := startIn(t, test.NewTempApp(t), untried)
	w.press(t, "Open a file…")
	if s := w.Top(); s.Title.Text != "Open files" {
		t.Errorf("Open a file opens %q", s.Title.Text)
	}
	if w.Key(fyne.KeyEscape); !w.greets() {
		t.Error("the welcome is gone, but no file was opened")
	}

	w.press(t, "Play a scene")
	menu, ok := w.Win.Canvas().Focused().(*widget.MenuList)
	if !ok {
		t.Fatalf("the focus is on %T, want the menu of scenes", w.Win.Canvas().Focused())
	}
	at := w.At(menu)
	if size := w.Win.Canvas().Size(); at.X < 0 || at.Y < w.At(w.banner.buttons.Box).Y || at.X+menu.Width > size.Width {
		t.Errorf("the menu is at %v, %v wide", at, menu.Width)
	}
	w.Key(fyne.KeyDown)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool {
		e.Mu.Lock()
		defer e.Mu.Unlock()
		return slices.Contains(e.Calls, "play back-pressure")
	})
	if w.floor() == nil {
		t.Errorf("the scene is not seen on the page %q", w.pages[w.front].name)
	}

	w.showPage("Dashboard")
	w.press(t, "What you see")
	guide := w.Top()
	for _, want := range []string{"What you see", "generate", "channel", "store", "queue", "process", "Dashboard", "Settings"} {
		if !hosttest.Shows(guide, want) {
			t.Errorf("the guide lacks %q", want)
		}
	}
	for _, p := range w.pages {
		if p.does == "" || !hosttest.Shows(guide, p.does) {
			t.Errorf("the guide doesn't say what the page %s shows", p.name)
		}
	}
	test.Tap(hosttest.ButtonIn(t, guide, "Explain the floor"))
	if w.Covered() || w.floor() == nil {
		t.Fatal("the guide doesn't lead to the floor")
	}
	hosttest.ButtonIn(t, w.floor().Content(), "Explain: on")
	if w.greets() {
		t.Error("whoever has read the guide is still welcomed")
	}
}

// TestWelcomeByKeys dismisses the welcome with Esc, and with Tab and Space.
func TestWelcomeByKeys(t *testing.T) {
	w, _ := startIn(t, test.NewTempApp(t), untried)
	w.dashboard.Freeze()
	if w.Key(fyne.KeyEscape); !w.dashboard.Live() || !w.greets() {
		t.Errorf("the first Esc: live %t, the welcome is there: %t", w.dashboard.Live(), w.greets())
	}
	if w.Key(fyne.KeyEscape); w.greets() {
		t.Error("the second Esc leaves the welcome")
	}

	w, _ = startIn(t, test.NewTempApp(t), untried)
	buttons := w.banner.buttons.Box.Objects
	for range 60 {
		if w.Win.Canvas().FocusNext(); w.Win.Canvas().Focused() == buttons[0].(fyne.Focusable) {
			break
		}
	}
	for i, b := range buttons {
		if w.Win.Canvas().Focused() != b.(fyne.Focusable) {
			t.Fatalf("stop %d is %T", i, w.Win.Canvas().Focused())
		}
		if i < len(buttons)-1 {
			w.Win.Canvas().FocusNext()
		}
	}
	if w.Key(fyne.KeySpace); w.greets() {
		t.Error("Space on × leaves the welcome")
	}
	if f := w.Win.Canvas().Focused(); f != nil {
		t.Errorf("the focus stays on %T, which is gone", f)
	}
	buttons[3].(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) // nothing is left to press
}

// TestWelcomeFits: the text is read in full in small windows, and nothing is covered.
func TestWelcomeFits(t *testing.T) {
	for _, look := range hosttest.Looks {
		for _, size := range []fyne.Size{{Width: 960, Height: 552}, {Width: 1024, Height: 640}, {Width: 1440, Height: 880}} {
			app := test.NewTempApp(t)
			app.Preferences().SetString(host.PrefLook, look)
			w, _ := startIn(t, app, untried)
			w.Win.Resize(size)
			if w.banner.truncated() {
				t.Errorf("in %v it says %q and %q", size, w.banner.text.Text, w.banner.more.Text)
			}
			if c := w.Colours(); w.banner.text.Color != c.Text {
				t.Errorf("in %s its text has the colour %v", look, w.banner.text.Color)
			}
			if below, end := w.stack.Position().Y, w.banner.top.Size().Height; below < end {
				t.Errorf("in %v the page begins at %v, above the end of the banner at %v", size, below, end)
			}
		}
	}
}

// TestDoubleClickOnTheCross: the second click of a double click must not reach the button
// that takes the place of the ×.
func TestDoubleClickOnTheCross(t *testing.T) {
	w, e := startIn(t, test.NewTempApp(t), untried)
	row := w.banner.buttons.Box.Objects
	test.DoubleTap(row[len(row)-1].(fyne.DoubleTappable))
	if w.greets() || len(e.Calls) > 0 {
		t.Errorf("the welcome is there: %t; the engine was asked for %q", w.greets(), e.Calls)
	}
}
