package dump

import (
	"bufio"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipCodec is gzip, RFC 1952. Its streams are the members of a file.
var gzipCodec = &codec{
	name: "gz", magic: gzipMagic,
	begins: func(head []byte) match {
		m := matchPrefix(head, gzipMagic)
		if m != yes {
			return m
		}
		if len(head) > 3 && head[3]&0xe0 != 0 { // reserved flags
			return no
		}
		return m
	},
	likely: func(head []byte) bool {
		// Few values of the extra flags and the operating system are in use.
		return len(head) >= 10 && (head[8] == 0 || head[8] == 2 || head[8] == 4) && (head[9] <= 13 || head[9] == 255)
	},
	open: func(func() uint64) unpacker { return new(gzipUnpacker) },
}

const gzipMagic = "\x1f\x8b\x08"

type gzipUnpacker struct{ z gzip.Reader }

func (u *gzipUnpacker) next(in *bufio.Reader) (io.Reader, error) {
	if err := u.z.Reset(in); err != nil {
		return nil, err
	}
	u.z.Multistream(false) // so that it stops at the end of the member
	return &u.z, nil
}

func (u *gzipUnpacker) close() {}
