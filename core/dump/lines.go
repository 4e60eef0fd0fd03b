package dump

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// DefaultMaxLine is the longest line that is read when nothing else is said, in
// bytes: eighty times Reddit's longest text.
const DefaultMaxLine = 16 << 20

// position is where a line ends, in what core.Mark says.
type position struct {
	offset, line int64
	hash         uint64
}

// lines splits what a feed brings at newlines. It holds at most one line.
type lines struct {
	feed *feed
	max  int // bytes of a line
	at   position

	block  []byte        // what is left of the block in hand
	carry  []byte        // the line's begin, out of blocks that are gone
	length int64         // bytes of the line so far, when some are gone
	digest xxhash.Digest // of a line that is too long to keep
}

// line is one line without its newline, valid until the next one is asked for.
type line struct {
	text []byte // cut to core.MaxRejectBytes when long
	long bool   // over the limit
	tail bool   // the input ended before its newline
}

// next returns the next line, io.EOF at the verified end of the input, or what
// is wrong with the input. What stands after the last newline is a line only at
// a verified end. After an error of ctx it may be called again.
func (l *lines) next(ctx context.Context) (line, error) {
	for {
		if i := bytes.IndexByte(l.block, '\n'); i >= 0 {
			text := l.block[:i]
			l.block = l.block[i+1:]
			return l.end(text, 1), nil
		}
		l.keep(l.block)
		l.block = nil
		block, err := l.feed.next(ctx)
		if errors.Is(err, io.EOF) && l.length > 0 {
			end := l.end(nil, 0)
			end.tail = true
			return end, nil
		}
		if err != nil {
			return line{}, err
		}
		l.block = block.bytes
	}
}

// end completes the line with its last bytes and the given number of newlines.
func (l *lines) end(text []byte, newline int64) line {
	long := false
	if l.length > 0 || len(text) > l.max {
		l.keep(text)
		text = l.carry
		long = l.length > int64(l.max)
	} else {
		l.length = int64(len(text))
	}
	l.at.offset += l.length + newline
	l.at.line++
	if long {
		l.at.hash = l.digest.Sum64()
	} else {
		l.at.hash = xxhash.Sum64(text)
	}
	l.length = 0
	l.carry = l.carry[:0]
	return line{text: text, long: long}
}

// keep copies part of a line, as much of it as anybody will look at.
func (l *lines) keep(part []byte) {
	was := l.length
	l.length += int64(len(part))
	switch {
	case l.length <= int64(l.max):
		l.carry = append(l.carry, part...)
		return
	case was <= int64(l.max):
		l.digest.Reset()
		_, _ = l.digest.Write(l.carry) // never fails
		l.carry = append(l.carry, part[:min(len(part), core.MaxRejectBytes)]...)
		l.carry = l.carry[:min(len(l.carry), core.MaxRejectBytes)]
	case len(l.carry) < core.MaxRejectBytes:
		l.carry = append(l.carry, part[:min(len(part), core.MaxRejectBytes-len(l.carry))]...)
	}
	_, _ = l.digest.Write(part)
}
