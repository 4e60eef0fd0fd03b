package core

import (
	"sync"
	"time"
)

// echoEvery is how often the log says again what goes on failing.
const echoEvery = 10 * time.Second

// echoes keep the log readable while the same thing fails again and again: a
// disk that is full fails a hundred times a second.
type echoes struct {
	mu   sync.Mutex
	last map[action]*echo // guarded by mu
}

// action is what a stage was doing: there are few.
type action struct {
	stage Stage
	doing string
}

type echo struct {
	text     string
	at       time.Time // when it was logged
	repeated int       // how often it was not
}

// heard reports whether an error is worth a line in the log: when it is another
// than that action's last one, or when that was said long ago; and how often it
// was left out since then.
func (e *echoes) heard(stage Stage, doing string, err error, now time.Time) (repeated int, say bool) {
	text := err.Error()
	e.mu.Lock()
	defer e.mu.Unlock()
	was := e.last[action{stage, doing}]
	if was != nil && was.text == text {
		if now.Sub(was.at) < echoEvery {
			was.repeated++
			return 0, false
		}
		repeated = was.repeated
	}
	if e.last == nil {
		e.last = make(map[action]*echo)
	}
	e.last[action{stage, doing}] = &echo{text: text, at: now}
	return repeated, true
}
