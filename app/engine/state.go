package engine

import (
	"reflect"
	"strings"
	"time"

	"weir/app/setup"
	"weir/app/ui/desk"
	"weir/core"
)

// State implements desk.Watcher.
func (e *Engine) State() desk.State { return *e.state.Load() }

// Watch implements desk.Watcher.
func (e *Engine) Watch(state func(desk.State), snapshot func(core.Snapshot)) {
	e.onState, e.onSnapshot = state, snapshot
}

// Store implements desk.Watcher.
func (e *Engine) Store() core.Store {
	if s := e.store.Load(); s != nil {
		return s.Store
	}
	return nil
}

// change changes the state, which others may hold copies of: edit replaces what
// is behind a pointer or in a list. A new phase has begun now unless edit says
// when.
func (e *Engine) change(edit func(*desk.State)) {
	e.publishing.Lock()
	defer e.publishing.Unlock()
	was := e.state.Load()
	now := *was
	edit(&now)
	if now.Phase != was.Phase && now.Since.Equal(was.Since) {
		now.Since = time.Now()
	}
	if reflect.DeepEqual(now, *was) {
		return
	}
	e.state.Store(&now)
	e.onState(now)
}

// enter begins a phase with what stands against it, in one line; empty when
// all is well.
func (e *Engine) enter(p desk.Phase, problem string) {
	e.change(func(s *desk.State) { s.Phase, s.Problem, s.NextTry = p, problem, time.Time{} })
}

// line is an error's text in one line, with what a person can do about it.
func line(err error) string {
	if err == nil {
		return ""
	}
	return oneLine(setup.WithRemedy(err).Error())
}

// oneLine joins the lines of a text, each once: drivers list every way that
// they tried.
func oneLine(text string) string {
	var b strings.Builder
	last := ""
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if l == last || l == "" {
			continue
		}
		switch {
		case last == "":
		case strings.HasSuffix(last, ":"):
			b.WriteString(" ")
		default:
			b.WriteString("; ")
		}
		b.WriteString(l)
		last = l
	}
	return b.String()
}
