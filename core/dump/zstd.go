package dump

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"

	"weir/core/message"
)

// zstdCodec is Zstandard, RFC 8878. Its streams are frames, including skippable
// ones.
var zstdCodec = &codec{
	name: "zst", magic: zstdMagic,
	begins: func(head []byte) match {
		if len(head) > 0 && head[0]&0xf0 == 0x50 {
			return matchPrefix(head[1:], skippableMagic)
		}
		return matchPrefix(head, zstdMagic)
	},
	likely: func(head []byte) bool {
		var h zstd.Header
		return h.Decode(head) == nil && h.FirstBlock.OK && frameMemory(&h) <= maxWindow
	},
	open: func(memory func() uint64) unpacker {
		return &zstdUnpacker{memory: memory, release: func() {}}
	},
}

const (
	zstdMagic      = "\x28\xb5\x2f\xfd"
	skippableMagic = "\x2a\x4d\x18" // after a byte from 0x50 to 0x5f
)

type zstdUnpacker struct {
	memory  func() uint64
	z       *zstd.Decoder
	window  uint64 // size of the largest so far, in bytes
	release func() // returns the memory held for it
}

func (u *zstdUnpacker) next(in *bufio.Reader) (io.Reader, error) {
	h, err := frameHeader(in)
	if err != nil {
		return nil, err
	}
	if err := u.reserve(frameMemory(&h)); err != nil {
		return nil, err
	}
	frame := zstdFrame(in)
	if u.z == nil {
		u.z, err = zstd.NewReader(frame,
			zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow),
			zstd.WithDecoderMaxMemory(maxWindow))
	} else {
		err = u.z.Reset(frame)
	}
	return u.z, err
}

// reserve returns an error if there is not enough memory for a window of this
// size.
func (u *zstdUnpacker) reserve(window uint64) error {
	if window <= u.window {
		return nil
	}
	err := admit("zstd window", window, u.memory)
	switch {
	case err != nil && u.window > 0:
		return advised{message.NewError("a later frame needs more memory than there is: {{.Error}}", "Error", err)}
	case err != nil:
		return err
	}
	u.release()
	u.release, u.window = holdMemory(window), window
	return nil
}

func (u *zstdUnpacker) close() {
	if u.z != nil {
		u.z.Close()
		u.z = nil // so that the window can be freed
	}
	u.release()
	u.release = func() {}
}

// frameHeader peeks at the header of the frame at the position of in. For an
// invalid header it returns an empty one: the decoder reports what is wrong.
func frameHeader(in *bufio.Reader) (h zstd.Header, err error) {
	head, err := in.Peek(headerBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return h, err
	}
	switch err := h.Decode(head); {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return zstd.Header{}, err
	case err != nil:
		return zstd.Header{}, nil
	}
	return h, nil
}

// frameMemory returns how many bytes of memory the window of a frame takes.
func frameMemory(h *zstd.Header) uint64 {
	if h.SingleSegment {
		return h.FrameContentSize
	}
	return h.WindowSize
}

// zstdFrame reads the frame at the position of in: a header; blocks, whose
// headers state their length and whether they are the last; and a checksum if the
// header announces one (RFC 8878, sections 3.1.1 and 3.1.2).
func zstdFrame(in *bufio.Reader) *framed {
	const (
		header = iota
		blocks
		checksum
		end
	)
	at, summed := header, false
	return &framed{in: in, piece: func(in *bufio.Reader) (int64, error) {
		switch at {
		case header:
			h, err := frameHeader(in)
			if err != nil {
				return 0, err
			}
			if h.HeaderSize == 0 {
				return unknownLength, nil
			}
			at, summed = blocks, h.HasCheckSum
			if h.Skippable {
				at = end
			}
			return int64(h.HeaderSize) + int64(h.SkippableSize), nil
		case blocks:
			b, err := peek(in, 3)
			if err != nil {
				return 0, err
			}
			block := int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16
			if block&1 != 0 {
				at = checksum
			}
			if block>>1&3 == 1 { // a repeated byte
				return 3 + 1, nil
			}
			return 3 + block>>3, nil
		case checksum:
			at = end
			if summed {
				return 4, nil
			}
		}
		return 0, nil
	}}
}
