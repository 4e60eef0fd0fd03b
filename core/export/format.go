package export

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Format is how rows are written: CSV or NDJSON. The fields are for CSV alone.
type Format struct {
	ndjson bool

	Delimiter rune // stands between cells, one that ParseDelimiter returns; 0 is a comma
	BOM       bool // a byte order mark comes first: Excel takes CSV without one for the system's old encoding
	Formulas  bool // cells that a spreadsheet could run as formulas stand as they are, without the quote that Unquote takes off
}

// The formats.
var (
	CSV    = Format{}             // RFC 4180
	NDJSON = Format{ndjson: true} // one JSON object a line
)

func (f Format) String() string {
	if f.ndjson {
		return "ndjson"
	}
	return "csv"
}

// ParseFormat returns the format of that name, "csv" or "ndjson".
func ParseFormat(name string) (Format, error) {
	for _, f := range [...]Format{CSV, NDJSON} {
		if name == f.String() {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("format is %q: want \"csv\" or \"ndjson\"", name)
}

// ParseDelimiter returns the delimiter that a text means: a character, or a tab
// for "tab" and "\t". Letters, digits, quotes, the characters of numbers and
// times (- + . : _) and ends of lines are refused: they stand in cells that have
// no quotes around them.
func ParseDelimiter(text string) (rune, error) {
	if text == "tab" || text == `\t` {
		return '\t', nil
	}
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 || size < len(text) || !isDelimiter(r) {
		return 0, fmt.Errorf("delimiter is %q: want one character such as , ; | or tab", text)
	}
	return r, nil
}

func isDelimiter(r rune) bool {
	const never = "\"'-+.:_\r\n\x00\ufeff" + string(utf8.RuneError)
	return utf8.ValidRune(r) && !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune(never, r)
}

// delimiter returns what stands between cells of CSV.
func (f Format) delimiter() (string, error) {
	r := cmp.Or(f.Delimiter, ',')
	if !isDelimiter(r) {
		return "", fmt.Errorf("delimiter %q cannot be told from what stands in cells", r)
	}
	return string(r), nil
}
