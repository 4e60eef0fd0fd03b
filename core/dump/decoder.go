package dump

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The codecs of an input, as core.Input names them.
const (
	codecNone  = "none"
	codecZstd  = "zst"
	codecBzip2 = "bz2"
	codecGzip  = "gz"
)

// decoder decompresses one input. Its Read returns io.EOF only at the verified
// end of the last stream in it.
type decoder struct {
	io.Reader
	codec string
	close func()
}

// newDecoder looks at the first bytes of r to tell its codec; path helps when
// there are none, or says that there should be others.
func newDecoder(r io.Reader, path string, available func() uint64) (*decoder, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	codec, err := sniff(in, path)
	if err != nil {
		return nil, err
	}
	switch codec {
	case codecZstd:
		return newZstd(in, available)
	case codecGzip:
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("its gz stream is damaged: %w: get it again and import that", err)
		}
		return &decoder{z, codec, func() {}}, nil
	case codecBzip2:
		return &decoder{bzip2.NewReader(in), codec, func() {}}, nil
	}
	return &decoder{in, codecNone, func() {}}, nil
}

// magics are the first bytes of compressed files. Those without a codec are
// only known by name.
var magics = []struct{ name, codec, bytes string }{
	{"zstd", codecZstd, "\x28\xb5\x2f\xfd"},
	{"bzip2", codecBzip2, "BZh"},
	{"gzip", codecGzip, "\x1f\x8b"},
	{"xz", "", "\xfd7zXZ"},
	{"zip", "", "PK\x03\x04"},
	{"7z", "", "7z\xbc\xaf\x27\x1c"},
	{"lz4", "", "\x04\x22\x4d\x18"},
}

// sniff tells the codec by the first bytes, whatever the name says.
func sniff(r *bufio.Reader, path string) (codec string, err error) {
	head, err := r.Peek(8)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	for _, m := range magics {
		if !bytes.HasPrefix(head, []byte(m.bytes)) {
			continue
		}
		if m.codec == "" {
			return "", fmt.Errorf("it is packed with %s, which is not read: unpack it and import that", m.name)
		}
		return m.codec, nil
	}
	// A zstd file may begin with frames to be skipped, RFC 8878 section 3.1.2.
	if len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18" {
		return codecZstd, nil
	}
	ext := strings.ToLower(filepath.Ext(path))
	switch text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n"); {
	case ext != ".zst" && ext != ".bz2" && ext != ".gz":
		return codecNone, nil
	case len(head) == 0:
		return "", errors.New("it is empty: get the whole file and import that")
	case len(text) > 0 && text[0] == '{':
		return codecNone, nil // unpacked, and kept its name
	}
	return "", fmt.Errorf("it is not a %s file: get it again and import that", ext)
}

// bom is what some programs put in front of UTF-8.
const bom = "\ufeff"

// newZstd opens a zstd stream if the memory that its window takes is there.
func newZstd(in *bufio.Reader, available func() uint64) (*decoder, error) {
	window, err := firstWindow(in)
	if err != nil {
		return nil, err
	}
	limit, err := admit(window, available())
	if err != nil {
		return nil, err
	}
	release := holdMemory(window)
	z, err := zstd.NewReader(in,
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(limit),
		zstd.WithDecoderMaxMemory(limit))
	if err != nil {
		release()
		return nil, err
	}
	d := &decoder{Reader: zstdReader{z}, codec: codecZstd}
	d.close = func() {
		z.Close()
		z, d.Reader = nil, nil // else the window would still be in use
		release()
	}
	return d, nil
}

// zstdReader says what to do when a later frame needs more memory than the
// first, whose window was looked at.
type zstdReader struct{ z *zstd.Decoder }

func (r zstdReader) Read(p []byte) (int, error) {
	n, err := r.z.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		err = fmt.Errorf("a later frame needs more memory than there is: %w", err)
	}
	return n, err
}

// firstWindow reads from the first frame's header how much memory its window
// takes, without consuming anything; 0 when frames to be skipped fill what can
// be looked at.
func firstWindow(in *bufio.Reader) (uint64, error) {
	skip := 0
	for {
		head, err := in.Peek(skip + zstd.HeaderMaxSize)
		if err != nil && !errors.Is(err, io.EOF) {
			if errors.Is(err, bufio.ErrBufferFull) {
				return 0, nil
			}
			return 0, err
		}
		var h zstd.Header
		if err := h.Decode(head[min(skip, len(head)):]); err != nil {
			// The decoder says better what is wrong.
			return 0, nil
		}
		if !h.Skippable {
			if h.SingleSegment {
				return h.FrameContentSize, nil
			}
			return h.WindowSize, nil
		}
		skip += h.HeaderSize + int(h.SkippableSize)
	}
}
