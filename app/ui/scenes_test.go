package ui

import (
	"strings"
	"testing"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core/message"
)

// TestSceneNotice: the caption of a scene takes the place of all other notices, with the
// buttons that control it.
func TestSceneNotice(t *testing.T) {
	e := &hosttest.FormsEngine{}
	w := fullForms(t, e)
	play := control.ScenePlay{Scene: control.Scene{Name: "burst", Title: "A burst"}, Steps: 5}
	state := func(edit func(*control.ScenePlay)) control.State {
		now := play
		edit(&now)
		return control.State{Phase: control.Running, Source: "simulate", Notice: message.Verbatim("less urgent"), Scene: &now}
	}
	for _, c := range []struct {
		state         control.State
		tone          style.Tone
		text, actions string
	}{
		{state(func(*control.ScenePlay) {}), style.Busy, "A burst: making a throw-away store", "Stop"},
		{state(func(p *control.ScenePlay) { p.Step, p.Caption = 2, "Look here." }), style.Busy, "2 of 5: Look here.", "Pause Step Again Stop"},
		{state(func(p *control.ScenePlay) { p.Step, p.Caption, p.Paused = 2, "Look here.", true }), style.Busy, "2 of 5: Look here.", "Continue Step Again Stop"},
		{state(func(p *control.ScenePlay) { p.Step, p.Caption, p.Done = 5, "All is well.", true }), style.Good, "The scene is over: 0 lost · 0 twice. All is well.", "Again Stop"},
		{state(func(p *control.ScenePlay) { p.Step, p.Done, p.Lost = 5, true, 3 }), style.Alarm, "The scene is over: 3 lost · 0 twice", "Again Stop"},
	} {
		n, any := w.noticeOf(c.state, hosttest.FirstEvent)
		var actions []string
		for _, a := range n.actions {
			actions = append(actions, a.Text)
			a.Run()
		}
		if got := strings.Join(actions, " "); !any || n.tone != c.tone || n.text != c.text || got != c.actions {
			t.Errorf("got %q in tone %d with %q, want %q in %d with %q", n.text, n.tone, got, c.text, c.tone, c.actions)
		}
		if said, _ := stateText(c.state); said != "SCENE" {
			t.Errorf("the state is %q", said)
		}
	}
	if entries := w.sceneEntries(); len(entries) != 1 || !strings.HasPrefix(entries[0].Text, "Back-pressure") {
		t.Errorf("the menu is %v", entries)
	}
	w.sceneEntries()[0].Run()
	called := func() string {
		e.Mu.Lock()
		defer e.Mu.Unlock()
		return strings.Join(e.Calls, ", ") + ","
	}
	w.Until(func() bool { return strings.Contains(called(), "play ") && strings.Contains(called(), "stop scene") })
	if w.floor() == nil {
		t.Error("a scene is played where it isn't seen")
	}
	for _, want := range []string{"stop scene", "pause scene true", "pause scene false", "step scene", "again", "play back-pressure"} {
		if !strings.Contains(called(), want+",") {
			t.Errorf("%q was not called: %q", want, called())
		}
	}
}

// TestCaptionTakesTwoLines: a caption is read in full where one line would cut it.
func TestCaptionTakesTwoLines(t *testing.T) {
	w := fullForms(t, &hosttest.FormsEngine{})
	caption := strings.TrimSpace(strings.Repeat("a long caption ", 10))
	w.banner.update(control.State{Phase: control.Running, Scene: &control.ScenePlay{Step: 1, Steps: 5, Caption: caption}})
	if w.banner.more.Text == "" || w.banner.truncated() {
		t.Errorf("got %q and %q", w.banner.text.Text, w.banner.more.Text)
	}
	high := w.banner.box.Size().Height
	w.banner.update(control.State{Phase: control.Running, Source: "none"})
	if w.banner.more.Text != "" || w.banner.box.Size().Height >= high {
		t.Errorf("afterwards %q, %v high after %v", w.banner.more.Text, w.banner.box.Size().Height, high)
	}
}
