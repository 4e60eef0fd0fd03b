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
	"time"

	"github.com/cespare/xxhash/v2"

	"weir/core"
	"weir/core/dump"
	"weir/core/message"
)

// TestMarks: each mark is the end of its line, by number, hash and offset in the
// unchanged text.
func TestMarks(t *testing.T) {
	for _, name := range []string{"comments.ndjson", "posts.ndjson", "hostile.ndjson"} {
		content := fixture(t, name)
		r := read(t, dump.Options{Inputs: []string{file(t, name, content)}})
		lines := bytes.SplitAfter(content, []byte("\n"))
		if len(lines[len(lines)-1]) == 0 {
			lines = lines[:len(lines)-1]
		}
		for i, rec := range r.records {
			m := rec.Mark()
			if m.Line < 1 || int(m.Line) > len(lines) {
				t.Fatalf("%s: record %d is of line %d of %d", name, i, m.Line, len(lines))
			}
			if want := int64(len(bytes.Join(lines[:m.Line], nil))); m.Offset != want {
				t.Errorf("%s: line %d ends at %d, want %d", name, m.Line, m.Offset, want)
			}
			text := bytes.Trim(bytes.TrimPrefix(lines[m.Line-1], []byte("\ufeff")), "\r\n")
			if want := xxhash.Sum64(text); m.LineHash != want {
				t.Errorf("%s: line %d has hash %x, want %x", name, m.Line, m.LineHash, want)
			}
			if last := i == len(r.records)-1; m.Complete != last || last && (event(rec).Kind != "" || int(m.Line) != len(lines)) {
				t.Errorf("%s: record %d of %d = %+v; want a last one, bare and complete", name, i, len(r.records), rec)
			}
		}
	}
}

// TestResume interrupts an import after each of its records: resuming yields the
// rest, nothing twice and nothing lost.
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
				points.commit(t, rec.Mark())
			}
			if err := src.Close(); err != nil {
				t.Fatal(err)
			}
			rest := read(t, o)
			if rest.fatal != nil || rest.errs != nil {
				t.Fatal(name, stop, rest.fatal, rest.errs)
			}
			if got, want := lineNumbers(rest.records), lineNumbers(whole.records[stop:]); !slices.Equal(got, want) {
				t.Fatalf("%s, interrupted after %d records: resumes with lines %v, want %v", name, stop, got, want)
			}
			if got, want := rest.records[0].Mark().Input.Token, ""; got == want {
				t.Fatal("no token")
			}
		}
	}
}

func lineNumbers(records []core.Record) (numbers []int64) {
	for _, rec := range records {
		numbers = append(numbers, rec.Mark().Line)
	}
	return numbers
}

// TestCompleteAgain: a complete input is read again, whatever has changed.
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

