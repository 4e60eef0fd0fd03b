package core

import (
	"sync"
	"time"

	"weir/core/metrics"
)

// logAgain is how often an error that keeps occurring is logged.
const logAgain = 10 * time.Second

// logLimiter keeps the log readable while the same thing fails again and again: a
// full disk fails a hundred times a second.
type logLimiter struct {
	mu   sync.Mutex
	last map[action]*loggedError // guarded by mu
}

// action is what a stage was doing. There are few.
type action struct {
	stage metrics.Stage
	doing string
}

type loggedError struct {
	text     string
	at       time.Time // when it was logged
	repeated int       // how often it was not logged since
}

// allow reports whether an error should be logged: it differs from the action's
// last error, or was last logged at least logAgain ago. repeated is how often it
// was left out in between.
func (l *logLimiter) allow(stage metrics.Stage, doing string, err error, now time.Time) (repeated int, ok bool) {
	text := err.Error()
	l.mu.Lock()
	defer l.mu.Unlock()
	was := l.last[action{stage, doing}]
	if was != nil && was.text == text {
		if now.Sub(was.at) < logAgain {
			was.repeated++
			return 0, false
		}
		repeated = was.repeated
	}
	if l.last == nil {
		l.last = make(map[action]*loggedError)
	}
	l.last[action{stage, doing}] = &loggedError{text: text, at: now}
	return repeated, true
}
