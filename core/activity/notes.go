package activity

import (
	"slices"
	"sync"
	"time"
)

// Takeover is a dead node whose claims this program has made free again.
type Takeover struct {
	At       time.Duration // since the recorder was made
	Node     int64
	Host     string // "" if unknown
	PID      int
	Events   int    // that may be claimed again
	Segments int    // that it had claimed
	Parts    []Part // into which these were split, ascending; at most 500
}

// Part is a part of a segment. It is settled when the queue has no segment with its First
// any more.
type Part struct {
	First, Last int64 // ids
	Events      int
}

// Flag is a moment to be marked, such as a change of the tuning.
type Flag struct {
	At   time.Duration // since the recorder was made
	Text string
}

// How many are kept.
const (
	maxTakeovers = 16
	maxParts     = 500
	maxFlags     = 64
)

// notes are what has happened to a run as a whole.
type notes struct {
	mu        sync.Mutex
	takeovers []Takeover    // guarded by mu; the newest, oldest first
	flags     []Flag        // guarded by mu; likewise
	quit      time.Duration // guarded by mu
	quitting  bool          // guarded by mu
}

// TakeOver notes a takeover, at this moment. It keeps Parts.
func (r *Recorder) TakeOver(t Takeover) {
	t.At = r.Now()
	t.Parts = t.Parts[:min(len(t.Parts), maxParts)]
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	r.notes.takeovers = addNote(r.notes.takeovers, t, maxTakeovers)
}

// Takeovers returns the newest, oldest first. Their Parts must not be changed.
func (r *Recorder) Takeovers() []Takeover {
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	return slices.Clone(r.notes.takeovers)
}

// Flag marks this moment.
func (r *Recorder) Flag(text string) {
	f := Flag{At: r.Now(), Text: text}
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	r.notes.flags = addNote(r.notes.flags, f, maxFlags)
}

// Flags returns the newest, oldest first.
func (r *Recorder) Flags() []Flag {
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	return slices.Clone(r.notes.flags)
}

// BeginQuit notes that the quit signal comes at this moment; the first one counts.
func (r *Recorder) BeginQuit() {
	now := r.Now()
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	if !r.notes.quitting {
		r.notes.quit, r.notes.quitting = now, true
	}
}

// Quit returns when the quit signal came; false if it hasn't.
func (r *Recorder) Quit() (at time.Duration, quitting bool) {
	r.notes.mu.Lock()
	defer r.notes.mu.Unlock()
	return r.notes.quit, r.notes.quitting
}

// addNote appends a note and removes the oldest if there are more than most.
func addNote[T any](notes []T, note T, most int) []T {
	if len(notes) == most {
		notes = slices.Delete(notes, 0, 1)
	}
	return append(notes, note)
}
