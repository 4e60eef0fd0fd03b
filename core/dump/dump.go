package dump

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"weir/core"
	"weir/core/message"
)

// Options selects the inputs and how their records become events.
type Options struct {
	Inputs  []string    // files, archives; folders, whose dumps are read in the order of their names; "-" is Stdin
	Stdin   io.Reader   // for "-"
	Data    Data        // how much of its record an event keeps
	MaxLine int         // bytes; a longer record is rejected; 0: DefaultMaxLine
	Fields  Fields      // how a record becomes an event
	Filter  core.Filter // which events to yield; its Text is searched for in the whole record
	Again   bool        // import an input a second time even if its records have no keys

	// Checkpoints holds how far inputs have been stored; a core.Store does that.
	Checkpoints Checkpoints

	// Notice receives one-line messages for whoever waits for the import, for
	// example that an input is read again from its start. It may be nil.
	Notice func(input string, text message.Text)

	available func() uint64 // returns the bytes of free memory; tests replace it
}

// Checkpoints is the part of core.Appender that a source needs.
type Checkpoints interface {
	TakeCheckpoint(ctx context.Context, in core.Input) (was core.Checkpoint, found bool, err error)
	Checkpoint(ctx context.Context, name string) (c core.Checkpoint, found bool, err error)
}

// ErrAgain is the error for an input that was imported before and whose records
// have no keys, so that they would be stored a second time; see Options.Again.
var ErrAgain = message.NewError("it was imported before, and its records have no keys: they would be stored a second time")

// markBytes bounds how much decoded input without a selected record passes before
// a position is yielded, so that the mark advances even if nothing is selected.
const markBytes = 16 << 20

// Source yields the records of its inputs, one input after the other. Next and
// Close must be called from one goroutine; Progress may be called from any.
//
// An input whose import was interrupted is continued after its last stored
// record. A complete one is read again, and the store finds the duplicates by
// their keys. If the checkpoint belongs to another file or selection, the input
// is read from its start and Options.Notice is called.
//
// If an input is truncated or damaged, the records before the damage are yielded;
// Next then returns one error and continues with the next input. An input that
// isn't a dump at all gets the same error, without any records.
//
// The names of standard input, pipes and devices include the time at which they
// were opened: they cannot be resumed.
type Source struct {
	options   Options
	maxLine   int
	available func() uint64

	inputs  []input
	leftOut leftOuts
	meters  []*meter
	at      int   // index of the current or next input
	fatal   error // the error that ended Next

	input     *core.Input // nil between inputs
	feed      *feed       // nil like input
	head      *head       // nil like input
	parser    *parser     // nil until the input's form is known
	owned     bool        // the checkpoint has been taken over
	restarted bool        // its checkpoint turned out to be useless

	frames frames
	queue  []piece  // elements of a page that are still to be yielded
	target position // where fast-forwarding ends; zero afterwards
	last   position // of the last piece
	marked int64    // offset of the last record yielded
	begins bool     // the next record yielded is the first of its input under this selection
	passed int64    // records that earlier imports of the input filtered out
}

// Open finds the inputs and checks that they can be read. The error names the one
// that cannot.
func Open(ctx context.Context, o Options) (*Source, error) {
	s, err := open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("dump: %w", err)
	}
	return s, nil
}

func open(ctx context.Context, o Options) (*Source, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if o.MaxLine < 0 || o.MaxLine > core.MaxData {
		return nil, fmt.Errorf("max_line is %d: want 1 to %d bytes", o.MaxLine, core.MaxData)
	}
	fields := o.Fields
	if fields.auto() {
		fields = Fields{Preset: presetReddit}
	}
	if _, err := newParser(&o, fields); err != nil { // reported before anything is opened
		return nil, err
	}
	inputs, left, err := resolve(&o)
	if err != nil {
		return nil, err
	}
	s := &Source{
		options:   o,
		maxLine:   cmp.Or(o.MaxLine, DefaultMaxLine),
		available: o.available,
		inputs:    inputs,
	}
	s.leftOut.add(left...)
	if s.available == nil {
		s.available = freeMemory
	}
	if s.options.Notice == nil {
		s.options.Notice = func(string, message.Text) {}
	}
	for _, in := range inputs {
		s.meters = append(s.meters, &meter{name: in.name, size: in.size, state: StateWaiting, reasons: make(reasons)})
	}
	return s, nil
}

// Progress returns the progress of each input.
func (s *Source) Progress() Progress {
	p := Progress{Inputs: make([]InputProgress, len(s.meters)), LeftOut: s.leftOut.all()}
	for i, m := range s.meters {
		p.Inputs[i] = m.progress()
	}
	return p
}

// Appended counts the records of one append for Progress. It is meant as
// core.Config.Appended, and may be called from any goroutine.
func (s *Source) Appended(last core.Mark, done core.Appended, rejects int) {
	for _, m := range s.meters {
		if m.name == last.Input.Name {
			m.appended(done, rejects)
			return
		}
	}
}

// Close stops reading. A second Close does nothing.
func (s *Source) Close() error {
	if s.feed != nil {
		s.meters[s.at].set(StateInterrupted, nil)
		s.closeInput()
	}
	s.fatal = cmp.Or(s.fatal, fmt.Errorf("dump: %w", os.ErrClosed))
	return nil
}

