package dump

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"weir/core"
)

// Options say what to read and what to make of it.
type Options struct {
	Inputs  []string    // files; folders, whose dumps are read in the order of their names; "-" is Stdin
	Stdin   io.Reader   // for "-"
	Data    Data        // what an event keeps of its record
	MaxLine int         // bytes; a longer line is a reject; 0: DefaultMaxLine
	Fields  Fields      // how a record becomes an event
	Filter  core.Filter // which events to yield; its Text is looked for in the whole record

	// Checkpoints keep how far inputs have been stored; a core.Store does.
	Checkpoints Checkpoints

	available func() uint64 // bytes of memory, for a test
}

// Checkpoints are the part of core.Appender that a source needs.
type Checkpoints interface {
	Own(ctx context.Context, in core.Input) (was core.Checkpoint, found bool, err error)
	Checkpoint(ctx context.Context, name string) (c core.Checkpoint, found bool, err error)
}

// markBytes is after how much decoded input without a wanted record a bare
// record moves the mark on.
const markBytes = 16 << 20

// Source yields the records of its inputs, one input after the other. Next and
// Close are for one goroutine, Progress for any.
//
// An input that was interrupted goes on behind its last stored line; one that
// was complete is read again, and the store finds the duplicates by their keys.
// Of an input that is cut off or damaged the records before the damage are
// yielded; Next then returns an error that says so, once, and goes on with the
// next input. When an input isn't the one that was interrupted the error wraps
// core.ErrInputChanged, and nothing follows.
//
// Standard input, pipes and devices are named with the time they were opened:
// they cannot be resumed.
type Source struct {
	parser      *parser
	checkpoints Checkpoints
	maxLine     int
	available   func() uint64

	inputs  []input
	meters  []*meter
	leftOut leftOuts
	at      int   // the input in hand, or the next
	fatal   error // what Next ended with

	input  *core.Input // nil between inputs
	feed   *feed       // nil like input
	owned  bool        // the store knows this import of the input
	lines  lines
	target position // where fast-forwarding ends; zero when it is over
	marked int64    // offset of the last record yielded
}

// Open finds the inputs and checks that they can be read. An error says which
// cannot.
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
	p, err := newParser(&o)
	if err != nil {
		return nil, err
	}
	inputs, left, err := resolve(&o)
	if err != nil {
		return nil, err
	}
	s := &Source{
		parser:      p,
		checkpoints: o.Checkpoints,
		maxLine:     cmp.Or(o.MaxLine, DefaultMaxLine),
		available:   o.available,
		inputs:      inputs,
	}
	s.leftOut.add(left...)
	if s.available == nil {
		s.available = freeMemory
	}
	for _, in := range inputs {
		s.meters = append(s.meters, &meter{name: in.name, size: in.size, state: StateWaiting})
	}
	return s, nil
}

// Progress returns how far the source has come.
func (s *Source) Progress() Progress {
	p := Progress{Inputs: make([]InputProgress, len(s.meters)), LeftOut: s.leftOut.all()}
	for i, m := range s.meters {
		p.Inputs[i] = m.progress()
	}
	return p
}

// Close stops reading. A second Close does nothing.
func (s *Source) Close() error {
	if s.feed != nil {
		s.meters[s.at].set(StateInterrupted, nil)
		s.leave()
	}
	s.fatal = cmp.Or(s.fatal, fmt.Errorf("dump: %w", os.ErrClosed))
	return nil
}

// Next implements core.Source. What it returns keeps nothing of the source's
// memory. An error of ctx or of Checkpoints loses nothing: the next call goes on.
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

// start opens the input in hand and takes its checkpoint over. It may be called
// again after a passing error.
func (s *Source) start(ctx context.Context) error {
	in, m := &s.inputs[s.at], s.meters[s.at]
	if s.feed == nil {
		now, err := in.describe()
		if err != nil {
			return s.giveUp(err)
		}
		now.Token = rand.Text()
		s.input = &now
		s.feed = startFeed(in, &m.read, s.available, func(o LeftOut) { s.leftOut.add(o) })
	}
	codec, err := s.feed.codec(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return s.giveUp(err)
	}
	s.input.Codec = codec

	// Compared before the checkpoint is taken over, so that another import of
	// the right file, running at this moment, is not ended by a wrong one.
	was, found, err := s.checkpoints.Checkpoint(ctx, s.input.Name)
	if err != nil {
		return fmt.Errorf("dump: checkpoint of %s: %w", s.input.Name, err)
	}
	if found && !was.Complete {
		if err := same(*s.input, was); err != nil {
			return s.changed(was.Line, err)
		}
	}
	if was, found, err = s.checkpoints.Own(ctx, *s.input); err != nil {
		return fmt.Errorf("dump: own %s: %w", s.input.Name, err)
	}

	s.owned = true
	s.lines = lines{feed: s.feed, max: s.maxLine}
	s.target, s.marked = position{}, 0
	m.set(StateReading, nil)
	if found && !was.Complete && was.Offset > 0 {
		s.target = position{was.Offset, was.Line, was.LineHash}
		s.marked = was.Offset
		m.resume.Store(was.Offset)
		m.set(StateForwarding, nil)
	}
	return nil
}

