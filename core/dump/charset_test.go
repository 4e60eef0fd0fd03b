package dump_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"weir/core/dump"
)

func utf16Of(text string, order binary.AppendByteOrder) (b []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

// TestCharsets: UTF-16 is converted to UTF-8, compressed or not and in any
// blocks, and other text is read unchanged.
func TestCharsets(t *testing.T) {
	text := strings.Repeat(`{"id":"zażółć 🌊","body":"`+"\u2028"+`"}`+"\r\n", 5000)
	wide := map[string][]byte{
		"little endian":           utf16Of("\ufeff"+text, binary.LittleEndian),
		"big endian":              utf16Of("\ufeff"+text, binary.BigEndian),
		"little, without a mark":  utf16Of(text, binary.LittleEndian)[:0],
		"UTF-8":                   []byte("\ufeff" + text),
		"gz of the little endian": gz(t, utf16Of("\ufeff"+text, binary.LittleEndian)),
		"zst of the big endian":   zst(t, utf16Of("\ufeff"+text, binary.BigEndian)),
	}
	delete(wide, "little, without a mark")
	for name, content := range wide {
		for how, stdin := range map[string]io.Reader{
			"at once":      bytes.NewReader(content),
			"byte by byte": iotest.OneByteReader(bytes.NewReader(content)),
			"a file":       nil,
		} {
			path := "-"
			if stdin == nil {
				path = file(t, "a.ndjson", content)
			}
			fed := dump.Feed(t, path, stdin, 1<<30)
			if fed.Err != nil || fed.Text() != "\ufeff"+text {
				t.Errorf("%s, %s: %v, %d bytes: %.60q; want %d", name, how, fed.Err, len(fed.Text()), fed.Text(), len("\ufeff"+text))
			}
		}
	}
	ascii := strings.Repeat(lineA, 10)
	for name, content := range map[string][]byte{
		"little": utf16Of(ascii, binary.LittleEndian), "big": utf16Of(ascii, binary.BigEndian),
	} {
		if fed := dump.Feed(t, file(t, "a.ndjson", content), nil, 1<<30); fed.Err != nil || fed.Text() != ascii {
			t.Errorf("%s endian without a mark: %v, %.60q", name, fed.Err, fed.Text())
		}
	}
}

// TestBrokenUTF16: an invalid sequence doesn't become a character, so that its
// record is recognised as damaged.
func TestBrokenUTF16(t *testing.T) {
	for name, tt := range map[string]struct {
		units []uint16
		more  string
		want  string
	}{
		"half a pair at the end":    {[]uint16{'{', 0xd83c}, "", "{\xed\xa0\xbc"},
		"half a pair before text":   {[]uint16{0xd83c, '{'}, "", "\xed\xa0\xbc{"},
		"second half alone":         {[]uint16{'{', 0xdf0a, '}'}, "", "{\xed\xbc\x8a}"},
		"two first halves":          {[]uint16{0xd83c, 0xd83c, 0xdf0a}, "", "\xed\xa0\xbc🌊"},
		"half a character":          {[]uint16{'{'}, "}", "{\xff"},
		"nothing but the mark":      {nil, "", ""},
		"half a pair, half a third": {[]uint16{0xd83c}, "}", "\xed\xa0\xbc\xff"},
	} {
		content := []byte("\xff\xfe")
		for _, u := range tt.units {
			content = binary.LittleEndian.AppendUint16(content, u)
		}
		content = append(content, tt.more...)
		if fed := dump.Feed(t, file(t, "a.ndjson", content), nil, 1<<30); fed.Err != nil || fed.Text() != "\ufeff"+tt.want {
			t.Errorf("%s: %v, %q, want %q", name, fed.Err, fed.Text(), "\ufeff"+tt.want)
		}
	}
}
