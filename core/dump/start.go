package dump

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"

	"weir/core"
	"weir/core/message"
)

// start opens the input, detects its format and takes over its checkpoint. It may
// be called again after a temporary error.
func (s *Source) start(ctx context.Context) error {
	in, m := &s.inputs[s.at], s.meters[s.at]
	if s.feed == nil {
		now, err := in.describe()
		if err != nil {
			return s.giveUp(StateRefused, err)
		}
		now.Token = rand.Text()
		s.input = &now
		s.feed = startFeed(in, &m.read, s.available, func(o LeftOut) { s.leftOut.add(o) })
		s.head = &head{from: s.feed}
	}
	codec, err := s.feed.codec(ctx)
	if err == nil {
		s.input.Codec = codec
		err = s.head.fill(ctx, !in.regular)
	}
	if err == nil && s.parser == nil {
		err = s.recognise(ctx)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, new(*damage)):
		return s.giveUp(StateIncomplete, err)
	case err != nil:
		return s.giveUp(StateRefused, err)
	}

	// This comes before taking over the checkpoint, because an import that is
	// refused must not end another one that is running.
	was, resume, known, err := s.earlier(ctx)
	switch {
	case errors.Is(err, ErrAgain):
		return s.giveUp(StateRefused, err)
	case err != nil:
		return err
	}
	if _, _, err = s.options.Checkpoints.TakeCheckpoint(ctx, *s.input); err != nil {
		return fmt.Errorf("dump: own %s: %w", s.input.Name, err)
	}

	s.owned = true
	s.frames = newFrames(s.head, s.maxLine, s.parser)
	s.target, s.last, s.marked = position{}, position{}, 0
	m.set(StateReading, nil)
	m.continues(was, known)
	s.begins, s.passed = !known, 0
	if resume {
		s.target = position{was.Offset, was.Line, was.LineHash}
		s.marked, s.passed = was.Offset, was.Sums.Filtered
		m.resume.Store(was.Offset)
		m.startForwarding()
	}
	return nil
}

// earlier returns the checkpoint of an earlier import of the input, whether this
// import resumes there, and whether its sums are known and cover the same
// records. The error is ErrAgain if the input must not be imported again.
func (s *Source) earlier(ctx context.Context) (was core.Checkpoint, resume, known bool, err error) {
	was, found, err := s.options.Checkpoints.Checkpoint(ctx, s.input.Name)
	if err != nil {
		return was, false, false, fmt.Errorf("dump: checkpoint of %s: %w", s.input.Name, err)
	}
	begun := found && (was.Offset > 0 || was.Complete)
	resume = begun && !was.Complete && !s.restarted
	if resume {
		if how := differs(*s.input, was); !how.Empty() {
			resume = false
			s.options.Notice(s.input.Name, message.New("read again from the start: {{.Why}}", "Why", how))
		}
	}
	if begun && !resume && !s.parser.keyed() && !s.options.Again {
		return was, false, false, ErrAgain
	}
	// An import that was begun without sums has none until its end.
	known = resume || begun && was.Counted && !s.restarted && s.parser.keyed() && differs(*s.input, was).Empty()
	return was, resume, known, nil
}

// recognise detects the format of the records by the input's first bytes. It
// returns an error if there are no records in it.
func (s *Source) recognise(ctx context.Context) error {
	if what, advice := foreign(s.head.text()); what != "" {
		return message.NewError("it looks like {{.What}}: {{.Advice}}", "What", message.Text{Template: what}, "Advice", message.Text{Template: advice})
	}
	records, err := s.firstRecords(ctx)
	if err != nil {
		return err
	}
	fields := s.options.Fields
	alone, fits := detect(records)
	switch {
	case fields.auto():
		fields = Fields{Preset: alone}
		if alone == "" {
			fields.Preset = presetReddit
		}
		if alone != "" && alone != presetReddit {
			s.options.Notice(s.input.Name, message.New("read with the preset {{.Preset}}, the only one that fits its first records", "Preset", strconv.Quote(alone)))
		}
	case alone != "" && fields.Preset != "" && fields.Preset != presetCustom && fields.Preset != alone && recordsOf(fits, fields.Preset) == 0:
		return &WrongPresetError{Named: fields.Preset, Fits: alone, Records: recordsOf(fits, alone), Of: len(records)}
	}
	if s.parser, err = newParser(&s.options, fields); err != nil {
		return err
	}
	s.input.Selection = selection(&s.options, fields, s.maxLine)
	s.meters[s.at].setPreset(fields.Preset)
	return nil
}

