package dump

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// zstBlocksCodec is the container of Arctic Shift's dumps,
// https://github.com/ArthurHeitmann/zst_blocks_format. A file is a sequence of
// blocks. All numbers are little-endian, of 32 bits:
//
//	the length of the frame
//	a zstd frame that contains
//	    the number of rows
//	    for each row: its offset from the end of these pairs, and its length
//	    the rows, without newlines
//
// The format has no end marker: a file truncated between two blocks looks like a
// complete one.
var zstBlocksCodec = &codec{
	name: "zst_blocks", magic: zstdMagic, at: 4,
	begins: func(head []byte) match {
		switch {
		case len(bytes.TrimLeft(head, "\x00")) == 0:
			return no // padding
		case len(head) < 4:
			return maybe
		}
		return matchPrefix(head[4:], zstdMagic)
	},
	likely: func(head []byte) bool { return zstdCodec.likely(head[4:]) },
	open:   func(memory func() uint64) unpacker { return &blocksUnpacker{memory: memory} },
}

type blocksUnpacker struct {
	memory func() uint64
	z      *zstd.Decoder
	packed []byte // the current frame
	block  []byte // its content
}

func (u *blocksUnpacker) next(in *bufio.Reader) (_ io.Reader, err error) {
	head, err := peek(in, 4)
	if err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(head))
	if err := discard(in, 4); err != nil {
		return nil, err
	}
	h, err := frameHeader(in)
	if err != nil {
		return nil, err
	}
	if err := admit("zst_blocks block", max(h.FrameContentSize, frameMemory(&h)), u.memory); err != nil {
		return nil, err
	}
	// A damaged length allocates no more memory than the file has bytes.
	if u.packed, err = appendAll(u.packed[:0], io.LimitReader(in, length)); err != nil {
		return nil, err
	}
	if int64(len(u.packed)) < length {
		return nil, io.ErrUnexpectedEOF
	}
	if u.z == nil {
		u.z, err = zstd.NewReader(nil,
			zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderMaxWindow(maxWindow),
			zstd.WithDecoderMaxMemory(maxWindow))
		if err != nil {
			return nil, err
		}
	}
	u.block, err = u.z.DecodeAll(u.packed, u.block[:0])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("a block and its frame differ in length") // the file itself isn't truncated
	}
	if err != nil {
		return nil, err
	}
	return newRows(u.block)
}

// appendAll appends everything that r returns.
func appendAll(b []byte, r io.Reader) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

func (u *blocksUnpacker) close() {
	if u.z != nil {
		u.z.Close()
	}
	u.z, u.packed, u.block = nil, nil, nil
}

// rows reads the rows of a block as lines.
type rows struct {
	index []byte // entries of the rows that are still to be read
	data  []byte
	row   []byte // the rest of the current row
	end   bool   // the current row lacks its newline
}

func newRows(block []byte) (*rows, error) {
	if len(block) < 4 {
		return nil, errors.New("a block has no rows")
	}
	count, block := int64(binary.LittleEndian.Uint32(block)), block[4:]
	if 8*count > int64(len(block)) {
		return nil, errors.New("a block has fewer rows than it says")
	}
	r := &rows{index: block[:8*count], data: block[8*count:]}
	for at := r.index; len(at) > 0; at = at[8:] {
		if _, ok := r.find(at); !ok {
			return nil, errors.New("a row lies outside its block")
		}
	}
	return r, nil
}

// find returns the row that an entry of the index refers to.
func (r *rows) find(entry []byte) (row []byte, ok bool) {
	from := int64(binary.LittleEndian.Uint32(entry))
	to := from + int64(binary.LittleEndian.Uint32(entry[4:]))
	if to > int64(len(r.data)) {
		return nil, false
	}
	return r.data[from:to], true
}

func (r *rows) Read(p []byte) (n int, err error) {
	for n < len(p) {
		switch {
		case len(r.row) > 0:
			k := copy(p[n:], r.row)
			n, r.row = n+k, r.row[k:]
		case r.end:
			p[n] = '\n'
			n, r.end = n+1, false
		case len(r.index) > 0:
			r.row, _ = r.find(r.index) // newRows has checked them all
			r.index = r.index[8:]
			r.end = len(r.row) == 0 || r.row[len(r.row)-1] != '\n'
		default:
			return n, io.EOF
		}
	}
	return n, nil
}
