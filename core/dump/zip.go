package dump

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"math"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zstd"

	"weir/core/message"
)

// zipEntries reads a zip archive, in the order of its directory:
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
type zipEntries struct {
	opening
	files []*zip.File   // the members that are still to be read
	now   io.ReadCloser // the current one; nil before the first
	after message.Text  // describes unread data after the end
}

// openZip opens the archive in o.file.
func openZip(o opening) (*zipEntries, error) {
	info, err := o.file.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	end, err := zipEnd(o.file, size)
	if err != nil {
		return nil, damaged(itsZip, err)
	}
	z, err := zip.NewReader(o.in.at(io.NewSectionReader(o.file, 0, end)), end)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // harmless: no file is written
		return nil, damaged(itsZip, unexpected(err))
	}
	for method, unpack := range zipMethods {
		z.RegisterDecompressor(method, unpack)
	}
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" { // ECMA-376 part 2
			return nil, &refusal{message.New("an Office file"), adviceExport}
		}
	}
	e := &zipEntries{opening: o, files: z.File}
	if e.after, err = afterZip(io.NewSectionReader(o.file, end, size-end)); err != nil {
		return nil, err
	}
	return e, nil
}

var itsZip = message.New("its zip archive")

func (z *zipEntries) next() (entry, error) {
	if z.now != nil {
		if err := z.now.Close(); err != nil {
			return entry{}, err
		}
		z.now = nil
	}
	for {
		if len(z.files) == 0 {
			return entry{}, z.end()
		}
		f := z.files[0]
		z.files = z.files[1:]
		empty := f.UncompressedSize64 == 0
		switch mode := f.Mode(); {
		case empty && (mode.IsDir() || strings.HasSuffix(f.Name, `\`)):
			continue
		case mode&fs.ModeSymlink != 0:
			return entry{name: f.Name, unread: message.New("a link")}, nil
		}
		const encrypted = 1
		if f.Flags&encrypted != 0 {
			return entry{name: f.Name, unread: message.New("it is encrypted: unpack it with its password and import that"), lost: true}, nil
		}
		r, err := f.Open()
		switch {
		case errors.Is(err, zip.ErrAlgorithm):
			return entry{name: f.Name, unread: message.New("packed with method {{.Method}} of zip, which is not read: unpack it and import that", "Method", f.Method), lost: true}, nil
		case err != nil:
			return entry{}, damaged(itsZip, unexpected(err))
		}
		z.now = r
		return entry{name: f.Name, Reader: labelled{r, message.New("{{.File}} in it", "File", f.Name)}}, nil
	}
}

// end counts the whole file as read, because its members are only part of it.
func (z *zipEntries) end() error {
	info, err := z.file.Stat()
	if err != nil {
		return err
	}
	z.in.count.Store(info.Size())
	return io.EOF
}

func (z *zipEntries) trailing() message.Text { return z.after }

// zipMethods are the compression methods of members that are read, section 4.4.5.
var zipMethods = map[uint16]zip.Decompressor{
	zip.Store:   func(r io.Reader) io.ReadCloser { return io.NopCloser(bufio.NewReaderSize(r, bufferBytes)) },
	zip.Deflate: func(r io.Reader) io.ReadCloser { return flate.NewReader(bufio.NewReaderSize(r, bufferBytes)) },
	12: func(r io.Reader) io.ReadCloser {
		return io.NopCloser(bzip2.NewReader(bufio.NewReaderSize(r, bufferBytes)))
	},
	93: zstd.ZipDecompressor(),
}

// zipEnd returns the end of the last record of a zip archive, section 4.3.16,
// which it searches for in the last 2 MiB. A truncated archive lacks it but may
// contain another archive, so the directory must be where the record says.
func zipEnd(r io.ReaderAt, size int64) (int64, error) {
	const (
		record = 22 // bytes, without the comment
		most   = 2 << 20
	)
	from := max(size-most, 0)
	tail := make([]byte, size-from)
	if _, err := r.ReadAt(tail, from); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	for i := len(tail); ; {
		if i = bytes.LastIndex(tail[:i], []byte("PK\x05\x06")); i < 0 {
			return 0, io.ErrUnexpectedEOF
		}
		if i+record > len(tail) {
			continue
		}
		directory := binary.LittleEndian.Uint32(tail[i+16:])
		end := i + record + int(binary.LittleEndian.Uint16(tail[i+20:]))
		zip64, empty := directory == math.MaxUint32, from == 0 && i == 0
		if end <= len(tail) && (zip64 || empty || isDirectory(r, int64(directory))) {
			return from + int64(end), nil
		}
	}
}

// isDirectory reports whether the directory of a zip archive starts at this offset.
func isDirectory(r io.ReaderAt, at int64) bool {
	var head [4]byte
	_, err := r.ReadAt(head[:], at)
	return err == nil && string(head[:]) == "PK\x01\x02"
}

// afterZip describes unread data after a zip archive, if there is any.
func afterZip(r io.Reader) (message.Text, error) {
	rest, err := io.ReadAll(r)
	switch {
	case err != nil || len(rest) == 0:
		return message.Text{}, err
	case len(bytes.TrimLeft(rest, "\x00")) == 0:
		return zerosFollow(int64(len(rest))), nil
	}
	return otherFollows(codecZip, int64(len(rest))), nil
}
