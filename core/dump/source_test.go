package dump_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"weir/core"
	"weir/core/dump"
)

// moody is a Checkpoints that sometimes fails.
type moody struct {
	checkpoints
	fail int
}

func (m *moody) TakeCheckpoint(ctx context.Context, in core.Input) (core.Checkpoint, bool, error) {
	if m.fail--; m.fail >= 0 {
		return core.Checkpoint{}, false, errors.New("the store is busy")
	}
	return m.checkpoints.TakeCheckpoint(ctx, in)
}

// TestInputs: folders are read in the order of names, with their subfolders, and
// each file once.
func TestInputs(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"b.ndjson", "a/2.jsonl", "a/1.NDJSON", "c.txt", ".hidden.zst", ".git/x.ndjson", "a/3.zst"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		content := fmt.Appendf(nil, `{"id":%q,"body":"","created_utc":1}`+"\n", filepath.Base(name))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ inputs, want []string }{
		{[]string{folder}, []string{"t1_1.NDJSON", "t1_2.jsonl", "t1_3.zst", "t1_b.ndjson", "t1_c.txt"}},
		{[]string{folder + "/b.ndjson", folder + "/a/", folder}, []string{"t1_b.ndjson", "t1_1.NDJSON", "t1_2.jsonl", "t1_3.zst", "t1_c.txt"}},
		{[]string{folder + "/c.txt"}, []string{"t1_c.txt"}},
	} {
		if got := read(t, dump.Options{Inputs: tt.inputs}); !slices.Equal(got.keys(), tt.want) {
			t.Errorf("%v: keys %q, want %q", tt.inputs, got.keys(), tt.want)
		}
	}
	for _, tt := range []struct {
		inputs []string
		want   string
	}{
		{nil, "dump: no input: name files, folders, or - for standard input"},
		{[]string{"-"}, "dump: there is no standard input: name a file or a folder"},
		{[]string{folder + "/none.zst"}, "dump: there is no " + folder + "/none.zst"},
		{[]string{t.TempDir()}, "; want"},
	} {
		_, err := dump.Open(t.Context(), dump.Options{Inputs: tt.inputs})
		switch {
		case err == nil:
			t.Errorf("Open(%v) succeeds", tt.inputs)
		case tt.want == "; want":
			if !strings.HasPrefix(err.Error(), "dump: no dump in ") || !strings.HasSuffix(err.Error(), ": name the folder of the dumps") {
				t.Errorf("Open of an empty folder: %v", err)
			}
		case err.Error() != tt.want:
			t.Errorf("Open(%v) = %v, want %s", tt.inputs, err, tt.want)
		}
	}
}

// TestVanished: a file that is gone when its turn comes is incomplete.
func TestVanished(t *testing.T) {
	gone, next := file(t, "a.ndjson", fixture(t, "comments.ndjson")), file(t, "b.ndjson", fixture(t, "posts.ndjson"))
	src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{gone, next}, Checkpoints: checkpoints{}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if _, err := src.Next(t.Context()); !errors.Is(err, os.ErrNotExist) || core.Fatal(err) {
		t.Errorf("Next = %v, want that the file isn't there", err)
	}
	if rec, err := src.Next(t.Context()); err != nil || event(rec).Kind != core.KindPost {
		t.Errorf("Next = %+v, %v; want the next file's post", rec, err)
	}
}

// TestGrowing: a file that changes while it is read has no verified end.
func TestGrowing(t *testing.T) {
	path := file(t, "a.ndjson", bytes.Repeat(fixture(t, "comments.ndjson"), 400)) // more than is read ahead
	src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{path}, Checkpoints: checkpoints{}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	if _, err := src.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	compress(t, f, []byte(full+"\n"))
	for err == nil {
		var rec core.Record
		rec, err = src.Next(t.Context())
		if rec.Mark().Complete {
			t.Error("the input is complete")
		}
	}
	if !strings.Contains(err.Error(), "incomplete: it changed while it was read") {
		t.Errorf("Next = %v, want that the input changed", err)
	}
}

