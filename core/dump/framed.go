package dump

import (
	"bufio"
	"io"
)

// framed reads exactly one stream of a format whose pieces state their lengths.
// Its Read returns io.EOF only at the end of the stream, so that no decoder
// mistakes the end of a truncated file for it.
type framed struct {
	in *bufio.Reader

	// piece peeks at the next piece and returns its length, or 0 at the end of
	// the stream.
	piece func(in *bufio.Reader) (int64, error)

	left int64 // bytes of the current piece that are still to be read
	err  error // sticky
}

// unknownLength is the length of a damaged piece. The decoder gets the rest of
// the file and reports what is wrong.
const unknownLength = 1<<63 - 1

func (f *framed) Read(p []byte) (n int, err error) {
	for f.left == 0 && f.err == nil {
		f.left, f.err = f.piece(f.in)
		if f.left == 0 && f.err == nil {
			f.err = io.EOF
		}
	}
	if f.err != nil {
		return 0, f.err
	}
	n, err = f.in.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	if n == 0 && err != nil {
		f.err = unexpected(err)
		return 0, f.err
	}
	return n, nil
}

// peek returns the next n bytes without reading them.
func peek(in *bufio.Reader, n int) ([]byte, error) {
	b, err := in.Peek(n)
	return b, unexpected(err)
}
func discard(in *bufio.Reader, n int) error {
	_, err := in.Discard(n)
	return err
}

// unexpected returns io.ErrUnexpectedEOF for io.EOF, and any other error as it is.
func unexpected(err error) error {
	if err == io.EOF { //nolint:errorlint // a wrapped io.EOF has already been translated
		return io.ErrUnexpectedEOF
	}
	return err
}
