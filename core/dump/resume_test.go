package dump_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"

	"weir/core"
	"weir/core/dump"
)

// TestMarks: each mark is where its line ends, by the number, hash and offset
// of the lines as they stand.
func TestMarks(t *testing.T) {
	for _, name := range []string{"comments.ndjson", "posts.ndjson", "hostile.ndjson"} {
		content := fixture(t, name)
		r := read(t, dump.Options{Inputs: []string{file(t, name, content)}})
		lines := bytes.SplitAfter(content, []byte("\n"))
		if len(lines[len(lines)-1]) == 0 {
			lines = lines[:len(lines)-1]
		}
		for i, rec := range r.records {
			m := rec.Mark
			if m.Line < 1 || int(m.Line) > len(lines) {
				t.Fatalf("%s: record %d is of line %d of %d", name, i, m.Line, len(lines))
			}
			if want := int64(len(bytes.Join(lines[:m.Line], nil))); m.Offset != want {
				t.Errorf("%s: line %d ends at %d, want %d", name, m.Line, m.Offset, want)
			}
			if want := xxhash.Sum64(bytes.TrimSuffix(lines[m.Line-1], []byte("\n"))); m.LineHash != want {
				t.Errorf("%s: line %d has hash %x, want %x", name, m.Line, m.LineHash, want)
			}
			if last := i == len(r.records)-1; m.Complete != last || last && (rec.Event.Kind != "" || int(m.Line) != len(lines)) {
				t.Errorf("%s: record %d of %d = %+v; want a last one, bare and complete", name, i, len(r.records), rec)
			}
		}
	}
}

// TestResume interrupts an import behind each of its records: going on yields
// the rest, nothing twice and nothing lost.
func TestResume(t *testing.T) {
	inputs := packed(t)
	inputs["posts.jsonl"] = fixture(t, "posts.ndjson") // no last newline
	inputs["hostile.jsonl"] = fixture(t, "hostile.ndjson")
	for name, content := range inputs {
		path := file(t, name, content)
		whole := read(t, dump.Options{Inputs: []string{path}})
		for stop := range whole.records {
			points := checkpoints{}
			o := dump.Options{Inputs: []string{path}, Checkpoints: points}
			src, err := dump.Open(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			for range stop {
				rec, err := src.Next(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				points.commit(t, rec.Mark)
			}
			if err := src.Close(); err != nil {
				t.Fatal(err)
			}
			rest := read(t, o)
			if rest.fatal != nil || rest.errs != nil {
				t.Fatal(name, stop, rest.fatal, rest.errs)
			}
			if got, want := lineNumbers(rest.records), lineNumbers(whole.records[stop:]); !slices.Equal(got, want) {
				t.Fatalf("%s, interrupted behind %d records: goes on with lines %v, want %v", name, stop, got, want)
			}
			if got, want := rest.records[0].Mark.Input.Token, ""; got == want {
				t.Fatal("no token")
			}
		}
	}
}

func lineNumbers(records []core.Record) (numbers []int64) {
	for _, rec := range records {
		numbers = append(numbers, rec.Mark.Line)
	}
	return numbers
}

// TestCompleteAgain: what was complete is read again, whatever became of it.
func TestCompleteAgain(t *testing.T) {
	content := fixture(t, "comments.ndjson")
	path := file(t, "a.ndjson", content)
	points := checkpoints{}
	o := dump.Options{Inputs: []string{path}, Checkpoints: points}
	first := read(t, o)
	token := points[path].Token
	if again := read(t, o); !slices.Equal(again.keys(), first.keys()) {
		t.Errorf("keys = %q, want %q", again.keys(), first.keys())
	}
	if points[path].Token == token {
		t.Error("both imports have the same token")
	}
	if err := os.WriteFile(path, append(content, content...), 0o600); err != nil {
		t.Fatal(err)
	}
	if grown := read(t, o); len(grown.keys()) != 2*len(first.keys()) {
		t.Errorf("%d events of the grown file, want %d", len(grown.keys()), 2*len(first.keys()))
	}
}

// TestChanged: an interrupted input that is another file now ends the import,
// before the store is touched when the fingerprint tells, and says what to do.
func TestChanged(t *testing.T) {
	var long bytes.Buffer // so that there is something between its first and last MiB
	for i := range 40_000 {
		fmt.Fprintf(&long, `{"id":"%06d","created_utc":1,"body":"made up, all lines of one length"}`+"\n", i)
	}
	content := long.Bytes()
	const line = 20_000
	width := len(content) / 40_000
	for _, tt := range []struct {
		name   string
		change func(b []byte) []byte
		how    string
		owned  bool
	}{
		{"longer", func(b []byte) []byte { return append(b, '\n') }, fmt.Sprintf("it had %d bytes and has %d", len(content), len(content)+1), false},
		{"begin", func(b []byte) []byte { b[20] = '7'; return b }, "its first MiB is another", false},
		{"end", func(b []byte) []byte { b[len(b)-5] = 'X'; return b }, "its last MiB is another", false},
		{"middle", func(b []byte) []byte { b[width*line-5] = 'X'; return b }, "that line is another", true},
		{"line ends", func(b []byte) []byte { b[width*line-1] = ' '; return b }, "that line is another", true},
		{"more lines", func(b []byte) []byte { b[width*(line-5)+10] = '\n'; return b }, "that line is another", true},
		{"codec", func(b []byte) []byte { return b }, "it was gz and is none", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := file(t, "a.ndjson", content)
			next := file(t, "next.ndjson", fixture(t, "posts.ndjson"))
			points := checkpoints{}
			src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: points})
			if err != nil {
				t.Fatal(err)
			}
			for range line {
				rec, err := src.Next(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				points.commit(t, rec.Mark)
			}
			if err := src.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, tt.change(bytes.Clone(content)), 0o600); err != nil {
				t.Fatal(err)
			}
			was := points[path]
			if tt.name == "codec" {
				was.Codec = "gz"
				points[path] = was
			}
			r := read(t, dump.Options{Inputs: []string{path, next}, Checkpoints: points})
			if len(r.records) != 0 {
				t.Errorf("%d records, want none", len(r.records))
			}
			want := "dump: " + path + ": input has changed since its import was interrupted at line 20000 (" + tt.how +
				"): put the file back, or rename this one to import it from its start"
			if !errors.Is(r.fatal, core.ErrInputChanged) || r.fatal.Error() != want {
				t.Errorf("got  %v\nwant %s", r.fatal, want)
			}
			if owned := points[path].Token != was.Token; owned != tt.owned {
				t.Errorf("checkpoint taken over = %t, want %t", owned, tt.owned)
			}
			if points[path].Offset != was.Offset {
				t.Error("the checkpoint moved")
			}
		})
	}
}

