package dump

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

// form is the format of a file, detected by its first bytes. The zero form is
// text.
type form struct {
	codec   *codec
	archive string // codecTar, codecZip
	refused *refusal
}

// sniffBytes bounds the bytes examined: the size of a tar header.
const sniffBytes = 512

// sniff peeks at the next bytes of in and detects their format. On a pipe it
// waits for no more bytes than it needs. An error after the first bytes is left
// to the reader.
func sniff(in *bufio.Reader) (form, error) {
	for want := 1; ; {
		if _, err := in.Peek(want); err != nil {
			if in.Buffered() == 0 && !errors.Is(err, io.EOF) {
				return form{}, err
			}
			want = sniffBytes
		}
		head, err := in.Peek(in.Buffered())
		if err != nil {
			return form{}, err
		}
		if want >= sniffBytes || len(head) >= sniffBytes || isPlainText(head) {
			return formOf(head), nil
		}
		want = len(head) + 1
	}
}

// isPlainText reports whether head is certainly the start of text: a whole line,
// or the start of a record.
func isPlainText(head []byte) bool {
	return bytes.IndexByte(head, 0) < 0 && !hasControls(head) && formOf(head) == (form{}) &&
		(startsRecord(head) || bytes.IndexByte(head, '\n') >= 0)
}

func formOf(head []byte) form {
	for _, c := range codecs {
		if c.is(head) {
			return form{codec: c}
		}
	}
	switch {
	case isTar(head):
		return form{archive: codecTar}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return form{archive: codecZip}
	case charsetOf(head) != utf8Text:
		return form{}
	}
	return form{refused: binaryForm(head)}
}

// isTar reports whether head is a tar header, by its checksum:
// https://www.gnu.org/software/tar/manual/html_node/Standard.html.
func isTar(head []byte) bool {
	if len(head) < 512 || head[0] == 0 {
		return false
	}
	head = head[:512]
	want, err := strconv.ParseInt(string(bytes.Trim(head[148:156], " \x00")), 8, 64)
	if err != nil {
		return false
	}
	// The checksum field itself counts as blanks. Old programs sum signed bytes.
	sum, signed := int64(8*' '), int64(8*' ')
	for i, b := range head {
		if i < 148 || i >= 156 {
			sum, signed = sum+int64(b), signed+int64(int8(b))
		}
	}
	return want == sum || want == signed
}
