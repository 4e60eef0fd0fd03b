package dump

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"
)

// xzCodec is xz, https://tukaani.org/xz/xz-file-format.txt.
var xzCodec = &codec{
	name: "xz", magic: xzMagic,
	begins: func(head []byte) match {
		m := matchPrefix(head, xzMagic)
		switch {
		case m != yes:
			return m
		case len(head) > 6 && head[6] != 0, len(head) > 7 && head[7] > 15:
			return no
		case len(head) < xzHeader:
			return maybe
		case crc32.ChecksumIEEE(head[6:8]) != binary.LittleEndian.Uint32(head[8:]):
			return no
		}
		return yes
	},
	likely: func([]byte) bool { return true }, // 96 bits
	open: func(memory func() uint64) unpacker {
		return &xzUnpacker{memory: memory, release: func() {}}
	},
}

const (
	xzMagic  = "\xfd7zXZ\x00"
	xzHeader = 12 // bytes, and as many at the end
)

type xzUnpacker struct {
	memory  func() uint64
	dict    uint64 // size of the largest dictionary so far, in bytes
	release func() // returns the memory held for it
}

// next frames the stream, because the library would mistake the end of a file
// truncated between two blocks for the end of the stream.
func (u *xzUnpacker) next(in *bufio.Reader) (io.Reader, error) {
	frame := &framed{in: in, piece: (&xzStream{reserve: u.reserve}).piece}
	return xz.ReaderConfig{
		DictCap:      lzma.MinDictCap, // a stream that needs more gets more
		SingleStream: true,
	}.NewReader(bufio.NewReader(frame))
}

// reserve returns an error if there is not enough memory for a dictionary of this
// size.
func (u *xzUnpacker) reserve(dict uint64) error {
	if dict <= u.dict {
		return nil
	}
	if err := admit("xz dictionary", dict, u.memory); err != nil {
		return err
	}
	u.release()
	u.release, u.dict = holdMemory(dict), dict
	return nil
}

func (u *xzUnpacker) close() {
	u.release()
	u.release = func() {}
}

// xzStream finds the pieces of a stream, section 2 of the format: a header, blocks,
// their index, a footer.
type xzStream struct {
	reserve func(dict uint64) error

	at      func(in *bufio.Reader) (int64, error) // finds the next piece; nil before the header
	check   int64                                 // size of a block's checksum, in bytes
	packed  int64                                 // size of the current block so far, without its header
	records uint64                                // records of the index that are still to be read
	index   int64                                 // size of the index so far
}

func (s *xzStream) piece(in *bufio.Reader) (int64, error) {
	if s.at != nil {
		return s.at(in)
	}
	head, err := peek(in, xzHeader)
	if err != nil {
		return 0, err
	}
	// Section 2.1.1.2: none, then 4, 4, 4, 8, 8, 8, … 64 bytes.
	if kind := head[7] & 15; kind > 0 {
		s.check = 4 << ((kind - 1) / 3)
	}
	s.at = s.block
	return xzHeader, nil
}

// block finds a block's header, section 3.1, or the start of the index.
func (s *xzStream) block(in *bufio.Reader) (int64, error) {
	head, err := peek(in, 1)
	if err != nil {
		return 0, err
	}
	if head[0] == 0 {
		return s.startIndex(in)
	}
	length := 4 * (int(head[0]) + 1)
	if head, err = peek(in, length); err != nil {
		return 0, err
	}
	if dict, ok := xzDictionary(head); ok {
		if err := s.reserve(dict); err != nil {
			return 0, err
		}
	}
	s.at, s.packed = s.chunk, 0
	return int64(length), nil
}

// xzDictionary returns the size of the dictionary that a block's header states,
// sections 3.1 and 5.3.1. A header without one is invalid or not supported by the
// library.
func xzDictionary(head []byte) (size uint64, ok bool) {
	flags, rest := head[1], head[2:]
	number := func() (n uint64) {
		var k int
		if n, k = binary.Uvarint(rest); k <= 0 {
			rest = nil
			return 0
		}
		rest = rest[k:]
		return n
	}
	if flags&0x40 != 0 {
		number() // the packed size
	}
	if flags&0x80 != 0 {
		number() // the unpacked size
	}
	for range flags&3 + 1 {
		id, length := number(), number()
		if length > uint64(len(rest)) {
			return 0, false
		}
		if id == 0x21 && length == 1 {
			bits := uint(rest[0] & 0x3f)
			if bits >= 40 {
				return 1<<32 - 1, bits == 40
			}
			return (2 | uint64(bits&1)) << (bits/2 + 11), true
		}
		rest = rest[length:]
	}
	return 0, false
}

// chunk finds a chunk of LZMA2: https://en.wikipedia.org/wiki/LZMA2. Its first
// byte determines its kind and the fields of its header.
func (s *xzStream) chunk(in *bufio.Reader) (int64, error) {
	control, err := peek(in, 1)
	if err != nil {
		return 0, err
	}
	header := int64(6) // control byte, unpacked size, packed size, properties
	switch c := control[0]; {
	case c == 0: // the end, followed by padding and the checksum
		s.at = s.block
		return 1 + -(s.packed+1)&3 + s.check, nil
	case c < 3:
		header = 3 // control byte, size
	case c < 0x80:
		return unknownLength, nil
	case c < 0xc0:
		header = 5 // without properties
	}
	head, err := peek(in, int(min(header, 5)))
	if err != nil {
		return 0, err
	}
	length := header + int64(binary.BigEndian.Uint16(head[len(head)-2:])) + 1
	s.packed += length
	return length, nil
}

// startIndex finds the first byte of the index and its number of records, section
// 4.2.
func (s *xzStream) startIndex(in *bufio.Reader) (int64, error) {
	n, k, err := xzNumber(in, 1)
	s.at, s.records, s.index = s.record, n, k
	return k, err
}

// record finds a record of the index, two numbers; after the last one, the padding
// and checksum of the index and the footer of the stream.
func (s *xzStream) record(in *bufio.Reader) (int64, error) {
	if s.records == 0 {
		s.at = func(*bufio.Reader) (int64, error) { return 0, nil }
		return -s.index&3 + 4 + xzHeader, nil
	}
	_, k, err := xzNumber(in, 0)
	if err == nil {
		_, k, err = xzNumber(in, k)
	}
	s.records--
	s.index += k
	return k, err
}

// xzNumber peeks at the number, section 1.2, that starts after skip bytes. end is
// where it ends.
func xzNumber(in *bufio.Reader, skip int64) (n uint64, end int64, err error) {
	for end = skip; ; {
		head, err := peek(in, int(end)+1)
		if err != nil {
			return 0, 0, err
		}
		b := head[end]
		n |= uint64(b&0x7f) << (7 * (end - skip))
		end++
		if b < 0x80 || end-skip == 9 {
			return n, end, nil
		}
	}
}
