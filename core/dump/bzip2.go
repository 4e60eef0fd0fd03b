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

// What a block and the end of a stream begin with.
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

// bzip2Stream decompresses one stream. The library reads on behind its end, to
// see whether there is another: it must be told that the input ends there, or
// it would take padding for damage.
//
// It reads byte by byte, and only what it needs. At the end of each block, which
// is always the first thing that one of its Reads does, it reads the 48 bits that
// say whether another block follows or the end of the stream. Blocks end at any
// bit: the 48 bits end with one of the 8 bits of the sixth byte that it reads,
// and of what a block and an end begin with no 41 bits are the same, so that they
// can be recognised without knowing at which. Behind an end stand the checksum's
// 32 bits, then nothing up to the next whole byte: four more bytes in any case.
type bzip2Stream struct {
	src *bzip2Source
	z   io.Reader
}

func (s *bzip2Stream) Read(p []byte) (int, error) {
	if s.src.watch < bzip2Header {
		s.src.watch = bzip2Mark
	}
	return s.z.Read(p)
}

const (
	bzip2Mark   = 6             // bytes up to the end of the 48 bits
	bzip2Header = 4 + bzip2Mark // and at the begin of a stream
)

// bzip2Source is what a stream is read from, up to its end.
type bzip2Source struct {
	in    *bufio.Reader
	last  uint64 // the bytes read last
	watch int    // after so many more bytes an end may be recognised
	left  int    // bytes of the stream; negative while its end isn't known
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

// ends reports whether what an end begins with ends in the byte read last.
func (s *bzip2Source) ends() bool {
	const bits = 1<<48 - 1
	for unread := range 8 {
		if s.last>>unread&bits == 0x177245385090 {
			return true
		}
	}
	return false
}

// Read is there because the library asks for an io.Reader; it prefers ReadByte.
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
