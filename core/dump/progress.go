package dump

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// State is how far an input has come.
type State string

// The states of an input.
const (
	StateWaiting     State = "waiting"
	StateForwarding  State = "fast-forwarding" // to where an earlier import was interrupted
	StateReading     State = "reading"
	StateComplete    State = "complete"   // read to a verified end
	StateIncomplete  State = "incomplete" // given up: Reason says why
	StateInterrupted State = "interrupted"
)

// Progress is how far a source has come. What this run did is counted, not what
// earlier ones did before an interruption.
type Progress struct {
	Inputs  []InputProgress // in the order of reading
	LeftOut []LeftOut       // what folders and archives hold beside, as far as it was met
}

// InputProgress is how far one input has come.
type InputProgress struct {
	Name     string
	State    State
	Reason   error // why it is incomplete
	Size     int64 // bytes on disk; 0 for standard input
	Read     int64 // of these
	Decoded  int64 // bytes decompressed, split into lines
	Resume   int64 // the decoded byte that fast-forwarding goes to
	Lines    int64 // the number of the last line
	Events   int64
	Rejects  int64
	Filtered int64 // records that the filter, or the preset, doesn't select
}

// Total adds the inputs up. Its Name and State are those of the input that is
// being read, or of the last.
func (p Progress) Total() InputProgress {
	var t InputProgress
	for _, in := range p.Inputs {
		if t.Name == "" || in.State != StateWaiting {
			t.Name, t.State, t.Resume = in.Name, in.State, in.Resume
		}
		t.Size += in.Size
		t.Read += in.Read
		t.Decoded += in.Decoded
		t.Lines += in.Lines
		t.Events += in.Events
		t.Rejects += in.Rejects
		t.Filtered += in.Filtered
	}
	return t
}

// Err names the inputs that were not read to a verified end, and why. Ask for it
// after the end: before, it names those that are still to be read.
func (p Progress) Err() error {
	var errs []error
	for _, in := range p.Inputs {
		switch in.State {
		case StateComplete:
		case StateIncomplete:
			errs = append(errs, incomplete(in.Name, in.Reason))
		default:
			errs = append(errs, fmt.Errorf("%s is not read to its end: import it again to go on at line %d", in.Name, in.Lines+1))
		}
	}
	return errors.Join(errs...)
}

func incomplete(name string, reason error) error {
	return fmt.Errorf("%s is incomplete: %w", name, reason)
}

// meter counts for one input. Only the source's goroutine writes, but for read,
// which is its feed's.
type meter struct {
	name string
	size int64

	read, decoded, lines, events, rejects, filtered, resume atomic.Int64

	mu     sync.Mutex
	state  State // guarded by mu
	reason error // guarded by mu
}

func (m *meter) set(state State, reason error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.reason = state, reason
}

func (m *meter) progress() InputProgress {
	p := InputProgress{
		Name: m.name, Size: m.size,
		Read: m.read.Load(), Decoded: m.decoded.Load(), Resume: m.resume.Load(), Lines: m.lines.Load(),
		Events: m.events.Load(), Rejects: m.rejects.Load(), Filtered: m.filtered.Load(),
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	p.State, p.Reason = m.state, m.reason
	return p
}