// TestStandardInput: it is read as it arrives, reading never outlasts the
// context, and the name is different each time.
func TestStandardInput(t *testing.T) {
	in, out := io.Pipe()
	src, err := dump.Open(t.Context(), dump.Options{Inputs: []string{"-"}, Stdin: in, Checkpoints: checkpoints{}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var writer sync.WaitGroup
	writer.Go(func() { write(t, out, full+"\n"+full[:20]) })
	rec, err := src.Next(t.Context())
	if err != nil || event(rec).Key != "t1_c1" {
		t.Fatalf("Next = %+v, %v; want the first line's event at once", rec, err)
	}
	writer.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := src.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Next = %v, want that the time is over", err)
	}
	writer.Go(func() {
		write(t, out, full[20:])
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	})
	again, err := src.Next(t.Context())
	if err != nil || !equal(event(again), event(rec)) {
		t.Fatalf("Next = %+v, %v; want the second line's event", again, err)
	}
	last, err := src.Next(t.Context())
	if err != nil || !last.Mark().Complete {
		t.Fatalf("Next = %+v, %v; want that it is complete", last, err)
	}
	writer.Wait()
	if name := last.Mark().Input.Name; !strings.HasPrefix(name, "standard input 20") {
		t.Errorf("name = %q, want one with the time", name)
	}
	if last.Mark().Input.Size != 0 {
		t.Errorf("size = %d, want none", last.Mark().Input.Size)
	}
}

// TestCompressedStandardInput: it is decompressed like a file.
func TestCompressedStandardInput(t *testing.T) {
	for name, content := range packed(t) {
		r := read(t, dump.Options{Inputs: []string{"-"}, Stdin: bytes.NewReader(content)})
		if len(r.events()) != 24 || r.progress.Err() != nil {
			t.Errorf("%s: %d events, %v; want 24", name, len(r.events()), r.progress.Err())
		}
	}
	r := read(t, dump.Options{Inputs: []string{"-"}, Stdin: bytes.NewReader(packed(t)["a.zst"][:500])})
	if r.progress.Err() == nil {
		t.Error("cut off: complete")
	}
}

// TestLongLines: lines of any length up to the limit are read completely, also
// over several blocks; a longer one is a reject that keeps its first bytes, and
// the next line is read.
func TestLongLines(t *testing.T) {
	record := func(length int) []byte {
		line := []byte(`{"id":"long","created_utc":1,"body":"`)
		line = append(line, bytes.Repeat([]byte{'x'}, length-len(line)-2)...)
		return append(line, `"}`...)
	}
	for _, limit := range []int{100, 1000, 256 << 10, 1 << 20} {
		for _, length := range []int{limit - 1, limit, limit + 1, limit + 300<<10, 3 * limit} {
			line := record(length)
			content := slices.Concat([]byte(full[:50]), []byte(full[50:]), []byte("\n"), line, []byte("\n"), []byte(full))
			r := read(t, dump.Options{Inputs: []string{file(t, "a.ndjson", content)}, MaxLine: max(limit, 0)})
			if len(r.records) != 4 {
				t.Fatalf("limit %d, length %d: %d records, want 4", limit, length, len(r.records))
			}
			rec := r.records[1]
			if rec.Mark().LineHash != xxhash.Sum64(line) {
				t.Errorf("limit %d, length %d: hash is another", limit, length)
			}
			if length <= limit {
				if string(event(rec).Data) != string(line) {
					t.Errorf("limit %d, length %d: got %+v, want the event", limit, length, reject(rec))
				}
				continue
			}
			if reject(rec) == nil || reject(rec).Reason != fmt.Sprintf("longer than %d bytes, the limit max_line", limit) {
				t.Fatalf("limit %d, length %d: got %+v, want a reject", limit, length, rec)
			}
			if want := line[:min(length, core.MaxRejectBytes)]; !bytes.Equal(reject(rec).Bytes, want) {
				t.Errorf("limit %d, length %d: %d bytes kept, want %d", limit, length, len(reject(rec).Bytes), len(want))
			}
		}
	}
}

func TestFilter(t *testing.T) {
	comments := file(t, "c.ndjson", fixture(t, "comments.ndjson"))
	posts := file(t, "p.ndjson", fixture(t, "posts.ndjson"))
	for _, tt := range []struct {
		filter core.Filter
		data   dump.Data
		want   int
	}{
		{core.Filter{Kinds: []string{core.KindPost}}, "", 8},
		{core.Filter{Subreddits: []string{"r/Chess"}}, "", 6 + 2},
		{core.Filter{Authors: []string{"u/sample_a"}}, "", 5 + 3},
		{core.Filter{Text: text("COMMENT NUMBER 3")}, dump.DataNone, 1},
		{core.Filter{Text: text("gęślą")}, dump.DataFields, 1},
		{core.Filter{After: time.Unix(1700000000, 0), Before: time.Unix(1700000038, 0)}, "", 2 + 1},
	} {
		r := read(t, dump.Options{Inputs: []string{comments, posts}, Filter: tt.filter, Data: tt.data})
		total := r.progress.Total()
		if len(r.events()) != tt.want || total.Events != int64(tt.want) || total.Filtered != 32-int64(tt.want) {
			t.Errorf("%+v: %d events, counted %d and %d filtered; want %d", tt.filter, len(r.events()), total.Events, total.Filtered, tt.want)
		}
		if last := r.records[len(r.records)-1]; !last.Mark().Complete || last.Mark().Line != 8 {
			t.Errorf("%+v: last mark %+v", tt.filter, last.Mark())
		}
	}
}

// TestBareMarks: the mark advances even if nothing passes the filter.
func TestBareMarks(t *testing.T) {
	line := `{"id":"x","created_utc":1,"body":"` + strings.Repeat("x", 1<<20) + `"}` + "\n"
	content := strings.Repeat(line, 40)
	r := read(t, dump.Options{
		Inputs: []string{file(t, "a.ndjson", []byte(content))},
		Filter: core.Filter{Kinds: []string{core.KindPost}},
	})
	if got, want := lineNumbers(r.records), []int64{16, 32, 40}; !slices.Equal(got, want) {
		t.Errorf("records at lines %v, want %v", got, want)
	}
}

// TestProgress: any goroutine may ask, and at the end everything was counted.
func TestProgress(t *testing.T) {
	src, err := dump.Open(t.Context(), dump.Options{
		Inputs:      []string{file(t, "a.zst", zst(t, bytes.Repeat(fixture(t, "comments.ndjson"), 500))), file(t, "b.ndjson", fixture(t, "hostile.ndjson"))},
		Checkpoints: checkpoints{},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	done := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() {
		var last dump.InputProgress
		for {
			total := src.Progress().Total()
			if total.Read < last.Read || total.Events < last.Events || total.Read > total.Size {
				t.Errorf("progress went from %+v to %+v", last, total)
				return
			}
			last = total
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	for {
		if _, err := src.Next(t.Context()); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Error(err)
			}
			break
		}
	}
	close(done)
	watcher.Wait()
	p := src.Progress()
	total := p.Total()
	if total.Read != total.Size || total.Events != 12_005 || total.Rejects != 8 || total.Lines != 12_015 ||
		total.Decoded != int64(500*len(fixture(t, "comments.ndjson"))+len(fixture(t, "hostile.ndjson"))) {
		t.Errorf("total = %+v", total)
	}
	if err := p.Err(); err != nil {
		t.Error(err)
	}
}

// TestEstimate: a file that is read completely is known exactly; for a large one
// the first part is extrapolated.
func TestEstimate(t *testing.T) {
	plain := fixture(t, "comments.ndjson")
	small, err := dump.Estimate(t.Context(), dump.Options{Inputs: []string{file(t, "a.zst", zst(t, plain)), "-"}, Stdin: strings.NewReader("")})
	if err != nil {
		t.Fatal(err)
	}
	if small.Events != 24 || small.Decoded != int64(len(plain)) || small.Streams != 1 {
		t.Errorf("estimate = %+v, want 24 events of %d bytes, and a stream", small, len(plain))
	}
	if low, high := int64(len(plain)+24*100), int64(len(plain)+24*250); small.Store < low || small.Store > high {
		t.Errorf("store = %d, want %d to %d", small.Store, low, high)
	}
	none, err := dump.Estimate(t.Context(), dump.Options{Inputs: []string{file(t, "a.zst", zst(t, plain))}, Data: dump.DataNone, Filter: core.Filter{Subreddits: []string{"chess"}}})
	if err != nil {
		t.Fatal(err)
	}
	if none.Events != 6 || none.Store > 6*250 {
		t.Errorf("estimate = %+v, want 6 events without data", none)
	}

	const times = 7_000 // of 4.8 kB: twice the sample
	large := bytes.Repeat(plain, times)
	scaled, err := dump.Estimate(t.Context(), dump.Options{Inputs: []string{file(t, "a.ndjson", large)}})
	if err != nil {
		t.Fatal(err)
	}
	if ratio := float64(scaled.Events) / (24 * times); ratio < 0.95 || ratio > 1.05 {
		t.Errorf("%d events, want %d within 5 %%", scaled.Events, 24*times)
	}
	if ratio := float64(scaled.Decoded) / float64(len(large)); ratio < 0.95 || ratio > 1.05 {
		t.Errorf("%d bytes, want %d within 5 %%", scaled.Decoded, len(large))
	}
}

// TestEstimateOfText: a file without a record is reported, one with any is not.
func TestEstimateOfText(t *testing.T) {
	plain := fixture(t, "comments.ndjson")
	notes := file(t, "notes.txt", []byte("Remember the milk\nand the bread\n"))
	damaged := file(t, "damaged.ndjson", append([]byte("oops\n"), plain...))
	for _, filter := range []core.Filter{{}, {Subreddits: []string{"nowhere"}}} {
		need, err := dump.Estimate(t.Context(), dump.Options{Inputs: []string{damaged, notes}, Filter: filter})
		if err != nil {
			t.Fatal(err)
		}
		if len(need.Unfit) != 1 || !strings.HasSuffix(need.Unfit[0].Input, "notes.txt") || need.Unfit[0].Reason == nil || len(need.Problems) > 0 {
			t.Errorf("with %+v: got %+v, want notes.txt unfit", filter, need)
		}
	}
}

// TestEstimateOfTheRest: for an input that an earlier import began only the rest
// is estimated.
func TestEstimateOfTheRest(t *testing.T) {
	plain := bytes.Repeat(fixture(t, "comments.ndjson"), 100)
	path := file(t, "a.ndjson", plain)
	points := checkpoints{}
	o := dump.Options{Inputs: []string{path}, Checkpoints: points}
	whole, err := dump.Estimate(t.Context(), o)
	if err != nil || whole.Continued != 0 || whole.Events != 2400 {
		t.Fatalf("the whole: %+v, %v", whole, err)
	}
	src, err := dump.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for range 1800 {
		rec, err := src.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		points.interrupted(rec.Mark())
	}
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	rest, err := dump.Estimate(t.Context(), o)
	if err != nil || rest.Continued != 1 || rest.Events < 500 || rest.Events > 700 || rest.Bytes >= whole.Bytes/3 || rest.Store >= whole.Store/3 || rest.Decoded >= whole.Decoded/3 {
		t.Errorf("a quarter is left: %+v, %v", rest, err)
	}
}

func write(t *testing.T, w io.Writer, text string) {
	if _, err := io.WriteString(w, text); err != nil {
		t.Error(err)
	}
}
