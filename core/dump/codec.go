package dump

import (
	"bufio"
	"bytes"
	"io"
)

// codec is a compression format. A file contains one or more streams, one after
// the other.
type codec struct {
	name  string
	magic string // constant bytes in the header of a stream
	at    int    // their offset in the header

	// begins reports whether head is the start of a stream.
	begins func(head []byte) match

	// likely reports whether head, for which begins returned yes, is unlikely
	// to occur in random bytes.
	likely func(head []byte) bool

	// open returns a new unpacker. memory returns the bytes of free memory.
	open func(memory func() uint64) unpacker
}

// unpacker decompresses one stream after another.
type unpacker interface {
	// next returns the content of the stream at the position of in. Its Read
	// returns io.EOF only at the verified end of the stream, and leaves in at
	// the first byte after it.
	next(in *bufio.Reader) (io.Reader, error)

	close()
}

// match is the result of a comparison when possibly only the first bytes are
// known.
type match int

const (
	no match = iota
	maybe
	yes
)

// matchPrefix reports whether head begins with magic: maybe when head is too
// short to tell.
func matchPrefix(head []byte, magic string) match {
	switch {
	case len(head) >= len(magic) && string(head[:len(magic)]) == magic:
		return yes
	case len(head) < len(magic) && magic[:len(head)] == string(head):
		return maybe
	}
	return no
}

// codecs are in the order in which they are tried. zst_blocks comes first: it
// starts with a number, which can look like the magic of another codec.
var codecs = []*codec{zstBlocksCodec, zstdCodec, gzipCodec, bzip2Codec, xzCodec}

// headerBytes bounds the bytes that begins and likely examine.
const headerBytes = 32

// is reports whether head is the start of a file of this codec. A header that is
// damaged after its magic counts.
func (c *codec) is(head []byte) bool {
	short := head[:min(len(head), c.at+len(c.magic)+1)]
	return c.begins(head) == yes ||
		len(head) > c.at && bytes.HasPrefix(head[c.at:], []byte(c.magic)) && c.begins(short) != no
}