// WrongPresetError is the error when no record at the start of an input fits the
// chosen preset, but records fit another.
type WrongPresetError struct {
	Named, Fits string
	Records, Of int // number that fit, and number examined
}

func (e *WrongPresetError) Error() string {
	return e.Message().String()
}

// Message is Error's text.
func (e *WrongPresetError) Message() message.Text {
	return message.New("0 of the first {{.Of}} records fit the preset {{.Named}}, {{.Records}} fit {{.Fits}}", "Of", e.Of, "Named", strconv.Quote(e.Named), "Records", e.Records, "Fits", strconv.Quote(e.Fits))
}

// sampled is the number of first records by which the format of an input is
// recognised.
const sampled = 200

// firstRecords returns the records in the examined bytes of the input, up to
// sampled.
func (s *Source) firstRecords(ctx context.Context) (records [][]byte, err error) {
	objects := &parser{mapping: mapping{root: new(node)}, pages: newPages()}
	f := newFrames(s.head.again(), s.maxLine, anyObject{objects})
	var queue []piece
	for len(records) < sampled {
		var p *piece
		if len(queue) > 0 {
			p, queue = &queue[0], queue[1:]
		} else if p, err = f.next(ctx); err != nil {
			break
		}
		if p.long && !p.page || p.why != nil || objects.scan(p.text) != nil {
			continue
		}
		if objects.pages.open(p.text) {
			if elements, ok := objects.pages.elements(p, s.maxLine); ok {
				queue = append(queue, elements...)
				continue
			}
			if kind, record := objects.pages.thing(); record != nil && isThing(kind) {
				p.text = record
			}
		}
		records = append(records, append([]byte(nil), p.text...))
	}
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return records, nil // an error of the input is reported when it is read
}

// anyObject is a classifier that accepts every object as a record.
type anyObject struct{ *parser }

func (anyObject) isRecord() bool  { return true }
func (anyObject) hasFields() bool { return false }

// differs describes what has changed since the checkpoint was written, "" if
// nothing has.
func differs(now core.Input, was core.Checkpoint) message.Text {
	switch {
	case now.Selection != was.Selection:
		return message.New("the selection has changed since its import was interrupted")
	case now.Size != was.Size:
		return message.New("it had {{.Was}} bytes when its import was interrupted and now has {{.Now}}", "Was", was.Size, "Now", now.Size)
	case now.Codec != was.Codec:
		return message.New("it was {{.Was}} when its import was interrupted and now is {{.Now}}", "Was", was.Codec, "Now", now.Codec)
	case now.Head != was.Head:
		return message.New("its first MiB has changed since its import was interrupted")
	case now.Tail != was.Tail:
		return message.New("its last MiB has changed since its import was interrupted")
	}
	return message.Text{}
}

// restart reads the input from its start: its middle showed that it is not the
// one whose import was interrupted. Nothing of it has been yielded.
func (s *Source) restart(how message.Text) error {
	s.options.Notice(s.input.Name, message.New("read again from the start: {{.Why}}", "Why", how))
	s.closeInput()
	s.meters[s.at].startOver()
	s.restarted = true
	return nil
}

// complete finishes an input that was read to a verified end.
func (s *Source) complete() error {
	m := s.meters[s.at]
	m.set(StateComplete, nil)
	if w := s.feed.warning; !w.Empty() {
		m.setWarning(w)
		s.options.Notice(s.input.Name, w)
	}
	s.nextInput()
	return nil
}

// giveUp ends the input with an error and moves to the next.
func (s *Source) giveUp(state State, reason error) error {
	in := &s.inputs[s.at]
	s.meters[s.at].set(state, reason)
	s.nextInput()
	return fmt.Errorf("dump: %w", unread(state, in.name, reason))
}

func (s *Source) nextInput() {
	s.closeInput()
	s.at++
	s.restarted = false
}

// closeInput closes the input.
func (s *Source) closeInput() {
	if s.feed != nil {
		s.feed.close(&s.inputs[s.at])
	}
	s.feed, s.head, s.input, s.parser, s.queue, s.owned = nil, nil, nil, nil, nil, false
}
