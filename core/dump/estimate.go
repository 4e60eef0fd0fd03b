package dump

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"weir/core"
)

// Need is the estimated cost of an import.
type Need struct {
	Bytes     int64 // of the inputs on disk
	Decoded   int64 // of the inputs, decompressed
	Events    int64 // that pass the filter
	Store     int64 // bytes in the store
	Streams   int   // inputs without a size, which are not part of the numbers above
	Continued int   // inputs that an earlier import began: the numbers above cover only the rest of them

	Problems []Problem // inputs that the import will not read, in their order
	Unfit    []Problem // inputs that it will read and reject: there was no record in the sample
	LeftOut  []LeftOut // other files in folders; members of archives are not known yet
}

// Problem is an input that cannot be read or contains no records.
type Problem struct {
	Input  string
	Reason error
}

// The size of the sample of each input, in bytes: whichever limit comes first.
const (
	sampleRead    = 16 << 20
	sampleDecoded = 64 << 20
)

// eventBytes is the space that a store needs for an event in addition to its
// texts and data: the row's header, id, times and score, the key's index entry,
// and its share of partly filled pages and of segments, deltas and counts.
const eventBytes = 100

// Estimate reads the first MiBs of each input, which takes up to a second each,
// and extrapolates to the input's size:
//
//	decoded = size · decoded bytes read ÷ compressed bytes read, or the size
//	          that the first zstd frame says its content has, if that is more
//	events  = decoded · events read ÷ decoded bytes read
//	store   = decoded · Σ (data + 2·(source + key) + other texts + 100) ÷ decoded bytes read
//
// Inputs that the import will refuse are listed in Problems and are not counted.
// All records are assumed to be new. Without Options.Checkpoints, inputs that an
// earlier import completed or began are not recognised. The estimate can be low
// by up to a half for zstd with a window longer than the sample, because later
// parts of the file repeat more of the earlier ones. An input that is damaged
// within the sample counts up to the damage.
func Estimate(ctx context.Context, o Options) (Need, error) {
	o.Notice = nil // the import will send the notices
	s, err := open(ctx, o)
	if err != nil {
		return Need{}, fmt.Errorf("dump: estimate: %w", err)
	}
	sum := Need{LeftOut: s.leftOut.all()}
	for i := range s.inputs {
		if !s.inputs[i].regular {
			sum.Streams++
			continue
		}
		e, err := s.sample(ctx, i)
		if err != nil {
			return Need{}, fmt.Errorf("dump: estimate: %w", err)
		}
		sum.Bytes += e.Bytes
		sum.Decoded += e.Decoded
		sum.Events += e.Events
		sum.Store += e.Store
		sum.Continued += e.Continued
		sum.Problems = append(sum.Problems, e.Problems...)
		sum.Unfit = append(sum.Unfit, e.Unfit...)
	}
	return sum, nil
}

// sample estimates one input. Its only errors are those of ctx and of
// Checkpoints.
func (s *Source) sample(ctx context.Context, at int) (Need, error) {
	in := &s.inputs[at]
	e := Need{Bytes: in.size}
	s.at, s.input = at, &core.Input{Name: in.name}
	if s.options.Checkpoints != nil {
		now, err := in.describe()
		if err != nil {
			e.Problems = []Problem{{in.name, err}}
			return e, nil
		}
		s.input = &now
	}
	var read atomic.Int64
	s.feed = startFeed(in, &read, s.available, func(LeftOut) {})
	s.head = &head{from: s.feed}
	defer s.closeInput()
	codec, err := s.feed.codec(ctx)
	if err == nil {
		s.input.Codec = codec
		err = s.head.fill(ctx, false)
	}
	if err == nil {
		err = s.recognise(ctx)
	}
	var stored int64 // decoded bytes
	if err == nil && s.options.Checkpoints != nil {
		var was core.Checkpoint
		var resume bool
		if was, resume, _, err = s.earlier(ctx); err != nil && !errors.Is(err, ErrAgain) {
			return e, err
		}
		if resume {
			stored, e.Continued = was.Offset, 1
		}
	}
	if err != nil {
		e.Problems = []Problem{{in.name, err}}
		return e, ctx.Err()
	}
	s.frames = newFrames(s.head, s.maxLine, s.parser)
	var decoded int64
	var unfit error // why its first rejected record isn't an event
	fits := false
	for read.Load() < sampleRead && decoded < sampleDecoded {
		p, err := s.nextPiece(ctx)
		if err != nil {
			if !errors.Is(err, io.EOF) && ctx.Err() != nil {
				return e, ctx.Err()
			}
			break
		}
		event, why := s.outcome(p)
		decoded = p.end.offset
		switch {
		case why == nil:
			e.Events++
			e.Store += storeBytes(&event)
			fits = true
		case errors.Is(why, errUnwanted):
			fits = true
		case !errors.Is(why, errEmpty) && !errors.Is(why, errPage):
			unfit = cmp.Or(unfit, why)
		}
	}
	if unfit != nil && !fits {
		e.Unfit = []Problem{{in.name, unfit}}
	}
	e.Decoded = decoded
	scale := 1.0
	if taken := read.Load(); taken > 0 && taken < in.size {
		scale = float64(in.size) / float64(taken)
	}
	if decoded > 0 {
		scale = max(scale, float64(s.feed.is.content)/float64(decoded))
	}
	e.Decoded = int64(float64(e.Decoded) * scale)
	if left := 1 - float64(stored)/float64(max(e.Decoded, 1)); stored > 0 {
		left = max(left, 0)
		scale *= left
		e.Bytes, e.Decoded = int64(float64(e.Bytes)*left), max(e.Decoded-stored, 0)
	}
	e.Events = int64(float64(e.Events) * scale)
	e.Store = int64(float64(e.Store) * scale)
	return e, nil
}

func storeBytes(e *core.Event) int64 {
	return int64(len(e.Data) + 2*(len(e.Source)+len(e.Key)) + len(e.Kind) + len(e.Subreddit) +
		len(e.Author) + len(e.Parent) + len(e.Link) + eventBytes)
}
