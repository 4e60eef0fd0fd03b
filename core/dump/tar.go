package dump

import (
	"archive/tar"
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"

	"weir/core/message"
)

// tarEntries reads a tar archive: POSIX.1-2001 pax, or one of the older formats.
type tarEntries struct {
	in    *bufio.Reader
	tail  *tail // the source of tar
	tar   *tar.Reader
	after message.Text // describes unread data after the end
}

func newTar(in *bufio.Reader) *tarEntries {
	t := &tail{Reader: in}
	return &tarEntries{in: in, tail: t, tar: tar.NewReader(t)}
}

var itsTar = message.New("its tar archive")

func (t *tarEntries) next() (entry, error) {
	for {
		h, err := t.tar.Next()
		switch {
		case errors.Is(err, io.EOF):
			if err := t.end(); err != nil {
				return entry{}, damaged(itsTar, err)
			}
			continue // another archive follows
		case errors.Is(err, tar.ErrInsecurePath):
			// Harmless: no file is written.
		case err != nil:
			return entry{}, damaged(itsTar, err)
		}
		e := entry{name: h.Name, Reader: labelled{t.tar, itsTar}}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeLink, tar.TypeSymlink:
			e.unread = message.New("a link to {{.Target}}", "Target", h.Linkname)
		default:
			e.unread = message.New("not a regular file")
		}
		return e, nil
	}
}

// tarBlock is the size of a block in bytes. Two blocks of zeros end an archive.
const tarBlock = 512

// end opens the next archive after the end of one. If there is none, it reads the
// rest of the input and returns io.EOF. The library also accepts an end without
// blocks of zeros, but that may be the end of a file truncated between two
// members.
func (t *tarEntries) end() error {
	if t.tail.ended && t.tail.zeros < tarBlock {
		return io.ErrUnexpectedEOF
	}
	for {
		block, err := t.in.Peek(tarBlock)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		switch {
		case len(bytes.TrimLeft(block, "\x00")) == 0:
			if err != nil {
				return cmp.Or(discard(t.in, len(block)), io.EOF)
			}
			if err := discard(t.in, tarBlock); err != nil {
				return err
			}
		case isTar(block):
			t.tail = &tail{Reader: t.in}
			t.tar = tar.NewReader(t.tail)
			return nil
		default:
			n, err := io.Copy(io.Discard, t.in)
			t.after = otherFollows(codecTar, n)
			return cmp.Or(err, io.EOF)
		}
	}
}

func (t *tarEntries) trailing() message.Text { return t.after }

// tail is a reader that remembers the end of what it read.
type tail struct {
	io.Reader
	zeros int64 // number of zeros at the end
	ended bool  // a Read returned an error or io.EOF
}

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	zeros := n - len(bytes.TrimRight(p[:n], "\x00"))
	if zeros == n {
		t.zeros += int64(n)
	} else {
		t.zeros = int64(zeros)
	}
	t.ended = t.ended || err != nil
	return n, err
}

// labelled is a reader whose errors name what was being read.
type labelled struct {
	io.Reader
	what message.Text
}

func (l labelled) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	return n, damaged(l.what, err)
}
