package dump

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"weir/core"
)

// Need is what an import will probably take.
type Need struct {
	Bytes   int64 // of the inputs on disk
	Decoded int64 // of them decompressed
	Events  int64 // that pass the filter
	Store   int64 // bytes in the store
	Streams int   // inputs without a size, which are not in the numbers above
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
//	decoded = size · decoded bytes read ÷ compressed bytes read
//	events  = decoded · events read ÷ decoded bytes read
//	store   = decoded · Σ (data + 2·(source + key) + other texts + 100) ÷ decoded bytes read
//
// It takes all for new. It comes out low, by up to a half, for zstd with a
// window longer than what is read, as the file's later parts repeat more of what
// was before. An input that cannot be read counts as far as it can.
func Estimate(ctx context.Context, o Options) (Need, error) {
	s, err := open(ctx, o)
	if err != nil {
		return Need{}, fmt.Errorf("dump: estimate: %w", err)
	}
	var sum Need
	for i := range s.inputs {
		if !s.inputs[i].regular {
			sum.Streams++
			continue
		}
		e, err := s.sample(ctx, &s.inputs[i])
		if err != nil {
			return Need{}, fmt.Errorf("dump: estimate: %w", err)
		}
		sum.Bytes += e.Bytes
		sum.Decoded += e.Decoded
		sum.Events += e.Events
		sum.Store += e.Store
	}
	return sum, nil
}

// sample estimates one input. The only errors are those of ctx.
func (s *Source) sample(ctx context.Context, in *input) (Need, error) {
	e := Need{Bytes: in.size}
	var read atomic.Int64
	f := startFeed(in, &read, s.available, func(LeftOut) {})
	defer f.close(in)
	if _, err := f.codec(ctx); err != nil {
		return e, ctx.Err()
	}
	s.lines = lines{feed: f, max: s.maxLine}
	for read.Load() < sampleRead && s.lines.at.offset < sampleDecoded {
		l, err := s.lines.next(ctx)
		if err != nil {
			if !errors.Is(err, io.EOF) && ctx.Err() != nil {
				return e, ctx.Err()
			}
			break
		}
		event, err := s.parse(l, s.lines.at)
		if err == nil {
			e.Events++
			e.Store += storeBytes(&event)
		}
	}
	e.Decoded = s.lines.at.offset
	if taken := read.Load(); taken > 0 && taken < in.size {
		scale := float64(in.size) / float64(taken)
		e.Decoded = int64(float64(e.Decoded) * scale)
		e.Events = int64(float64(e.Events) * scale)
		e.Store = int64(float64(e.Store) * scale)
	}
	return e, nil
}

func storeBytes(e *core.Event) int64 {
	return int64(len(e.Data) + 2*(len(e.Source)+len(e.Key)) + len(e.Kind) + len(e.Subreddit) +
		len(e.Author) + len(e.Parent) + len(e.Link) + eventBytes)
}
