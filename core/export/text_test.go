package export_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/core"
	"weir/core/export"
)

// texts draws hostile input: any bytes, and prefixes with a meaning for a
// spreadsheet or for the export itself.
func texts() *rapid.Generator[string] {
	start := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "\t", "\r", "\n", "'", "''", " =", "\"=", "\ufeff=", "＝", "base64:", "a;=", ",\"", "\x00"})
	rest := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	}))
	return rapid.Custom(func(t *rapid.T) string {
		return start.Draw(t, "start") + rest.Draw(t, "rest")
	})
}

// formats draws formats of CSV.
func formats() *rapid.Generator[export.Format] {
	delimiter := rapid.OneOf(rapid.SampledFrom([]rune{0, ',', ';', '\t', '|', ' ', '~', '=', '@', '\x01', '\x1f', '§', '\u3000', '\U0001f600'}), rapid.Rune())
	return rapid.Custom(func(t *rapid.T) export.Format {
		f := export.CSV
		f.Delimiter = delimiter.Filter(func(r rune) bool {
			_, err := export.ParseDelimiter(string(r))
			return r == 0 || err == nil
		}).Draw(t, "delimiter")
		f.BOM = rapid.Bool().Draw(t, "BOM")
		f.Formulas = rapid.Bool().Draw(t, "formulas")
		return f
	})
}

// TestTextRoundTrip: any text can be restored from CSV of any format and from
// NDJSON.
func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := core.Reject{
			ID:     rapid.Int64().Draw(t, "id"),
			Source: texts().Draw(t, "source"),
			Input:  texts().Draw(t, "input"),
			Line:   rapid.Int64().Draw(t, "line"),
			Reason: texts().Draw(t, "reason"),
			Bytes:  []byte(texts().Draw(t, "bytes")),
			Size:   rapid.Int64Range(0, 1<<40).Draw(t, "size"),
			At:     time.UnixMicro(rapid.Int64Range(-62e15, 253e15).Draw(t, "at")).UTC(),
		}
		throughCSV(t, formats().Draw(t, "format"), want)
		throughNDJSON(t, want)
	})
}

func FuzzTextRoundTrip(f *testing.F) {
	f.Add("=1+1", "'quoted", []byte("{\xff"), ",")
	f.Add("\x80\r\n", "a\r\nb", []byte("\r\n"), "tab")
	f.Add("a|b", `\.`, []byte(nil), "|")
	f.Fuzz(func(t *testing.T, input, reason string, raw []byte, delimiter string) {
		want := core.Reject{Input: input, Reason: reason, Bytes: raw}
		format := export.CSV
		format.Delimiter, _ = export.ParseDelimiter(delimiter) // the comma when refused
		for _, format.Formulas = range []bool{false, true} {
			throughCSV(t, format, want)
		}
		throughNDJSON(t, want)
	})
}

type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func cut(r core.Reject) int64 {
	if r.Cut() {
		return r.Size
	}
	return 0
}

func throughCSV(t fataler, format export.Format, want core.Reject) {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Rejects(&b, format, all(want)); err != nil {
		t.Fatal(err)
	}
	rows := readFormat(t, format, b.Bytes())
	if len(rows) != 2 || len(rows[1]) != len(rows[0]) {
		t.Fatalf("%+v: got rows %q, want a header and one as long", format, rows)
	}
	row := make(map[string]string)
	for i, name := range rows[0] {
		row[name] = rows[1][i]
	}
	at, err := time.Parse(time.RFC3339Nano, row["at"])
	if err != nil || !at.Equal(want.At) {
		t.Fatalf("%+v: time %q, %v, want %v", format, row["at"], err, want.At)
	}
	for name, number := range map[string]int64{"id": want.ID, "line": want.Line, "cut": cut(want)} {
		if row[name] != strconv.FormatInt(number, 10) {
			t.Fatalf("%+v: %s is %q, want %d", format, name, row[name], number)
		}
	}
	for name, text := range map[string]string{"source": want.Source, "input": want.Input, "reason": want.Reason, "bytes": string(want.Bytes)} {
		cell := row[name]
		if !strings.HasPrefix(strings.TrimPrefix(cell, "'"), "base64:") {
			text = strings.ReplaceAll(text, "\r\n", "\n") // as encoding/csv reads a cell
		}
		plain := cell
		if !format.Formulas {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
				t.Fatalf("%+v: cell %q is a formula", format, cell)
			}
			plain = export.Unquote(cell)
		}
		got, err := export.Decode(plain)
		if err != nil || string(got) != text {
			t.Fatalf("%+v: cell %q is %q, %v, want %q", format, cell, got, err, text)
		}
	}
}

func throughNDJSON(t fataler, want core.Reject) {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Rejects(&b, export.NDJSON, all(want)); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(b.Bytes(), []byte("\n")); lines != 1 {
		t.Fatalf("NDJSON: got %d lines, want 1: %q", lines, b.Bytes())
	}
	var object struct {
		Source, Input, Reason, Bytes string
		ID, Line, Cut                int64
	}
	if err := json.Unmarshal(b.Bytes(), &object); err != nil {
		t.Fatal(err)
	}
	if object.ID != want.ID || object.Line != want.Line || object.Cut != cut(want) {
		t.Fatalf("NDJSON: id %d, line %d, cut %d, want %d, %d, %d", object.ID, object.Line, object.Cut, want.ID, want.Line, cut(want))
	}
	for text, want := range map[string]string{
		object.Source: want.Source, object.Input: want.Input, object.Reason: want.Reason, object.Bytes: string(want.Bytes),
	} {
		if got, err := export.Decode(text); err != nil || string(got) != want {
			t.Fatalf("NDJSON: %q is %q, %v, want %q", text, got, err, want)
		}
	}
}

// TestFormulas: a cell that a spreadsheet could run gets a quote, and no other
// does.
func TestFormulas(t *testing.T) {
	cell := func(text string) string {
		var b bytes.Buffer
		if _, err := export.Counts(&b, export.CSV, all(core.Count{Subreddit: text, Score: -1})); err != nil {
			t.Fatal(err)
		}
		row := readCSV(t, b.Bytes())[1]
		if row[4] != "-1" {
			t.Errorf("number: got %q, want -1", row[4])
		}
		return row[2]
	}
	for _, text := range []string{
		"=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x",
		" =1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\x01=1", `"=1`, `'=1`, "' \"+1", "'plain", "'",
	} {
		if got, want := cell(text), "'"+text; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, text := range []string{"", "plain", " plain", "a=1", `{"a":"=1"}`, "1-1", "u/=", "é", `"`, " "} {
		if got, want := cell(text), text; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestEncoded: bytes that a reader of text could not accept are in base64, and
// only these.
func TestEncoded(t *testing.T) {
	for text, want := range map[string]string{
		"plain": "plain", "é": "é", "b\x00": "base64:YgA=", "\xff": "base64:/w==", "base64:": "base64:YmFzZTY0Og==",
	} {
		var b bytes.Buffer
		if _, err := export.Counts(&b, export.CSV, all(core.Count{Subreddit: text})); err != nil {
			t.Fatal(err)
		}
		if got := readCSV(t, b.Bytes())[1][2]; got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	if _, err := export.Decode("base64:!"); err == nil {
		t.Error("got nil, want an error")
	}
}
