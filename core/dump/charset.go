package dump

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// charset is the encoding of text.
type charset int

const (
	utf8Text charset = iota // also anything unknown, which is not converted
	utf16Little
	utf16Big
)

// charsetOf detects the charset by the byte order mark. It detects UTF-16 without
// one by the zeros that are every other byte of ASCII text.
func charsetOf(head []byte) charset {
	if len(head) < 2 {
		return utf8Text
	}
	switch string(head[:2]) {
	case "\xff\xfe":
		if len(head) >= 4 && head[2] == 0 && head[3] == 0 {
			return utf8Text // UTF-32
		}
		return utf16Little
	case "\xfe\xff":
		return utf16Big
	}
	const enough = 16
	if len(head) < enough {
		return utf8Text
	}
	little, big := true, true
	for i := 0; i < enough; i += 2 {
		little = little && head[i] != 0 && head[i+1] == 0
		big = big && head[i] == 0 && head[i+1] != 0
	}
	switch {
	case little:
		return utf16Little
	case big:
		return utf16Big
	}
	return utf8Text
}

// newText converts what in reads to UTF-8. A byte order mark is passed on.
func newText(in *bufio.Reader) *bufio.Reader {
	// An error is left to the reader.
	_, _ = in.Peek(1)
	head, _ := in.Peek(in.Buffered())
	switch charsetOf(head) {
	case utf16Little:
		return bufio.NewReaderSize(&utf16Reader{in: in, order: binary.LittleEndian}, bufferBytes)
	case utf16Big:
		return bufio.NewReaderSize(&utf16Reader{in: in, order: binary.BigEndian}, bufferBytes)
	}
	return in
}

// utf16Reader converts UTF-16 to UTF-8. Anything that isn't a character, like
// half a surrogate pair, becomes bytes that are not valid UTF-8, so that the
// damage is not hidden.
type utf16Reader struct {
	in    *bufio.Reader
	order binary.ByteOrder
}

// Read needs room for one character: len(p) must be at least 4.
func (u *utf16Reader) Read(p []byte) (n int, err error) {
	for n+utf8.UTFMax <= len(p) {
		if n > 0 && u.in.Buffered() < 4 {
			return n, nil // rather than wait for the next character
		}
		unit, err := u.in.Peek(2)
		switch {
		case len(unit) == 1 && errors.Is(err, io.EOF):
			p[n] = 0xff
			n++
			_ = discard(u.in, 1) // cannot fail: it is buffered
			continue
		case err != nil:
			return n, err
		}
		r := rune(u.order.Uint16(unit))
		size := 2
		if utf16.IsSurrogate(r) {
			if pair, err := u.in.Peek(4); err == nil {
				if both := utf16.DecodeRune(r, rune(u.order.Uint16(pair[2:]))); both != utf8.RuneError {
					r, size = both, 4
				}
			} else if !errors.Is(err, io.EOF) {
				return n, err
			}
		}
		if utf16.IsSurrogate(r) {
			n += copy(p[n:], []byte{0xe0 | byte(r>>12), 0x80 | byte(r>>6)&0x3f, 0x80 | byte(r)&0x3f})
		} else {
			n += utf8.EncodeRune(p[n:], r)
		}
		if err := discard(u.in, size); err != nil {
			return n, err
		}
	}
	return n, nil
}
