package dump

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"weir/core"
)

// State is how far an input has come.
type State string

// The states of an input.
const (
	StateWaiting     State = "waiting"
	StateForwarding  State = "fast-forwarding" // to where an earlier import was interrupted
	StateReading     State = "reading"
	StateComplete    State = "complete"   // read to a verified end
	StateIncomplete  State = "incomplete" // cut off or damaged: Reason says how
	StateRefused     State = "refused"    // not read at all: Reason says why
	StateInterrupted State = "interrupted"
)

// Progress is how far a source has come. What this run did is counted; what
// earlier ones did before an interruption is in Whole.
type Progress struct {
	Inputs  []InputProgress // in the order of reading
	LeftOut []LeftOut       // what folders and archives hold and was not read
}

// InputProgress is how far one input has come.
type InputProgress struct {
	Name     string
	State    State
	Reason   error // why it is incomplete or refused
	Size     int64 // bytes on disk; 0 for standard input
	Read     int64 // of these
	Decoded  int64 // bytes decompressed, up to the end of the last record
	Resume   int64 // the decoded byte that fast-forwarding goes to
	Skipped  int64 // of Read, bytes that were fast-forwarded over
	Lines    int64 // the number of the last line
	Events   int64
	Rejects  int64
	Filtered int64 // records that the filter, or the preset, doesn't select

	// Sums are what became of the records so far, in this run: fewer than were
	// read while some are on their way. See Source.Appended.
	Sums core.Sums

	// Resumed says that an earlier import of the input was continued. Whole are the
	// sums of its records, each as it was first read, whichever run did that. They
	// are known unless an earlier version began the import.
	Resumed bool
	Known   bool
	Whole   core.Sums

	SkippedIn time.Duration // how long the fast-forwarding over Skipped took

	Misfits int64 // events one of whose optional fields didn't fit and counts as unknown

	Preset  string   // what its records were read as; empty for a custom mapping, and before it is known
	Warning string   // what stands after its verified end, if anything
	Reasons []Reason // of the rejects, the commonest first
}

// Total adds the inputs up. Its Name and State are those of the input that is
// being read, or of the last.
func (p Progress) Total() InputProgress {
	t := InputProgress{Known: true}
	for _, in := range p.Inputs {
		if t.Name == "" || in.State != StateWaiting {
			t.Name, t.State, t.Resume = in.Name, in.State, in.Resume
		}
		t.Size += in.Size
		t.Read += in.Read
		t.Skipped += in.Skipped
		t.SkippedIn += in.SkippedIn
		t.Decoded += in.Decoded
		t.Lines += in.Lines
		t.Events += in.Events
		t.Rejects += in.Rejects
		t.Filtered += in.Filtered
		t.Misfits += in.Misfits
		t.Reasons = append(t.Reasons, in.Reasons...)
		t.Sums, t.Whole = t.Sums.Plus(in.Sums), t.Whole.Plus(in.Whole)
		t.Resumed, t.Known = t.Resumed || in.Resumed, t.Known && in.Known
	}
	t.Reasons = commonest(t.Reasons)
	return t
}

// Left estimates how long the rest takes, from when the import has read for so
// long; 0 while that isn't known. Fast-forwarding, which is many times quicker
// than reading, tells nothing of it.
func (p InputProgress) Left(took time.Duration) time.Duration {
	read, rest := p.Read-p.Skipped, p.Size-p.Read
	took -= p.SkippedIn
	if p.State == StateForwarding || read <= 0 || rest <= 0 || took <= 0 {
		return 0
	}
	return time.Duration(float64(took) * float64(rest) / float64(read))
}

// Err names the inputs that were not read to a verified end, those in which no
// record is an event, and unfinished downloads that were left out, each with the
// reason. Ask for it after the end: before, it names those that are still to be
// read.
func (p Progress) Err() error {
	var errs []error
	for _, in := range p.Inputs {
		switch in.State {
		case StateComplete:
			if in.Read > 0 && in.Events == 0 && in.Filtered == 0 && in.Resume == 0 {
				errs = append(errs, fmt.Errorf("%s gave no event: %w", in.Name, in.noEvents()))
			}
		case StateIncomplete, StateRefused:
			errs = append(errs, unread(in.State, in.Name, in.Reason))
		default:
			errs = append(errs, fmt.Errorf("%s is not read to its end: import it again to continue after its last stored record", in.Name))
		}
	}
	for _, l := range p.LeftOut {
		if l.Unfinished {
			errs = append(errs, fmt.Errorf("%s was left out: %s", l.Name, l.Reason))
		}
	}
	return errors.Join(errs...)
}