// TestChanged: an interrupted input that is now another file, or has another
// selection, is read from its start, with a notice, and the inputs after it are
// read as well.
func TestChanged(t *testing.T) {
	var long bytes.Buffer // so that there is something between its first and last MiB
	const lines, line = 4000, 2000
	for i := range lines {
		fmt.Fprintf(&long, `{"id":"%06d","created_utc":1,"body":"made up, all lines of one length%650s"}`+"\n", i, "")
	}
	content := long.Bytes()
	width := len(content) / lines
	same := func(b []byte) []byte { return b }
	for _, tt := range []struct {
		name     string
		change   func(b []byte) []byte
		selected func(o *dump.Options)
		how      string // empty: it is continued
	}{
		{"nothing", same, nil, ""},
		{"longer", func(b []byte) []byte { return append(b, '\n') }, nil, fmt.Sprintf("it had %d bytes when its import was interrupted and now has %d", len(content), len(content)+1)},
		{"begin", func(b []byte) []byte { b[20] = '7'; return b }, nil, "its first MiB has changed"},
		{"end", func(b []byte) []byte { b[len(b)-5] = 'X'; return b }, nil, "its last MiB has changed"},
		{"middle", func(b []byte) []byte { b[width*line-5] = 'X'; return b }, nil, "line 2000 has changed"},
		{"line ends", func(b []byte) []byte { b[width*line-1] = ' '; return b }, nil, "line 2000 has changed"},
		{"more lines", func(b []byte) []byte { b[width*(line-5)+10] = '\n'; return b }, nil, "line 2000 has changed"},
		{"cut before the line", func(b []byte) []byte {
			b = bytes.Clone(b)
			clear(b[width*(line-5) : len(b)-1<<20])
			return b
		}, nil, "line 2000 has changed"},
		{"codec", same, nil, "it was gz when its import was interrupted and now is none"},
		{"a checkpoint of before", same, nil, "the selection has changed"},
		{"filter", same, func(o *dump.Options) { o.Filter.Subreddits = []string{"golang"} }, "the selection has changed"},
		{"exception", same, func(o *dump.Options) { o.Filter.Except.Authors = []string{"golang"} }, "the selection has changed"},
		{"time", same, func(o *dump.Options) { o.Filter.After = time.Unix(5, 0) }, "the selection has changed"},
		{"text", same, func(o *dump.Options) { o.Filter.Text = text("made up") }, "the selection has changed"},
		{"data", same, func(o *dump.Options) { o.Data = dump.DataNone }, "the selection has changed"},
		{"max_line", same, func(o *dump.Options) { o.MaxLine = 1 << 20 }, "the selection has changed"},
		{"fields", same, func(o *dump.Options) {
			o.Fields = dump.Fields{Key: "id", Kind: "=comment", CreatedAt: "created_utc"}
		}, "the selection has changed"},
		{"the same in other words", same, func(o *dump.Options) {
			o.Data, o.MaxLine, o.Fields.Preset = dump.DataFull, dump.DefaultMaxLine, "reddit"
			o.Filter.Sources, o.Filter.Kinds, o.Filter.Subreddits, o.Filter.Authors, o.Filter.IDs = []string{}, []string{}, []string{}, []string{}, map[string]bool{}
			o.Filter.Except = core.Except{Sources: []string{}, Kinds: []string{}, Subreddits: []string{}, Authors: []string{}}
		}, ""},
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
				points.commit(t, rec.Mark())
			}
			if err := src.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, tt.change(bytes.Clone(content)), 0o600); err != nil {
				t.Fatal(err)
			}
			was := points[path]
			switch tt.name {
			case "codec":
				was.Codec = "gz"
			case "a checkpoint of before":
				was.Selection = ""
			}
			points[path] = was
			var told []string
			o := dump.Options{
				Inputs: []string{path, next}, Checkpoints: points,
				Notice: func(input string, text message.Text) { told = append(told, input+": "+text.String()) },
			}
			if tt.selected != nil {
				tt.selected(&o)
			}
			r := read(t, o)
			if r.fatal != nil || len(r.errs) > 0 {
				t.Fatalf("errors %v, %v", r.fatal, r.errs)
			}
			want := int64(lines)
			if tt.how == "" {
				want = lines - line
			}
			in := r.progress.Inputs[0]
			if got := in.Events + in.Filtered + in.Rejects; tt.name != "cut before the line" && (got < want || got > want+1) {
				t.Errorf("%d records were read, want %d", got, want)
			}
			if last := r.records[len(r.records)-1].Mark(); last.Input.Name != next || !last.Complete {
				t.Errorf("ended with %+v, want the next input read whole", last)
			}
			if !points[path].Complete {
				t.Error("the changed input is not complete")
			}
			switch want := path + ": read again from the start: " + tt.how; {
			case tt.how == "" && len(told) > 0:
				t.Errorf("told %q, want nothing", told)
			case tt.how != "" && (len(told) != 1 || !strings.HasPrefix(told[0], want)):
				t.Errorf("told %q, want %q", told, want)
			}
		})
	}
}

// TestForwarding: progress shows that an import skips stored records, and up to
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
		points.commit(t, rec.Mark())
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	if p := src.Progress(); p.Inputs[0].State != dump.StateInterrupted || p.Err() == nil ||
		!strings.HasSuffix(p.Err().Error(), "was not read to its end: import it again to continue after its last stored record") {
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

// TestLeft: the fast-forwarded part doesn't affect the estimate for the rest.
func TestLeft(t *testing.T) {
	for _, c := range []struct {
		p    dump.InputProgress
		took time.Duration
		want time.Duration
	}{
		{dump.InputProgress{Size: 100, Read: 50}, time.Minute, time.Minute},
		{dump.InputProgress{Size: 100, Read: 90, Skipped: 80, SkippedIn: time.Second}, 11 * time.Second, 10 * time.Second},
		{dump.InputProgress{Size: 100, Read: 80, Skipped: 80, SkippedIn: time.Second}, time.Second, 0},
		{dump.InputProgress{Size: 100, Read: 50, State: dump.StateForwarding}, time.Second, 0},
		{dump.InputProgress{Size: 100, Read: 100}, time.Second, 0},
		{dump.InputProgress{Read: 100}, time.Second, 0}, // standard input
	} {
		if got := c.p.Left(c.took); got != c.want {
			t.Errorf("%+v after %v: %v left, want %v", c.p, c.took, got, c.want)
		}
	}

	var b bytes.Buffer
	const records = 40_000
	for i := range records {
		fmt.Fprintf(&b, `{"id":"l%d","author":"ann","subreddit":"golang","created_utc":1700000000,"body":"%080d","link_id":"t3_a","parent_id":"t3_a"}`+"\n", i, i)
	}
	path := file(t, "long.ndjson", b.Bytes())
	points := checkpoints{}
	o := dump.Options{Inputs: []string{path}, Checkpoints: points}
	open := func() *dump.Source {
		src, err := dump.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	next := func(src *dump.Source) core.Mark {
		rec, err := src.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return rec.Mark()
	}
	src := open()
	for range records / 2 {
		points.commit(t, next(src))
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	src = open()
	next(src)
	if p := src.Progress().Total(); p.Skipped < p.Size/2-1<<10 || p.Skipped > p.Read {
		t.Errorf("%d of %d bytes were skipped, %d read; want the half that is stored", p.Skipped, p.Size, p.Read)
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestIncompleteAgain: the complete file under the name of a truncated one counts
// as another file, and a truncated one stays incomplete.
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
		case event(rec).Kind != "":
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
