package export_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"weir/core"
	"weir/core/export"
)

// texts draws what hostile input holds: any bytes, and starts that mean
// something to a spreadsheet or to the export itself.
func texts() *rapid.Generator[string] {
	start := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "\t", "\r", "\n", "'", "''", " =", "\"=", "\ufeff=", "＝", "base64:", "a;=", ",\"", "\x00"})
	rest := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	}))
	return rapid.Custom(func(t *rapid.T) string {
		return start.Draw(t, "start") + rest.Draw(t, "rest")
	})
}

// TestTextRoundTrip: whatever a text holds, it comes back from both formats.
func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := core.Reject{
			Input:  texts().Draw(t, "input"),
			Line:   rapid.Int64().Draw(t, "line"),
			Reason: texts().Draw(t, "reason"),
			Bytes:  []byte(texts().Draw(t, "bytes")),
			At:     time.UnixMicro(rapid.Int64Range(-62e15, 253e15).Draw(t, "at")).UTC(),
		}
		roundTrip(t, want)
	})
}

func FuzzTextRoundTrip(f *testing.F) {
	f.Add("=1+1", "'quoted", []byte("{\xff"))
	f.Add("\x80\r\n", "a\r\nb", []byte("\r\n"))
	f.Fuzz(func(t *testing.T, input, reason string, raw []byte) {
		roundTrip(t, core.Reject{Input: input, Reason: reason, Bytes: raw})
	})
}

func roundTrip(t interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}, want core.Reject) {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Rejects(&b, export.CSV, all(want)); err != nil {
		t.Fatal(err)
	}
	row := readCSV(t, b.Bytes())[1]
	at, err := time.Parse(time.RFC3339Nano, row[3])
	if err != nil || !at.Equal(want.At) {
		t.Fatalf("CSV: time %q, %v, want %v", row[3], err, want.At)
	}
	for i, text := range map[int]string{0: want.Input, 2: want.Reason, 4: string(want.Bytes)} {
		if row[i] != "" && strings.ContainsAny(row[i][:1], "=+-@\t\r\n") {
			t.Fatalf("CSV: cell %q is a formula", row[i])
		}
		got, err := export.Decode(export.Unquote(row[i]))
		if !strings.HasPrefix(row[i], "base64:") {
			text = strings.ReplaceAll(text, "\r\n", "\n") // as encoding/csv reads a cell
		}
		if err != nil || string(got) != text {
			t.Fatalf("CSV: cell %q is %q, %v, want %q", row[i], got, err, text)
		}
	}

	b.Reset()
	if _, err := export.Rejects(&b, export.NDJSON, all(want)); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(b.Bytes(), []byte("\n")); lines != 1 {
		t.Fatalf("NDJSON: got %d lines, want 1: %q", lines, b.Bytes())
	}
	var object struct {
		Input, Reason, Bytes string
		Line                 int64
	}
	if err := json.Unmarshal(b.Bytes(), &object); err != nil {
		t.Fatal(err)
	}
	if object.Line != want.Line {
		t.Fatalf("NDJSON: line %d, want %d", object.Line, want.Line)
	}
	for text, want := range map[string]string{object.Input: want.Input, object.Reason: want.Reason, object.Bytes: string(want.Bytes)} {
		if got, err := export.Decode(text); err != nil || string(got) != want {
			t.Fatalf("NDJSON: %q is %q, %v, want %q", text, got, err, want)
		}
	}
}

// TestFormulas: what a spreadsheet could run gets a quote, and nothing else does.
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

// TestEncoded: what a reader of text could not take is in base64, and only that.
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
