package dump

import (
	"bufio"
	"compress/bzip2"
	"io"
)

// bzip2Codec is bzip2, whose format is described in
// https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf.
var bzip2Codec = &codec{
	name: "bz2", magic: "BZh",
	begins: func(head []byte) match {
		if m := matchPrefix(head, "BZh"); m != yes || len(head) == 3 {
			return min(m, maybe)
		}
		if head[3] < '1' || head[3] > '9' {
			return no
		}
		return max(matchPrefix(head[4:], bzip2Block), matchPrefix(head[4:], bzip2End))
	},
	likely: func([]byte) bool { return true }, // 80 bits
	open:   func(func() uint64) unpacker { return new(bzip2Unpacker) },
}

// The magic numbers of a block and of the end of a stream.
const (
	bzip2Block = "\x31\x41\x59\x26\x53\x59"
	bzip2End   = "\x17\x72\x45\x38\x50\x90"
)

type bzip2Unpacker struct{}

func (bzip2Unpacker) next(in *bufio.Reader) (io.Reader, error) {
	src := &bzip2Source{in: in, left: -1, watch: bzip2Header}
	return &bzip2Stream{src, bzip2.NewReader(src)}, nil
}

func (bzip2Unpacker) close() {}

// bzip2Stream decompresses exactly one stream. The library would continue after
// its end and report padding as damage, so its source has to end there.
//
// The library reads byte by byte, and no more than it needs. After the last byte
// of a block, its next Read starts with a magic number of 48 bits: that of
// another block or that of the end of the stream. Blocks can end at any bit, so
// the magic ends at any of the 8 bits of the sixth byte read. It is unambiguous
// wherever it ends: even shifted against each other by up to 7 bits, the two
// magics differ. The end's magic is followed by a checksum of 32 bits and by
// padding to a whole byte; together these always end with the fourth byte after
// it.
type bzip2Stream struct {
	src *bzip2Source
	z   io.Reader
}

func (s *bzip2Stream) Read(p []byte) (int, error) {
	if s.src.watch < bzip2Header {
		s.src.watch = bzip2Magic
	}
	return s.z.Read(p)
}

const (
	bzip2Magic  = 6              // bytes read up to the end of the magic
	bzip2Header = 4 + bzip2Magic // the same at the start of a stream
)

// bzip2Source reads up to the end of a stream.
type bzip2Source struct {
	in    *bufio.Reader
	last  uint64 // the last 8 bytes read
	watch int    // how many bytes to read before looking for the end's magic
	left  int    // bytes until the end of the stream; -1 while it isn't known
}

func (s *bzip2Source) ReadByte() (byte, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	b, err := s.in.ReadByte()
	if err != nil {
		return 0, err
	}
	s.last = s.last<<8 | uint64(b)
	s.left = max(s.left-1, -1)
	if s.watch > 0 {
		if s.watch--; s.watch == 0 && s.ends() {
			s.left = 4
		}
	}
	return b, nil
}

// ends reports whether the end's magic ends in the last byte read.
func (s *bzip2Source) ends() bool {
	const bits = 1<<48 - 1
	for unread := range 8 {
		if s.last>>unread&bits == 0x177245385090 {
			return true
		}
	}
	return false
}

// Read is here because the library requires an io.Reader; it only calls ReadByte.
func (s *bzip2Source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := s.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}
