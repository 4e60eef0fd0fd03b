package engine

import (
	"reflect"
	"strings"
	"time"

	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// State implements control.Watcher.
func (e *Engine) State() control.State { return *e.state.Load() }

// Watch implements control.Watcher.
func (e *Engine) Watch(state func(control.State), snapshot func(metrics.Snapshot)) {
	e.onState, e.onSnapshot = state, snapshot
}

// Store implements control.Watcher.
func (e *Engine) Store() control.Store {
	if p := e.stage.Load(); p != nil {
		return p.Store()
	}
	return e.wholeStore()
}

// Activity implements control.Floor.
func (e *Engine) Activity() *activity.Recorder {
	p := e.stage.Load()
	if p == nil {
		return e.seen.Load()
	}
	if halves := p.Halves(); len(halves) > 0 {
		return halves[0].Activity
	}
	return nil
}

// wholeStore is the store that is open, with what the window does not see; nil while none is.
func (e *Engine) wholeStore() core.Store {
	if s := e.store.Load(); s != nil {
		return s.Store
	}
	return nil
}

// change changes the state, which others may hold copies of: edit replaces what
// is behind a pointer or in a list. It is called again if the state has changed
// meanwhile. A new phase begins now unless edit says when.
func (e *Engine) change(edit func(*control.State)) {
	for {
		was := e.state.Load()
		now := *was
		edit(&now)
		if now.Phase != was.Phase && now.Since.Equal(was.Since) {
			now.Since = time.Now()
		}
		if reflect.DeepEqual(now, *was) || e.publish(was, &now) {
			return
		}
	}
}

// publish replaces the state and reports it to the window; it does nothing and
// returns false if the state is another than was by now. The window is told of
// one state at a time, in their order: if another goroutine is telling it of an
// earlier one, that goroutine continues with this one.
func (e *Engine) publish(was, now *control.State) bool {
	e.publishing.Lock()
	current := e.state.CompareAndSwap(was, now)
	if current {
		e.untold = append(e.untold, now)
	}
	telling := len(e.untold) > 1
	e.publishing.Unlock()
	for next := now; current && !telling && next != nil; next = e.told() {
		e.onState(*next)
	}
	return current
}

// told removes the state that the window was just told of, and returns the next
// one; nil when there is none.
func (e *Engine) told() *control.State {
	e.publishing.Lock()
	defer e.publishing.Unlock()
	e.untold = e.untold[1:]
	if len(e.untold) == 0 {
		return nil
	}
	return e.untold[0]
}

// enter begins a phase with its problem in one line; empty if all is well.
func (e *Engine) enter(p control.Phase, problem message.Text) {
	e.change(func(s *control.State) { s.Phase, s.Problem, s.NextTry = p, problem, time.Time{} })
}

// line is an error's text in one line, with what a person can do about it.
func line(err error) message.Text { return oneLine(message.Of(setup.WithRemedy(err))) }

// oneLine joins the lines of a text.
func oneLine(t message.Text) message.Text {
	t = t.Map(joinLines)
	if n := len(t.Parts); n > 0 {
		t.Parts[0].Verbatim = strings.TrimPrefix(t.Parts[0].Verbatim, between)
		t.Parts[n-1].Verbatim = strings.TrimSuffix(t.Parts[n-1].Verbatim, between)
	}
	return t
}

// between is what stands between two lines that were joined.
const between = "; "

// joinLines joins the lines of a part of a text and drops repetitions: drivers list every
// address that they tried. Its first line continues the part before, and the part after
// continues its last one.
func joinLines(part string) string {
	lines := strings.Split(part, "\n")
	last := len(lines) - 1
	if last == 0 {
		return part
	}
	joined := strings.TrimRight(lines[0], " \t\r")
	before := strings.TrimSpace(joined)
	for i, l := range lines[1:] {
		l = strings.TrimLeft(l, " \t\r")
		ends := i+1 == last
		if !ends {
			l = strings.TrimSpace(l)
		}
		if l == "" && !ends || l != "" && strings.TrimSpace(l) == before {
			continue
		}
		if strings.HasSuffix(joined, ":") {
			joined += " "
		} else if !strings.HasSuffix(joined, between) {
			joined += between
		}
		joined, before = joined+l, strings.TrimSpace(l)
	}
	return joined
}