// read reads one line; ok is false when there is nothing to yield for it.
func (s *Source) read(ctx context.Context) (r core.Record, ok bool, err error) {
	m := s.meters[s.at]
	l, err := s.lines.next(ctx)
	switch {
	case errors.Is(err, io.EOF) && s.target == position{}:
		r = core.Record{Mark: s.mark()}
		r.Mark.Complete = true
		m.set(StateComplete, nil)
		s.leave()
		s.at++
		return r, true, nil
	case errors.Is(err, io.EOF):
		return r, false, s.changed(s.target.line, fmt.Errorf("it ends at line %d", s.lines.at.line))
	case err != nil && ctx.Err() != nil:
		return r, false, ctx.Err()
	case err != nil:
		return r, false, s.giveUp(err)
	}
	at := s.lines.at
	m.decoded.Store(at.offset)
	m.lines.Store(at.line)
	if s.target != (position{}) {
		return r, false, s.forward(at)
	}

	e, err := s.parse(l, at)
	switch {
	case err == nil:
		m.events.Add(1)
		r.Event = e
	case errors.Is(err, errUnwanted), errors.Is(err, errBlank):
		if errors.Is(err, errUnwanted) {
			m.filtered.Add(1)
		}
		if at.offset-s.marked < markBytes {
			return r, false, nil
		}
	default:
		m.rejects.Add(1)
		r.Reject = newReject(s.input.Name, at.line, l.text, err)
	}
	s.marked = at.offset
	r.Mark = s.mark()
	return r, true, nil
}

// parse makes an event of a line, or says why it isn't one.
func (s *Source) parse(l line, at position) (core.Event, error) {
	text := l.text
	if at.line == 1 {
		text = bytes.TrimPrefix(text, []byte(bom))
	}
	switch {
	case l.long:
		return core.Event{}, tooLong(s.maxLine)
	case len(bytes.TrimSpace(text)) == 0:
		return core.Event{}, errBlank
	}
	e, err := s.parser.parse(text)
	if l.tail && broken(err) {
		err = errTruncated
	}
	return e, err
}

// forward takes note of a line that an earlier import has stored.
func (s *Source) forward(at position) error {
	switch {
	case at == s.target:
		s.target = position{}
		s.meters[s.at].set(StateReading, nil)
	case at.offset >= s.target.offset:
		return s.changed(s.target.line, errors.New("that line is another"))
	}
	return nil
}

func (s *Source) mark() core.Mark {
	at := s.lines.at
	return core.Mark{Input: s.input, Offset: at.offset, Line: at.line, LineHash: at.hash}
}

// giveUp leaves the input in hand as incomplete and goes on with the next.
func (s *Source) giveUp(reason error) error {
	in := &s.inputs[s.at]
	s.meters[s.at].set(StateIncomplete, reason)
	s.leave()
	s.at++
	return fmt.Errorf("dump: %w", incomplete(in.name, reason))
}

// changed ends the source: going on would store an input that is partly one
// file and partly another.
func (s *Source) changed(line int64, how error) error {
	in := &s.inputs[s.at]
	reason := fmt.Errorf("%w at line %d (%w): put the file back, or rename this one to import it from its start",
		core.ErrInputChanged, line, how)
	s.meters[s.at].set(StateIncomplete, reason)
	s.leave()
	s.fatal = fmt.Errorf("dump: %s: %w", in.name, reason)
	return s.fatal
}

// leave closes the input in hand.
func (s *Source) leave() {
	if s.feed != nil {
		s.feed.close(&s.inputs[s.at])
	}
	s.feed, s.input, s.owned = nil, nil, false
}
