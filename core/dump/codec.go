package dump

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// codec is a form of compression. A file of it is one stream or several, one
// after the other.
type codec struct {
	name  string
	magic string // what the begin of a stream is found by
	at    int    // where in it the magic stands

	// begins reports whether a stream begins with head.
	begins func(head []byte) match

	// likely reports whether head, for which begins said yes, is not a
	// coincidence in random bytes.
	likely func(head []byte) bool

	// open returns what decompresses one stream after another. memory says how
	// many bytes are free.
	open func(memory func() uint64) unpacker
}

// unpacker decompresses streams one after another.
type unpacker interface {
	// next returns the content of the stream that in stands at. Its Read
	// returns io.EOF only at the verified end of the stream, and leaves in
	// right behind it.
	next(in *bufio.Reader) (io.Reader, error)

	close()
}

// match says whether some bytes are what they are compared with.
type match int

const (
	no match = iota
	maybe
	yes
)

// matchPrefix says whether head begins with magic; maybe when it is too short.
func matchPrefix(head []byte, magic string) match {
	switch {
	case len(head) >= len(magic) && string(head[:len(magic)]) == magic:
		return yes
	case len(head) < len(magic) && magic[:len(head)] == string(head):
		return maybe
	}
	return no
}

// codecs in the order of looking: the magic of zst_blocks stands behind a
// number, which can look like the magic of another.
var codecs = []*codec{zstBlocksCodec, zstdCodec, gzipCodec, bzip2Codec, xzCodec}

// headerBytes is how much begins and likely look at.
const headerBytes = 32

// is reports whether a file of this codec begins with head, also one whose
// header is damaged behind the magic.
func (c *codec) is(head []byte) bool {
	short := head[:min(len(head), c.at+len(c.magic)+1)]
	return c.begins(head) == yes ||
		len(head) > c.at && bytes.HasPrefix(head[c.at:], []byte(c.magic)) && c.begins(short) != no
}

// streams is the content of all streams in a file of one codec. Its Read
// returns io.EOF only behind the verified end of the last.
//
// What follows a verified end is another stream, or padding of zeros, or
// something else: behind then says what was found and not read. A file with
// something else between two streams is damaged, and one that ends in the first
// bytes of a stream is cut off.
type streams struct {
	in       *bufio.Reader
	codec    *codec
	what     string // for errors
	unpacker unpacker
	now      io.Reader // nil between streams
	err      error     // what Read ended with
	behind   string
}

// newStreams reads what in stands at; what names it in errors.
func newStreams(in *bufio.Reader, c *codec, what string, memory func() uint64) *streams {
	s := &streams{in: in, codec: c, what: what, unpacker: c.open(memory)}
	s.now, s.err = s.unpacker.next(in)
	s.err = damaged(what, unexpected(s.err))
	return s
}

// unexpected makes of an end that came too early what it is.
func unexpected(err error) error {
	if err == io.EOF { //nolint:errorlint // a wrapped one has been looked at
		return io.ErrUnexpectedEOF
	}
	return err
}

