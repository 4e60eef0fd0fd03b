package dump_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"weir/core"
	"weir/core/dump"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// checkpoints stores checkpoints in memory, by the rules of core.Appender.
type checkpoints map[string]core.Checkpoint

func (c checkpoints) TakeCheckpoint(_ context.Context, in core.Input) (core.Checkpoint, bool, error) {
	was, found := c[in.Name]
	now := was
	now.Input = in
	c[in.Name] = now
	return was, found, nil
}

func (c checkpoints) Checkpoint(_ context.Context, name string) (core.Checkpoint, bool, error) {
	was, found := c[name]
	return was, found, nil
}

// commit stores the mark of a batch's last record, like a store.
func (c checkpoints) commit(t testing.TB, m core.Mark) {
	t.Helper()
	if c[m.Input.Name].Token != m.Input.Token {
		t.Fatalf("mark of %s has another token than its owner", m.Input.Name)
	}
	c[m.Input.Name] = core.Checkpoint{Input: *m.Input, Offset: m.Offset, Line: m.Line, LineHash: m.LineHash, Complete: m.Complete}
}

// interrupted stores the mark of an import that was interrupted there.
func (c checkpoints) interrupted(m core.Mark) {
	c[m.Input.Name] = core.Checkpoint{Input: *m.Input, Offset: m.Offset, Line: m.Line, LineHash: m.LineHash}
}

// result is the output of a source.
type result struct {
	records  []core.Record
	errs     []error // that didn't end the source
	fatal    error
	progress dump.Progress
}

// event returns the record's event, an empty one when it has none.
func event(r core.Record) core.Event {
	if e, ok := r.Event(); ok {
		return *e
	}
	return core.Event{}
}

// reject returns the record's reject, nil when it has none.
func reject(r core.Record) *core.Reject {
	if j, ok := r.Reject(); ok {
		return j
	}
	return nil
}

func (r result) events() (events []core.Event) {
	for _, rec := range r.records {
		if e, ok := rec.Event(); ok {
			events = append(events, *e)
		}
	}
	return events
}

func (r result) keys() (keys []string) {
	for _, e := range r.events() {
		keys = append(keys, e.Key)
	}
	return keys
}

// pieces describes each record and its position.
func (r result) pieces() (pieces []string) {
	for _, rec := range r.records {
		m := rec.Mark()
		pieces = append(pieces, fmt.Sprint(event(rec).Key, reject(rec), m.Offset, m.Line, m.LineHash, m.Complete))
	}
	return pieces
}

func (r result) rejects() (rejects []core.Reject) {
	for _, rec := range r.records {
		if j, ok := rec.Reject(); ok {
			rejects = append(rejects, *j)
		}
	}
	return rejects
}

// read reads all inputs of the options and commits every mark.
func read(t testing.TB, o dump.Options) result {
	t.Helper()
	if o.Checkpoints == nil {
		o.Checkpoints = checkpoints{}
	}
	src, err := dump.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var r result
	for {
		rec, err := src.Next(t.Context())
		switch {
		case errors.Is(err, io.EOF):
			r.progress = src.Progress()
			return r
		case core.Fatal(err):
			r.fatal = err
			r.progress = src.Progress()
			return r
		case err != nil:
			r.errs = append(r.errs, err)
			continue
		}
		o.Checkpoints.(checkpoints).commit(t, rec.Mark())
		r.records = append(r.records, rec)
	}
}

// file writes a file into a new folder and returns its path.
func file(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// real returns the path of a file of real data, which is not part of the
// project: WEIR_TESTDATA, or shared/data beside the repository.
func real(t testing.TB, name string) string {
	t.Helper()
	folder := os.Getenv("WEIR_TESTDATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data: set WEIR_TESTDATA to the folder of %s", name)
	}
	return path
}

// text returns a text to search for.
func text(s string) core.Text {
	t, err := core.ParseText(s)
	if err != nil {
		panic(err)
	}
	return t
}