// TestForwarding: progress says that an import skips what is stored, and to
// where.
func TestForwarding(t *testing.T) {
	path := file(t, "a.zst", zst(t, fixture(t, "comments.ndjson")))
	points := checkpoints{}
	o := dump.Options{Inputs: []string{path}, Checkpoints: points}
	src, err := dump.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		rec, err := src.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		points.commit(t, rec.Mark)
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	if p := src.Progress(); p.Inputs[0].State != dump.StateInterrupted || p.Err() == nil ||
		!strings.HasSuffix(p.Err().Error(), "is not read to its end: import it again to go on at line 11") {
		t.Errorf("progress = %+v, %v; want that it was interrupted", p, p.Err())
	}
	if _, err := src.Next(t.Context()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Next after Close: %v, want that it is closed", err)
	}
	r := read(t, o)
	if p := r.progress.Inputs[0]; p.Resume != points[path].Offset-int64(len(bytes.Join(bytes.SplitAfter(fixture(t, "comments.ndjson"), []byte("\n"))[10:], nil))) {
		t.Errorf("resumed at %d", p.Resume)
	}
	if got := r.progress.Total().Events; got != 14 {
		t.Errorf("%d events, want the 14 that were left", got)
	}
}

// TestIncompleteAgain: the whole file under a name whose import stopped at a cut
// is another file, and a cut one stays incomplete.
func TestIncompleteAgain(t *testing.T) {
	whole := zst(t, fixture(t, "comments.ndjson"))
	path := filepath.Join(t.TempDir(), "a.zst")
	points := checkpoints{}
	for range 2 {
		if err := os.WriteFile(path, whole[:len(whole)-1], 0o600); err != nil {
			t.Fatal(err)
		}
		r := read(t, dump.Options{Inputs: []string{path}, Checkpoints: points})
		if len(r.errs) != 1 || r.progress.Err() == nil {
			t.Fatalf("errors = %v, want one that says incomplete", r.errs)
		}
	}
	if points[path].Complete {
		t.Error("checkpoint is complete")
	}
}

// TestPassingError: an error of the store loses nothing.
func TestPassingError(t *testing.T) {
	failing := &moody{checkpoints: checkpoints{}, fail: 2}
	src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{file(t, "a.ndjson", fixture(t, "comments.ndjson"))}, Checkpoints: failing})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	events, errs := 0, 0
	for {
		rec, err := src.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case err != nil:
			errs++
		case rec.Event.Kind != "":
			events++
		}
	}
	if errs != 2 || events != 24 {
		t.Errorf("%d events, %d errors; want 24 and 2", events, errs)
	}
	if err := src.Progress().Err(); err != nil {
		t.Error(err)
	}
}