func (s *streams) Read(p []byte) (int, error) {
	for s.err == nil {
		if s.now == nil {
			s.err = damaged(s.what, s.follow())
			continue
		}
		n, err := s.now.Read(p)
		switch {
		case errors.Is(err, io.EOF):
			s.now = nil
		case err != nil:
			s.err = damaged(s.what, err)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, s.err
}

// follow goes on behind a verified end: with the next stream, or to the end of
// the file, for which it returns io.EOF.
func (s *streams) follow() (err error) {
	head, err := s.in.Peek(headerBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	zeros := int64(0)
	if s.codec.begins(head) == no {
		if zeros, err = skipZeros(s.in); err != nil {
			return err
		}
		if head, err = s.in.Peek(headerBytes); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
	}
	switch found := s.codec.begins(head); {
	case len(head) == 0 && zeros > 0:
		s.behind = zerosFollow(zeros)
		return io.EOF
	case len(head) == 0:
		return io.EOF
	case found == yes:
		s.now, err = s.unpacker.next(s.in)
		return unexpected(err)
	case found == maybe, s.codec.begins(bytes.TrimRight(head, "\x00")) == maybe:
		// The first bytes of a header, and no more or zeros: a download is
		// often made as long as the whole file before it is filled.
		return io.ErrUnexpectedEOF
	}
	rest, err := s.drain()
	if err != nil {
		return err
	}
	s.behind = otherFollows(s.codec.name, zeros+rest)
	return io.EOF
}

func zerosFollow(n int64) string {
	return fmt.Sprintf("zeros follow its end (%s): padding, not read", byteCount(n))
}

func otherFollows(codec string, n int64) string {
	return fmt.Sprintf("something that is not %s follows its verified end (%s): it was not read", codec, byteCount(n))
}

func byteCount(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// errBetween says that streams would be lost if what stands before them were
// passed over as if it followed the last.
var errBetween = errors.New("something else stands between its streams")

// drain reads what follows the last stream, so that a pipe is emptied and the
// size of a file is known to be what was read, and returns its length.
func (s *streams) drain() (n int64, err error) {
	magic := []byte(s.codec.magic)
	for {
		part, err := s.in.Peek(s.in.Size())
		if err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
		for i := 0; ; i++ {
			j := bytes.Index(part[i:], magic)
			if j < 0 {
				break
			}
			if i += j; i < s.codec.at {
				continue
			}
			head := part[i-s.codec.at:]
			if s.codec.begins(head) == yes && s.codec.likely(head) {
				return n, errBetween
			}
		}
		if err != nil {
			return n + int64(len(part)), discard(s.in, len(part))
		}
		// The last bytes may be the first of a header.
		if err := discard(s.in, len(part)-headerBytes); err != nil {
			return n, err
		}
		n += int64(len(part) - headerBytes)
	}
}

// skipZeros reads up to the next byte that is not zero, or the end, and returns
// how many zeros there were.
func skipZeros(in *bufio.Reader) (n int64, err error) {
	for {
		if _, err := in.Peek(1); err != nil {
			if errors.Is(err, io.EOF) {
				return n, nil
			}
			return n, err
		}
		part, err := in.Peek(in.Buffered())
		if err != nil {
			return n, err
		}
		rest := len(bytes.TrimLeft(part, "\x00"))
		n += int64(len(part) - rest)
		if err := discard(in, len(part)-rest); err != nil || rest > 0 {
			return n, err
		}
	}
}

func discard(in *bufio.Reader, n int) error {
	_, err := in.Discard(n)
	return err
}

// close frees the memory of the streams. It may be called again.
func (s *streams) close() {
	s.now = nil // else what it refers to would still be in use
	s.err = errors.Join(s.err, errStopped)
	s.unpacker.close()
}

// framed reads one stream of a format whose pieces say how long they are, and
// not a byte beyond it. Its Read returns io.EOF only at the end of the stream, so
// that no decoder can take another end for that.
type framed struct {
	in *bufio.Reader

	// piece looks at what comes next and returns its length, of which it has
	// seen all that it needs; 0 at the end of the stream.
	piece func(in *bufio.Reader) (int64, error)

	left int64 // of the piece
	err  error // what Read ended with
}

// unknownLength is the length of a piece that is damaged: the decoder, which
// gets all that is left, says best how.
const unknownLength = 1<<63 - 1

func (f *framed) Read(p []byte) (n int, err error) {
	for f.left == 0 && f.err == nil {
		f.left, f.err = f.piece(f.in)
		if f.left == 0 && f.err == nil {
			f.err = io.EOF
		}
	}
	if f.err != nil {
		return 0, f.err
	}
	n, err = f.in.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	if n == 0 && err != nil {
		f.err = unexpected(err)
		return 0, f.err
	}
	return n, nil
}

// peek returns the next n bytes without reading them.
func peek(in *bufio.Reader, n int) ([]byte, error) {
	b, err := in.Peek(n)
	return b, unexpected(err)
}
