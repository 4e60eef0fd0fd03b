package dump

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"weir/core"
	"weir/core/message"
)

// State is the state of an input.
type State string

// The states of an input.
const (
	StateWaiting     State = "waiting"
	StateForwarding  State = "fast-forwarding" // to where an earlier import was interrupted
	StateReading     State = "reading"
	StateComplete    State = "complete"   // read to a verified end
	StateIncomplete  State = "incomplete" // truncated or damaged; see Reason
	StateRefused     State = "refused"    // not read at all; see Reason
	StateInterrupted State = "interrupted"
)

// Progress is the progress of a source. The numbers are those of this run; Whole
// includes earlier runs that were interrupted.
type Progress struct {
	Inputs  []InputProgress // in the order of reading
	LeftOut []LeftOut       // files in folders and archives that were not read
}

// InputProgress is the progress of one input.
type InputProgress struct {
	Name     string
	State    State
	Reason   error // why it is incomplete or refused
	Size     int64 // bytes on disk; 0 for standard input
	Read     int64 // of Size
	Decoded  int64 // bytes decompressed, up to the end of the last record
	Resume   int64 // the decoded offset at which fast-forwarding ends
	Skipped  int64 // of Read, the bytes that were fast-forwarded over
	Lines    int64 // the number of the last line
	Events   int64
	Rejects  int64
	Filtered int64 // records that the filter, or the preset, doesn't select

	// Sums counts the outcomes of the records in this run. Records that are still
	// on their way to the store are not included. See Source.Appended.
	Sums core.Sums

	// Resumed reports that an earlier import of the input was continued. Whole
	// has the sums of all its records over all runs, each record counted as it
	// was first read. It is known unless an earlier version began the import.
	Resumed bool
	Known   bool
	Whole   core.Sums

	SkippedIn time.Duration // how long the fast-forwarding over Skipped took

	Misfits int64 // events with an optional field that didn't fit and counts as unknown

	Preset  string       // the preset of its records; empty for a custom mapping, and until it is known
	Warning message.Text // describes data after its verified end, if there is any
	Reasons []Reason     // of the rejects, the most common first
}

// Total adds the inputs up. Its Name and State are those of the current input, or
// of the last.
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

// Left estimates how long the rest takes, given how long the import has run; 0
// while that isn't known. Fast-forwarding is left out of the estimate, because it
// is many times faster than reading.
func (p InputProgress) Left(took time.Duration) time.Duration {
	read, rest := p.Read-p.Skipped, p.Size-p.Read
	took -= p.SkippedIn
	if p.State == StateForwarding || read <= 0 || rest <= 0 || took <= 0 {
		return 0
	}
	return time.Duration(float64(took) * float64(rest) / float64(read))
}

// Err lists the inputs that were not read to a verified end, those in which no
// record is an event, and unfinished downloads that were left out, each with the
// reason. Call it after the end: earlier it includes the inputs that are still to
// be read.
func (p Progress) Err() error {
	var errs []error
	for _, in := range p.Inputs {
		switch in.State {
		case StateComplete:
			if in.Read > 0 && in.Events == 0 && in.Filtered == 0 && in.Resume == 0 {
				errs = append(errs, message.NewError("{{.File}} gave no event: {{.Error}}", "File", in.Name, "Error", in.noEvents()))
			}
		case StateIncomplete, StateRefused:
			errs = append(errs, unread(in.State, in.Name, in.Reason))
		default:
			errs = append(errs, message.NewError("{{.File}} was not read to its end: import it again to continue after its last stored record", "File", in.Name))
		}
	}
	for _, l := range p.LeftOut {
		if l.Unfinished {
			errs = append(errs, message.NewError("{{.File}} was left out: {{.Reason}}", "File", l.Name, "Reason", l.Reason))
		}
	}
	return errors.Join(errs...)
}

// noEvents returns why there is no event in an input.
func (p *InputProgress) noEvents() error {
	if len(p.Reasons) == 0 {
		return message.NewError("it contains no records; check what produced it")
	}
	most := p.Reasons[0]
	return message.NewError("{{.Rejected}} of {{.Records}} records were rejected with {{.Reason}}, the first at line {{.Line}}; check what its records are", "Rejected", most.Records, "Records", p.Rejects, "Reason", strconv.Quote(most.Text), "Line", most.Line)
}

func unread(state State, name string, reason error) error {
	if state == StateRefused {
		return message.NewError("{{.File}} was not read: {{.Error}}", "File", name, "Error", reason)
	}
	return message.NewError("{{.File}} is incomplete: {{.Error}}", "File", name, "Error", reason)
}

// meter holds the counters of one input. Only the source's goroutine writes to
// it, except that the feed writes read, and Appended its own counters.
type meter struct {
	name string
	size int64

	read, decoded, lines, events, rejects, filtered, misfits, resume, skipped atomic.Int64
	stored, duplicates, rejected                                              atomic.Int64 // by Appended

	forwarding time.Time // when that began; used by the source's goroutine only

	mu        sync.Mutex
	skippedIn time.Duration // guarded by mu
	earlier   earlier       // guarded by mu
	state     State         // guarded by mu
	reason    error         // guarded by mu
	preset    string        // guarded by mu
	warning   message.Text  // guarded by mu
	reasons   reasons       // guarded by mu
}

// earlier has the results of earlier imports of an input.
type earlier struct {
	resumed bool
	unknown bool      // the import was begun by a version without sums
	whole   bool      // sums cover the whole input, as it was first read
	sums    core.Sums // of the records that are not read again, or of all if whole
}

// startForwarding notes the start of fast-forwarding.
func (m *meter) startForwarding() {
	m.forwarding = time.Now()
	m.set(StateForwarding, nil)
}

// endForwarding notes the end of fast-forwarding.
func (m *meter) endForwarding() {
	m.skipped.Store(m.read.Load())
	m.mu.Lock()
	m.skippedIn = time.Since(m.forwarding)
	m.mu.Unlock()
	m.set(StateReading, nil)
}

// continues notes the checkpoint at which the import begins. known reports
// whether its sums are known and cover the same records.
func (m *meter) continues(was core.Checkpoint, known bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.earlier = earlier{}
	if known {
		m.earlier = earlier{resumed: !was.Complete, unknown: !was.Counted, whole: was.Complete || was.Again, sums: was.Sums}
	}
}

// startOver resets the counters.
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

// sum fills in the outcomes of the records. The caller holds the lock.
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

func (m *meter) setWarning(text message.Text) {
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
