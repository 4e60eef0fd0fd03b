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

// Need is what an import will probably take.
type Need struct {
	Bytes     int64 // of the inputs on disk
	Decoded   int64 // of them decompressed
	Events    int64 // that pass the filter
	Store     int64 // bytes in the store
	Streams   int   // inputs without a size, which are not in the numbers above
	Continued int   // inputs that an earlier import has begun: the numbers above are of what is left of them

	Problems []Problem // inputs that the import will not read, in their order
	Unfit    []Problem // inputs that it will read and reject: there is no record in what was looked at
	LeftOut  []LeftOut // what folders hold beside; members of archives are not known yet
}

// Problem is an input that cannot be read, or is none of records.
type Problem struct {
	Input  string
	Reason error
}

// How much of each input is looked at, in bytes: whichever comes first.
const (
	sampleRead    = 16 << 20
	sampleDecoded = 64 << 20
)

// eventBytes is what a store takes for an event beside its texts and data: the
// row's header, id, times and score, the key's index entry, and its part of
// pages that are not full and of segments, deltas and counts.
const eventBytes = 100

// Estimate reads the first MiBs of each input, which takes up to a second
// each, and scales what it finds by the input's size:
//
//	decoded = size · decoded bytes read ÷ compressed bytes read, or the size
//	          that the first zstd frame says its content has, if that is more
//	events  = decoded · events read ÷ decoded bytes read
//	store   = decoded · Σ (data + 2·(source + key) + other texts + 100) ÷ decoded bytes read
//
// What the import will refuse is named, and counts for nothing; without
// Options.Checkpoints neither an input that must not be imported again nor one that
// is continued is known. Otherwise it takes all for new. It comes out low, by up to a half, for zstd with a window
// longer than what is read, as the file's later parts repeat more of what was
// before. An input that cannot be read counts as far as it can.
func Estimate(ctx context.Context, o Options) (Need, error) {
	o.Notice = nil // the import will say it
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

// sample estimates one input. The only errors are those of ctx and of
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
	defer s.leave()
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
	var unfit error // why the first of its records is none, as long as no other is one
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
