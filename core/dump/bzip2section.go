package dump

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"io"
)

// bzip2Cutter cuts a stream into sections.
type bzip2Cutter struct {
	in     *bufio.Reader
	header []byte // of the stream
	raw    []byte // what was read of the next section, from the byte in which it begins
	from   int    // the bit of raw at which the section begins
	last8  uint64 // the last 8 bytes read
	ended  bool   // the section begins with the magic number of the end
	err    error  // the error that ended the input; the section that it interrupts is the last
}

const bzip2Header = 4 // bytes of a stream's header

// open reads the start of the stream up to the first magic number.
func (c *bzip2Cutter) open() {
	head := make([]byte, bzip2Header+len(bzip2Block))
	n, err := io.ReadFull(c.in, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	c.header, c.raw = head[:min(n, bzip2Header)], head[min(n, bzip2Header):n]
	c.last8 = binary.BigEndian.Uint64(head[len(head)-8:])
	c.ended, c.err = string(c.raw) == bzip2End, err
}

// more reports whether there is another section.
func (c *bzip2Cutter) more() bool { return !c.ended && c.raw != nil }

// next reads the next section. After the end, it continues as if its magic number
// had occurred by chance.
func (c *bzip2Cutter) next() *bzip2Section {
	for c.err == nil {
		b, err := c.in.ReadByte()
		if err != nil {
			c.err = err
			break
		}
		c.raw = append(c.raw, b)
		c.last8 = c.last8<<8 | uint64(b)
		if unread, ends := magicBefore(c.last8); unread >= 0 {
			to := 8*len(c.raw) - unread - 8*len(bzip2Block)
			section := &bzip2Section{raw: c.raw[:(to+7)/8], from: c.from, to: to}
			c.raw, c.from, c.ended = bytes.Clone(c.raw[to/8:]), to%8, ends
			return section
		}
		if len(c.raw) > maxSection {
			c.err = bzip2.StructuralError("block without an end")
		}
	}
	section := &bzip2Section{raw: c.raw, from: c.from, to: 8 * len(c.raw), err: c.err}
	c.raw, c.ended = nil, false
	return section
}

// end reads the checksum after the magic number of the end and compares it. It
// returns io.EOF when they are equal.
func (c *bzip2Cutter) end(checksum uint32) error {
	if c.err != nil {
		return unexpected(c.err)
	}
	tail := make([]byte, 8)
	tail[3] = c.raw[len(c.raw)-1] // its last bits may belong to the checksum
	if _, err := io.ReadFull(c.in, tail[4:]); err != nil {
		return unexpected(err)
	}
	unread := (8 - c.from) % 8
	if uint32(binary.BigEndian.Uint64(tail)>>unread) != checksum {
		return bzip2.StructuralError("file checksum mismatch")
	}
	return io.EOF
}

// The magic numbers as integers of 48 bits.
const (
	bzip2BlockBits = 0x314159265359
	bzip2EndBits   = 0x177245385090
)

// magicBefore looks for a magic number that ends in the last of 8 bytes. It returns
// how many bits of that byte follow, or -1 if there is none, and whether it is that
// of the end. Even shifted by up to 7 bits against each other, the two differ.
func magicBefore(last8 uint64) (unread int, ends bool) {
	if !inMagic[byte(last8>>8)] {
		return -1, false
	}
	for unread := range 8 {
		switch last8 >> unread & (1<<48 - 1) {
		case bzip2BlockBits:
			return unread, false
		case bzip2EndBits:
			return unread, true
		}
	}
	return -1, false
}

// inMagic has the bytes that can precede the last byte of a magic number: so most
// bytes cost one lookup.
var inMagic = func() (in [256]bool) {
	for unread := range 8 {
		in[byte(uint64(bzip2BlockBits)<<unread>>8)] = true
		in[byte(uint64(bzip2EndBits)<<unread>>8)] = true
	}
	return in
}()

// bzip2Section is a part of a stream from one magic number to the next, or to the
// end of the input.
type bzip2Section struct {
	raw      []byte
	from, to int   // its bits in raw
	err      error // the error that ended the input in it; nil when a magic number follows

	// Valid once decoded is closed:
	decoded  chan struct{}
	checksum uint32        // of the block, as it is stated
	past     bool          // decoding ran past the end of the section
	text     []byte        // the start of the text
	rest     io.Reader     // the rest of it, when end is nil
	end      error         // what follows text
	src      *bytes.Reader // what is decoded
}

// decode decodes the section as a stream of its own with this header.
func (s *bzip2Section) decode(header []byte) {
	stream := s.stream(header)
	s.src = bytes.NewReader(stream)
	s.rest = bzip2.NewReader(s.src)
	s.text = make([]byte, decodeAhead)
	n, err := s.rest.Read(s.text) // reads the whole block before it returns the first byte
	left := s.src.Len()
	for m := 0; err == nil && n < len(s.text); n += m {
		m, err = s.rest.Read(s.text[n:])
	}
	s.end = err
	s.past = s.err == nil && left < bzip2Footer
	if left == 0 && s.cutOff() && !errors.Is(err, io.ErrUnexpectedEOF) {
		n = 0 // the block is incomplete
	}
	s.text = s.text[:n]
}

const (
	checksumAt  = bzip2Header + 6 // the offset of the first block's checksum in a stream
	bzip2Footer = 6 + 4           // bytes of the end's magic number and checksum
)

// stream returns the section as a stream. If the input ends in it, the stream has
// no end.
func (s *bzip2Section) stream(header []byte) []byte {
	size := s.to - s.from
	stream := append(make([]byte, 0, len(header)+len(s.raw)+bzip2Footer), header...)
	for i, b := range s.raw {
		b <<= s.from
		if i+1 < len(s.raw) {
			b |= s.raw[i+1] >> (8 - s.from)
		}
		stream = append(stream, b)
	}
	stream = stream[:len(header)+(size+7)/8]
	if len(stream) >= checksumAt+4 {
		s.checksum = binary.BigEndian.Uint32(stream[checksumAt:])
	}
	if s.err != nil {
		return stream
	}
	used := size % 8 // bits of the last byte
	if used > 0 {
		stream[len(stream)-1] &= 0xff << (8 - used)
	}
	for _, b := range binary.BigEndian.AppendUint32([]byte(bzip2End), s.checksum) {
		if used > 0 {
			stream[len(stream)-1] |= b >> used
			b <<= 8 - used
		}
		stream = append(stream, b)
	}
	return stream
}

// Read reads the text. It returns io.EOF after a block with a correct checksum
// that ends with the section.
func (s *bzip2Section) Read(p []byte) (n int, err error) {
	switch {
	case len(s.text) > 0:
		n = copy(p, s.text)
		s.text = s.text[n:]
		return n, nil
	case s.end == nil:
		n, s.end = s.rest.Read(p)
	}
	if s.end != nil && s.cutOff() {
		s.end = unexpected(s.err)
	}
	return n, s.end
}

// cutOff reports whether decoding ended because the input did. At a bit within a
// byte, the section is filled up with zeros, so the decoder reports damage there.
func (s *bzip2Section) cutOff() bool {
	return s.err != nil && s.src.Len() == 0 && (s.from > 0 || errors.Is(s.end, io.ErrUnexpectedEOF))
}

// join returns the section and the one after it as one.
func (s *bzip2Section) join(next *bzip2Section) *bzip2Section {
	joined := &bzip2Section{from: s.from, err: next.err}
	joined.raw = append(bytes.Clone(s.raw[:s.to/8]), next.raw...)
	joined.to = s.to/8*8 + next.to
	return joined
}
