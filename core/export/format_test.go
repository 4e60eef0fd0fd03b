package export_test

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"weir/core"
	"weir/core/export"
)

func TestParseDelimiter(t *testing.T) {
	for text, want := range map[string]rune{
		",": ',', ";": ';', "|": '|', "\t": '\t', "tab": '\t', `\t`: '\t', " ": ' ', "\x01": 1, "§": '§', "=": '=',
	} {
		if got, err := export.ParseDelimiter(text); got != want || err != nil {
			t.Errorf("ParseDelimiter(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", ",,", "t", "T", "é", "5", "٣", "\u0301", `"`, "'", "-", "+", ".", ":", "_", "\n", "\r", "\r\n", "\x00", "\ufeff", "\ufffd", "\xff", `\n`, "comma",
	} {
		if got, err := export.ParseDelimiter(text); err == nil || !strings.Contains(err.Error(), "want one character such as") || strings.Contains(err.Error(), "\n") {
			t.Errorf("ParseDelimiter(%q) = %q, %v, want an error in one line", text, got, err)
		}
	}
}

// TestDelimiters: a table can be written with each delimiter that is accepted,
// and with no other.
func TestDelimiters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		format := export.CSV
		format.Delimiter = rune(rapid.Int32Range(1, utf8.MaxRune+10).Draw(t, "delimiter"))
		_, parse := export.ParseDelimiter(string(format.Delimiter))
		_, write := export.Counts(io.Discard, format, all[core.Count]())
		if (parse == nil) != (write == nil) {
			t.Fatalf("parsed with %v, written with %v", parse, write)
		}
	})
}

func TestBOM(t *testing.T) {
	format := export.CSV
	format.BOM = true
	var b strings.Builder
	if _, err := export.Counts(&b, format, all(core.Count{Subreddit: "é"})); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasPrefix(got, "\ufeffhour,") || strings.Count(got, "\ufeff") != 1 {
		t.Errorf("got %q, want one byte order mark before all", got)
	}
}

// TestEndOfCopy: PostgreSQL's COPY recognises the end of its input only outside
// of quotes.
func TestEndOfCopy(t *testing.T) {
	var b strings.Builder
	if _, err := columns(t, "key").Events(&b, export.CSV, all(core.Event{Key: `\.`})); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "key\r\n\"\\.\"\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestEmptyRow: readers see a row even if its only cell is empty.
func TestEmptyRow(t *testing.T) {
	var b strings.Builder
	if _, err := columns(t, "title").Events(&b, export.CSV, all(core.Event{}, core.Event{})); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "title\r\n\"\"\r\n\"\"\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