// noEvents is why there is no event in an input.
func (p *InputProgress) noEvents() error {
	if len(p.Reasons) == 0 {
		return errors.New("there is no record in it; see what made it")
	}
	most := p.Reasons[0]
	return fmt.Errorf("%d of %d records were rejected with %q, the first at line %d; see what its records are",
		most.Records, p.Rejects, most.Text, most.Line)
}

func unread(state State, name string, reason error) error {
	if state == StateRefused {
		return fmt.Errorf("%s was not read: %w", name, reason)
	}
	return fmt.Errorf("%s is incomplete: %w", name, reason)
}

// meter counts for one input. Only the source's goroutine writes, but for read,
// which is its feed's, and for what Appended counts.
type meter struct {
	name string
	size int64

	read, decoded, lines, events, rejects, filtered, misfits, resume, skipped atomic.Int64
	stored, duplicates, rejected                                              atomic.Int64 // as told

	forwarding time.Time // when that began; the reader's own

	mu        sync.Mutex
	skippedIn time.Duration // guarded by mu
	earlier   earlier       // guarded by mu
	state     State         // guarded by mu
	reason    error         // guarded by mu
	preset    string        // guarded by mu
	warning   string        // guarded by mu
	reasons   reasons       // guarded by mu
}

// earlier is what earlier imports of an input left.
type earlier struct {
	resumed bool
	unknown bool      // begun by a version that kept no sums
	whole   bool      // sums are of the whole input, as it was first read
	sums    core.Sums // of the records that are not read again, or of all
}

// forward takes note that fast-forwarding begins.
func (m *meter) forward() {
	m.forwarding = time.Now()
	m.set(StateForwarding, nil)
}

// forwarded takes note that it has come to where reading begins.
func (m *meter) forwarded() {
	m.skipped.Store(m.read.Load())
	m.mu.Lock()
	m.skippedIn = time.Since(m.forwarding)
	m.mu.Unlock()
	m.set(StateReading, nil)
}

// continues takes note of the checkpoint that the import begins with; known says
// whether it is of the same records.
func (m *meter) continues(was core.Checkpoint, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.earlier = earlier{}
	if known {
		m.earlier = earlier{resumed: !was.Complete, unknown: !was.Counted, whole: was.Complete || was.Again, sums: was.Sums}
	}
}

// startOver forgets what was read.
func (m *meter) startOver() {
	m.read.Store(0)
	m.skipped.Store(0)
	m.continues(core.Checkpoint{}, false)
}

// appended adds the records of one append.
func (m *meter) appended(done core.Appended, rejects int) {
	m.stored.Add(int64(done.Stored))
	m.duplicates.Add(int64(done.Duplicates))
	m.rejected.Add(int64(rejects))
}

// sum fills in what became of the records. The caller holds the lock.
func (m *meter) sum(p *InputProgress) {
	e := m.earlier
	p.Sums = core.Sums{Stored: m.stored.Load(), Duplicates: m.duplicates.Load(), Filtered: p.Filtered, Rejected: m.rejected.Load()}
	p.Resumed, p.Known, p.Whole = e.resumed, !e.unknown, e.sums
	if !e.whole {
		p.Whole = e.sums.Plus(p.Sums)
	}
}

func (m *meter) set(state State, reason error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.reason = state, reason
}

func (m *meter) setPreset(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.preset = name
}

func (m *meter) setWarning(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.warning = text
}

func (m *meter) reject(r core.Reject) {
	m.rejects.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reasons.add(r.Reason, r.Input, r.Line)
}

func (m *meter) progress() InputProgress {
	p := InputProgress{
		Name: m.name, Size: m.size,
		Read: m.read.Load(), Decoded: m.decoded.Load(), Resume: m.resume.Load(), Skipped: m.skipped.Load(), Lines: m.lines.Load(),
		Events: m.events.Load(), Rejects: m.rejects.Load(), Filtered: m.filtered.Load(), Misfits: m.misfits.Load(),
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	p.State, p.Reason, p.Preset, p.Warning = m.state, m.reason, m.preset, m.warning
	p.SkippedIn = m.skippedIn
	p.Reasons = m.reasons.list()
	m.sum(&p)
	return p
}
