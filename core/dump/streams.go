package dump

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"

	"weir/core/message"
)

// streams reads the content of all streams in a file of one codec. Its Read
// returns io.EOF only after the verified end of the last one.
//
// A verified end may be followed by another stream, by zeros (padding), or by
// other data, which is not read: trailing then describes it. If more streams
// follow such data, the file is damaged. If the file ends within the header of a
// stream, it is truncated.
type streams struct {
	in       *bufio.Reader
	codec    *codec
	what     message.Text // for errors
	unpacker unpacker
	now      io.Reader // nil between streams
	err      error     // sticky
	trailing message.Text
}

// newStreams reads the streams at the position of in. what describes them in
// errors.
func newStreams(in *bufio.Reader, c *codec, what message.Text, memory func() uint64) *streams {
	s := &streams{in: in, codec: c, what: what, unpacker: c.open(memory)}
	s.now, s.err = s.unpacker.next(in)
	s.err = damaged(what, unexpected(s.err))
	return s
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

// follow opens the next stream after a verified end. If there is none, it reads
// the rest of the file and returns io.EOF.
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
		s.trailing = zerosFollow(zeros)
		return io.EOF
	case len(head) == 0:
		return io.EOF
	case found == yes:
		s.now, err = s.unpacker.next(s.in)
		return unexpected(err)
	case found == maybe, s.codec.begins(bytes.TrimRight(head, "\x00")) == maybe:
		// The first bytes of a header, followed by nothing or by zeros: many
		// programs reserve the space of a download before they fill it.
		return io.ErrUnexpectedEOF
	}
	rest, err := s.drain()
	if err != nil {
		return err
	}
	s.trailing = otherFollows(s.codec.name, zeros+rest)
	return io.EOF
}

func zerosFollow(n int64) message.Text {
	return message.New("zeros follow its end ({{.Bytes}}): padding, ignored", "Bytes", byteCount(n))
}

func otherFollows(codec string, n int64) message.Text {
	return message.New("data that is not {{.Codec}} follows its verified end ({{.Bytes}}) and was not read", "Codec", codec, "Bytes", byteCount(n))
}

func byteCount(n int64) message.Text {
	return message.Plural(int(n), "1 byte", "{{.Bytes}} bytes", "Bytes", n)
}

// errBetween is the error for other data with more streams after it: ignoring the
// data would lose those streams.
var errBetween = message.NewError("there is other data between its streams")

// drain reads the rest of the file and returns its length, or an error if it
// contains streams.
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
		// The last bytes may be the start of a header.
		if err := discard(s.in, len(part)-headerBytes); err != nil {
			return n, err
		}
		n += int64(len(part) - headerBytes)
	}
}

// skipZeros skips zeros up to the next other byte or the end, and returns their
// number.
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

// close frees the memory of the streams. It may be called again.
func (s *streams) close() {
	s.now = nil // so that the memory it refers to can be freed
	s.err = cmp.Or(s.err, errStopped)
	s.unpacker.close()
}
