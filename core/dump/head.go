package dump

import (
	"bytes"
	"context"
)

// headBytes is how much of an input is examined before it is read: enough for
// some hundred records.
const headBytes = 256 << 10

// head holds the first blocks of an input, which are examined and then read.
type head struct {
	from blockSource
	kept []block // in the order of the input
	size int     // bytes of kept
	err  error   // the error after them, nil when there may be more
	at   int     // number of kept blocks that were read
}

// fill reads the first headBytes of the input, or less if they arrive slowly, but
// at least a line. After an error of ctx it may be called again.
func (h *head) fill(ctx context.Context, slow bool) error {
	for h.err == nil && h.size < headBytes {
		b, err := h.from.next(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			h.err = err
			continue
		}
		b.bytes = bytes.Clone(b.bytes)
		h.kept = append(h.kept, b)
		h.size += len(b.bytes)
		if slow && bytes.IndexByte(b.bytes, '\n') >= 0 {
			break
		}
	}
	return nil
}

// text returns the examined bytes of all members.
func (h *head) text() []byte {
	text := make([]byte, 0, h.size)
	for _, b := range h.kept {
		text = append(text, b.bytes...)
	}
	return text
}

// next implements blockSource.
func (h *head) next(ctx context.Context) (block, error) {
	if h.at < len(h.kept) {
		b := h.kept[h.at]
		h.kept[h.at] = block{} // no longer needed
		h.at++
		return b, nil
	}
	if h.err != nil {
		return block{}, h.err
	}
	return h.from.next(ctx)
}

// again returns a source of the kept blocks alone, from the start.
func (h *head) again() blockSource {
	end := h.err
	if end == nil {
		end = errHeadEnds
	}
	return &head{kept: append([]block(nil), h.kept...), err: end}
}
