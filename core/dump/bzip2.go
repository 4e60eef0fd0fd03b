package dump

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"math/bits"
	"runtime"
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

type bzip2Unpacker struct{ stream *bzip2Stream }

func (u *bzip2Unpacker) next(in *bufio.Reader) (io.Reader, error) {
	u.close()
	u.stream = newBzip2Stream(in)
	return u.stream, nil
}

func (u *bzip2Unpacker) close() {
	if u.stream != nil {
		u.stream.close()
		u.stream = nil // so that its memory can be freed
	}
}

// bzip2Stream decompresses exactly one stream. It decodes several blocks at the
// same time, because decoding limits the speed of an import.
//
// Blocks don't depend on each other, but they don't state their lengths, and they
// begin at any bit. So the stream is cut into sections wherever the magic number of
// a block or of the end occurs. Each section should be a block, and is decoded as a
// stream of its own: the stream's header, the section, the end's magic number and
// the block's checksum.
//
// A magic number may also occur inside a block, by chance. Then decoding runs past
// the end of the section, which is joined with the next one and decoded again.
type bzip2Stream struct {
	cutter   bzip2Cutter
	limit    int             // how many sections are decoded while another one is read
	sections []*bzip2Section // in the order of the stream; Read reads from the first
	ready    bool            // the first section is decoded
	checksum uint32          // of the blocks before it
	err      error           // sticky
}

const (
	// maxDecoders bounds the memory: decoding a block takes 5 MB.
	maxDecoders = 8

	// decodeAhead is how much of a block is decoded before it is read. Most
	// blocks have some 900 kB, but one of repeated bytes can have 46 MB.
	decodeAhead = 1 << 20

	// maxSection is more than any block takes: 900,000 codes of up to 20 bits,
	// and their tables.
	maxSection = 4 << 20
)

func newBzip2Stream(in *bufio.Reader) *bzip2Stream {
	s := &bzip2Stream{cutter: bzip2Cutter{in: in}, limit: min(runtime.GOMAXPROCS(0), maxDecoders)}
	s.cutter.open()
	return s
}

func (s *bzip2Stream) Read(p []byte) (n int, err error) {
	for n == 0 && s.err == nil {
		if !s.ready {
			s.err = s.advance()
			continue
		}
		n, err = s.sections[0].Read(p)
		switch {
		case errors.Is(err, io.EOF):
			s.checksum = bits.RotateLeft32(s.checksum, 1) ^ s.sections[0].checksum
			s.sections, s.ready = s.sections[1:], false
		case err != nil:
			s.err = err
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, s.err
}

// advance keeps the decoders busy and waits for the first section. It returns
// io.EOF at the verified end of the stream.
func (s *bzip2Stream) advance() error {
	for len(s.sections) <= s.limit && s.cutter.more() {
		s.sections = append(s.sections, s.decode(s.cutter.next()))
	}
	if len(s.sections) == 0 {
		return s.cutter.end(s.checksum)
	}
	first := s.sections[0]
	<-first.decoded
	if s.ready = !first.past; s.ready {
		return nil
	}
	if len(s.sections) == 1 { // even after what looked like the end
		s.sections = append(s.sections, s.decode(s.cutter.next()))
	}
	second := s.sections[1]
	<-second.decoded
	s.sections = s.sections[1:]
	s.sections[0] = s.decode(first.join(second))
	return nil
}

// decode starts decoding a section.
func (s *bzip2Stream) decode(section *bzip2Section) *bzip2Section {
	section.decoded = make(chan struct{})
	go func() {
		defer close(section.decoded)
		section.decode(s.cutter.header)
	}()
	return section
}

// close waits until nothing is being decoded.
func (s *bzip2Stream) close() {
	for _, section := range s.sections {
		<-section.decoded
	}
	s.sections, s.ready, s.err = nil, false, cmp.Or(s.err, errStopped)
}