// Next implements core.Source. The record doesn't refer to the source's memory.
// After an error of ctx or of Checkpoints the next call continues without loss.
func (s *Source) Next(ctx context.Context) (core.Record, error) {
	for {
		switch {
		case s.fatal != nil:
			return core.Record{}, s.fatal
		case ctx.Err() != nil:
			return core.Record{}, ctx.Err()
		case s.at == len(s.inputs):
			return core.Record{}, io.EOF
		case !s.owned:
			if err := s.start(ctx); err != nil {
				return core.Record{}, err
			}
		}
		if r, ok, err := s.read(ctx); ok || err != nil {
			return r, err
		}
	}
}

// read reads one piece; ok is false when there is nothing to yield.
func (s *Source) read(ctx context.Context) (r core.Record, ok bool, err error) {
	m := s.meters[s.at]
	p, err := s.nextPiece(ctx)
	switch {
	case errors.Is(err, io.EOF) && s.target != position{}:
		return r, false, s.restart(message.New("it ends before the line at which its import was interrupted"))
	case errors.Is(err, io.EOF):
		end := s.frames.here(s.last.hash)
		mark := s.mark(end)
		mark.Complete = true
		return core.NewPosition(mark), true, s.complete()
	case err != nil && ctx.Err() != nil:
		return r, false, ctx.Err()
	case err != nil:
		return r, false, s.giveUp(StateIncomplete, err)
	}
	e, why := s.outcome(p)
	if errors.Is(why, errPage) {
		return r, false, nil
	}
	s.last = p.end
	m.decoded.Store(p.end.offset)
	m.lines.Store(p.end.line)
	if s.target != (position{}) {
		return r, false, s.forward(p.end)
	}
	switch {
	case why == nil:
		m.events.Add(1)
		if s.parser.draft.misfit {
			m.misfits.Add(1)
		}
		r = core.NewEvent(e)
	case errors.Is(why, errUnwanted), errors.Is(why, errEmpty):
		if errors.Is(why, errUnwanted) {
			m.filtered.Add(1)
		}
		if p.end.offset-s.marked < markBytes {
			return r, false, nil
		}
		r = core.NewPosition(core.Mark{})
	default:
		reject := newReject(s.parser.mapping.source, s.input.Name, p, why)
		m.reject(reject)
		r = core.NewReject(reject)
	}
	s.marked = p.end.offset
	return r.At(p.Piece, s.mark(p.end)), true, nil
}

// mark returns the mark for the record that is yielded next.
func (s *Source) mark(at position) core.Mark {
	mark := core.Mark{
		Input: s.input, Offset: at.offset, Line: at.line, LineHash: at.hash,
		Start: s.begins, Filtered: s.passed + s.meters[s.at].filtered.Load(),
	}
	s.begins = false
	return mark
}

func (s *Source) nextPiece(ctx context.Context) (*piece, error) {
	if len(s.queue) > 0 {
		p := &s.queue[0]
		s.queue = s.queue[1:]
		return p, nil
	}
	return s.frames.next(ctx)
}

// errPage means that a piece contained others, which are in the queue now.
var errPage = errors.New("a page of records")

// outcome turns a piece into an event, or returns why it isn't one.
func (s *Source) outcome(p *piece) (e core.Event, why error) {
	switch {
	case p.page && s.parser.scan(p.text) == nil && s.parser.pages.open(p.text):
		return s.unpack(p, tooLong(s.maxLine))
	case p.long:
		return e, tooLong(s.maxLine)
	case p.why != nil:
		return e, p.why
	case !p.scanned:
		why = s.parser.unread(p.text, s.parser.scan(p.text))
	}
	if s.target != (position{}) && !s.parser.pages.mayHold(p.text) {
		return e, why // only its end matters
	}
	if why == nil {
		e, why = s.parser.event("", p.text)
		if why != nil && !errors.Is(why, errUnwanted) && s.parser.pages.open(p.text) {
			return s.unpack(p, why)
		}
	}
	if p.tail && broken(why) {
		why = errTruncated
	}
	return e, why
}

// unpack looks for records in a piece that isn't one itself, for the reason
// given.
func (s *Source) unpack(p *piece, reason error) (e core.Event, why error) {
	kind, record := s.parser.pages.thing()
	// A stub for more comments has children, too, but they are only names.
	if record == nil || !isThing(kind) {
		if elements, ok := s.parser.pages.elements(p, s.maxLine); ok && s.parser.isPage(p.text, elements) {
			s.queue = append(elements, s.queue...)
			if len(elements) > 0 {
				return e, errPage
			}
			return e, errEmpty
		}
	}
	if record == nil || p.long {
		return e, reason
	}
	if why = s.parser.scan(record); why == nil {
		e, why = s.parser.event(kind, record)
	}
	if why != nil && !errors.Is(why, errUnwanted) && !isThing(kind) {
		return e, reason
	}
	return e, why
}

// forward handles a piece that an earlier import has stored.
func (s *Source) forward(at position) error {
	switch {
	case at == s.target:
		s.target = position{}
		s.meters[s.at].endForwarding()
	case at.offset >= s.target.offset:
		return s.restart(message.New("line {{.Line}} has changed since its import was interrupted", "Line", s.target.line))
	}
	return nil
}
