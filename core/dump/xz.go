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
	dict    uint64 // the largest dictionary so far
	release func() // gives back what is held for it
}

// next decodes with a library that takes the end of the input between two
// blocks for the end of the stream. So what it reads is framed.
func (u *xzUnpacker) next(in *bufio.Reader) (io.Reader, error) {
	frame := &framed{in: in, piece: (&xzStream{reserve: u.reserve}).piece}
	return xz.ReaderConfig{
		DictCap:      lzma.MinDictCap, // what the stream asks for, if that is more
		SingleStream: true,
	}.NewReader(bufio.NewReader(frame))
}

// reserve makes sure that a dictionary of this size may be opened.
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

// xzStream finds the pieces of a stream, section 2 of its format: a header,
// blocks, an index of them, a footer.
type xzStream struct {
	reserve func(dict uint64) error

	at      func(in *bufio.Reader) (int64, error) // what comes next; nil before the header
	check   int64                                 // bytes of a block's checksum
	packed  int64                                 // bytes of the block without its header
	records uint64                                // of the index, still to be read
	index   int64                                 // bytes of it
}

func (s *xzStream) piece(in *bufio.Reader) (int64, error) {
	if s.at != nil {
		return s.at(in)
	}
	head, err := peek(in, xzHeader)
	if err != nil {
		return 0, err
	}
	// Section 2.1.1.2: 0, 4, 4, 4, 8, 8, 8, … 64 bytes.
	if kind := head[7] & 15; kind > 0 {
		s.check = 4 << ((kind - 1) / 3)
	}
	s.at = s.block
	return xzHeader, nil
}

// block is a block's header, or the start of the index, section 3.1.
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

// xzDictionary finds the size of the dictionary in a block's header, sections
// 3.1 and 5.3.1. A header that has none is damaged, or made for something else
// than text; the library says so.
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

// chunk is a chunk of LZMA2, whose first byte says what it is and whether it
// has a size when it is packed: https://en.wikipedia.org/wiki/LZMA2.
func (s *xzStream) chunk(in *bufio.Reader) (int64, error) {
	control, err := peek(in, 1)
	if err != nil {
		return 0, err
	}
	header := int64(6) // control, unpacked size, packed size, properties
	switch c := control[0]; {
	case c == 0: // the end; then padding and the checksum
		s.at = s.block
		return 1 + -(s.packed+1)&3 + s.check, nil
	case c < 3:
		header = 3 // control, size
	case c < 0x80:
		return unknownLength, nil
	case c < 0xc0:
		header = 5 // no properties
	}
	head, err := peek(in, int(min(header, 5)))
	if err != nil {
		return 0, err
	}
	length := header + int64(binary.BigEndian.Uint16(head[len(head)-2:])) + 1
	s.packed += length
	return length, nil
}

// startIndex is the index's first byte and the number of its records, section
// 4.2.
func (s *xzStream) startIndex(in *bufio.Reader) (int64, error) {
	n, k, err := xzNumber(in, 1)
	s.at, s.records, s.index = s.record, n, k
	return k, err
}

// record is a record of the index, two numbers; behind the last one the index's
// padding and checksum and the stream's footer.
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

// xzNumber looks at the number that stands skip bytes further and returns where
// it ends.
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
