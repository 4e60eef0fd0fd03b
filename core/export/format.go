package export

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"weir/core/message"
)

// Format is the format of an export: CSV, NDJSON or Parquet. The fields apply to CSV
// only.
type Format struct {
	kind formatKind

	Delimiter rune // between cells; a result of ParseDelimiter; 0 is a comma
	BOM       bool // start with a byte order mark, without which Excel assumes the system's legacy encoding
	Formulas  bool // leave cells that a spreadsheet could run as formulas unchanged, without the quote that Unquote removes
}

// formatKind tells the formats apart; its text is the format's name.
type formatKind string

const (
	separated   formatKind = ""
	objects     formatKind = "ndjson"
	parquetFile formatKind = "parquet"
)

// The formats.
var (
	CSV     = Format{}                  // RFC 4180
	NDJSON  = Format{kind: objects}     // one JSON object a line
	Parquet = Format{kind: parquetFile} // Apache Parquet, for events only
)

func (f Format) String() string {
	return cmp.Or(string(f.kind), "csv")
}

// ParseFormat returns the format of that name, "csv", "ndjson" or "parquet".
func ParseFormat(name string) (Format, error) {
	for _, f := range [...]Format{CSV, NDJSON, Parquet} {
		if name == f.String() {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("format is %q: want \"csv\", \"ndjson\" or \"parquet\"", name)
}

// errOnlyEvents refuses other tables in Parquet.
var errOnlyEvents = message.NewError("only events can be written as parquet: want \"csv\" or \"ndjson\"")

// ParseDelimiter parses a delimiter: a character, or a tab for "tab" and "\t".
// Letters, digits, quotes, the characters of numbers and times (- + . : _) and
// line ends are refused, because they occur in cells without quotes.
func ParseDelimiter(text string) (rune, error) {
	if text == "tab" || text == `\t` {
		return '\t', nil
	}
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 || size < len(text) || !isDelimiter(r) {
		return 0, message.NewError("delimiter is {{.Text}}: want one character such as , ; | or tab", "Text", strconv.Quote(text))
	}
	return r, nil
}

func isDelimiter(r rune) bool {
	const never = "\"'-+.:_\r\n\x00\ufeff" + string(utf8.RuneError)
	return utf8.ValidRune(r) && !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune(never, r)
}

// delimiter returns the delimiter for CSV.
func (f Format) delimiter() (string, error) {
	r := cmp.Or(f.Delimiter, ',')
	if !isDelimiter(r) {
		return "", message.NewError("delimiter {{.Text}} also occurs in cells without quotes", "Text", strconv.QuoteRune(r))
	}
	return string(r), nil
}
