package message_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/core/message"
)

func Example() {
	space := message.NewError("the disk is full")
	err := fmt.Errorf("append: %w: write /data/weir.db", space)
	t := message.New("{{.Events}} were not stored: {{.Error}}", "Events", message.Plural(2, "1 event", "{{.N}} events", "N", 2), "Error", err)
	fmt.Println(t)
	for _, p := range message.Of(err).Parts {
		fmt.Printf("%q can be translated: %v\n", p, p.Text != nil)
	}
	// Output:
	// 2 events were not stored: append: the disk is full: write /data/weir.db
	// "append: " can be translated: false
	// "the disk is full" can be translated: true
	// ": write /data/weir.db" can be translated: false
}

func TestString(t *testing.T) {
	for _, c := range []struct {
		text message.Text
		want string
	}{
		{message.Text{}, ""},
		{message.Verbatim(""), ""},
		{message.New("plain"), "plain"},
		{message.New("{{.A}} and {{.B}}", "A", "{{.B}}", "B", 2), "{{.B}} and 2"},
		{message.Plural(1, "1 event", "{{.N}} events", "N", 1), "1 event"},
		{message.Plural(0, "1 event", "{{.N}} events", "N", 0), "0 events"},
		{message.Join(", ", message.New("a"), message.Text{}, message.Verbatim("b"), message.Join("-", message.New("c"), message.New("d"))), "a, b, c-d"},
		{message.Join(", "), ""},
	} {
		if got := c.text.String(); got != c.want || c.text.Empty() != (c.want == "") {
			t.Errorf("%+v: got %q, want %q", c.text, got, c.want)
		}
	}
}

// told is an error of another package that tells its text.
type told struct{ message.Text }

func (t told) Error() string         { return t.String() }
func (t told) Message() message.Text { return t.Text }

// silent wraps an error and doesn't show its text.
type silent struct{ error }

func (silent) Error() string   { return "hidden" }
func (s silent) Unwrap() error { return s.error }

// TestOf: of an error those parts can be translated that know their text, however deep
// they are, and the English text stays the same.
func TestOf(t *testing.T) {
	full, gone := message.NewError("full"), message.NewError("gone")
	plain := errors.New("EOF")
	for _, c := range []struct {
		err  error
		want string // parts to translate in brackets
	}{
		{nil, ""},
		{plain, "EOF"},
		{full, "[full]"},
		{fmt.Errorf("append: %w", fmt.Errorf("commit: %w; 2", full)), "append: commit: [full]; 2"},
		{fmt.Errorf("%w: %w", full, plain), "[full]: EOF"},
		{fmt.Errorf("%w: %w", plain, gone), "EOF: [gone]"},
		{errors.Join(full, plain, gone), "[full]\nEOF\n[gone]"},
		{message.NewError("in {{.File}}: {{.Error}}", "File", "a", "Error", full), "[in a: full]"},
		{fmt.Errorf("x: %w", told{message.New("told")}), "x: [told]"},
		{silent{full}, "hidden"},
	} {
		var got strings.Builder
		of := message.Of(c.err)
		if len(of.Parts) == 0 && !of.Empty() {
			of = message.Join("", of)
		}
		for _, p := range of.Parts {
			if p.Text != nil {
				got.WriteString("[" + p.String() + "]")
			} else {
				got.WriteString(p.String())
			}
		}
		if got.String() != c.want || c.err != nil && of.String() != c.err.Error() {
			t.Errorf("%v: got %q, %q, want %q", c.err, got.String(), of, c.want)
		}
	}
}

// TestNewError: an error is one of its own, and wraps those that it names.
func TestNewError(t *testing.T) {
	full := message.NewError("full")
	if errors.Is(message.NewError("full"), full) {
		t.Error("two errors with one text are the same")
	}
	if err := message.NewError("a: {{.Error}}", "Error", fmt.Errorf("b: %w", full)); !errors.Is(err, full) || err.Error() != "a: b: full" {
		t.Errorf("got %v, which is not %v", err, full)
	}
}

// TestUnwrap: of several errors of one kind errors.As finds the first, each time.
func TestUnwrap(t *testing.T) {
	first, second := told{message.New("first")}, told{message.New("second")}
	err := message.NewError("{{.B}}, {{.A}}", "B", first, "N", 1, "A", second)
	for range 100 { // the order of a map would change
		if got, ok := errors.AsType[told](err); !ok || got.String() != "first" {
			t.Fatalf("got %v, want the first", got)
		}
	}
}

// TestJoinedStay: a joined text doesn't change with the list of its parts.
func TestJoinedStay(t *testing.T) {
	parts := []message.Text{message.New("a"), message.New("b")}
	joined := message.Join("-", parts...)
	parts[1] = message.New("c")
	if got := joined.String(); got != "a-b" {
		t.Errorf("got %q, want a-b", got)
	}
}

func TestIn(t *testing.T) {
	full := message.NewError("full")
	if got := message.In("commit: full (28)", full); len(got.Parts) != 3 || got.Parts[1].Text == nil || got.String() != "commit: full (28)" {
		t.Errorf("got %+v", got)
	}
	for _, err := range []error{nil, full, errors.New("else")} {
		if got := message.In("else", err); len(got.Parts) != 1 || got.Parts[0].Text != nil || got.String() != "else" {
			t.Errorf("%v: got %+v", err, got)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		n    fmt.Stringer
		want string
	}{
		{message.Number(0), "0"}, {message.Number(9.96), "10"}, {message.Number(3.14), "3.1"}, {message.Number(12.4), "12"},
		{message.Number(999.4), "999"}, {message.Number(8123), "8\u2009120"}, {message.Number(1_234_567), "1\u2009230\u2009000"},
		{message.Decimal(2), "2.0"}, {message.Rate(579), "579/s"}, {message.Percent(0.326), "33 %"},
		{message.Length(22 * time.Millisecond), "22 ms"}, {message.Length(1500 * time.Millisecond), "1.5 s"}, {message.Length(150 * time.Microsecond), "150 µs"},
	} {
		if got := c.n.String(); got != c.want {
			t.Errorf("%#v: got %q, want %q", c.n, got, c.want)
		}
	}
}
