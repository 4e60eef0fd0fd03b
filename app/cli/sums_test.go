package cli_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/move"
	"weir/storage/postgres"
	"weir/storage/sqlite"
)

// TestSumsAddUp: every record of an import is new, a duplicate, filtered or rejected,
// as text and as JSON.
func TestSumsAddUp(t *testing.T) {
	dir := t.TempDir()
	folder, want := mixedDumps(t)
	sum := decode[importSummary](t, must(t, dir, "import", folder, "--subreddit", "golang", "--json"))
	got := core.Sums{Stored: int64(sum.Stored), Duplicates: int64(sum.Duplicates), Filtered: sum.Filtered, Rejected: int64(sum.Rejected)}
	if got != want || sum.Whole != nil || sum.Generated != sum.Stored+sum.Duplicates {
		t.Errorf("got %+v, with earlier runs %+v, generated %d, want %+v", got, sum.Whole, sum.Generated, want)
	}
	again := must(t, dir, "import", folder, "--subreddit", "golang")
	line := fmt.Sprintf("(%d duplicates, %d filtered, %d rejected: %d records)\n", want.Events(), want.Filtered, want.Rejected, want.Records())
	if !bytes.Contains([]byte(again), []byte(line)) || bytes.Contains([]byte(again), []byte("with earlier runs")) {
		t.Errorf("again: got\n%swant %q and nothing of earlier runs", again, line)
	}
}

// TestNothingSettled: no latency is made up where nothing was settled.
func TestNothingSettled(t *testing.T) {
	dir := t.TempDir()
	none := put(t, dir, "none.ndjson", "no record\n")
	r := run(t, dir, "import", none, "--json")
	if sum := decode[importSummary](t, r.out); sum.Rejected != 1 || sum.Latency.EndToEnd != nil || sum.Latency.Store != nil {
		t.Errorf("in JSON: %s", r.out)
	}
	if r = run(t, dir, "import", none); !strings.Contains(r.out, "took") || strings.Contains(r.out, "end to end") {
		t.Errorf("as text: %s", r.out)
	}
	sum := decode[importSummary](t, must(t, dir, "import", sample(t), "--json"))
	if l := sum.Latency; l.EndToEnd == nil || l.EndToEnd.P99 <= 0 || l.Store == nil {
		t.Errorf("of events it says %+v", l)
	}
}

// TestKilledSums: however often an import is killed and started again, its checkpoints
// keep what became of its records, as one that was not interrupted tells it.
func TestKilledSums(t *testing.T) {
	dir := t.TempDir()
	testKilledSums(t, dir, func() (move.Store, error) {
		return sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(dir, "weir", "weir.db"), Log: slog.New(slog.DiscardHandler)})
	})
}

func TestKilledSumsOnPostgres(t *testing.T) {
	server := startPostgres(t)
	testKilledSums(t, onPostgres(t, server, "sums"), func() (move.Store, error) {
		return postgres.Open(t.Context(), postgres.Options{URL: server.String(), Schema: "sums", Log: slog.New(slog.DiscardHandler)})
	})
}

func testKilledSums(t *testing.T, dir string, open func() (move.Store, error)) {
	folder, want := mixedDumps(t)
	command := []string{"import", folder, "--subreddit", "golang", "--batch", "20"}
	must(t, dir, "import", "-") // of nothing, so that there is a store
	for range 2 * kills(t) {
		killSoon(t, start(t, dir, command...), 400*time.Millisecond)
	}
	sum := decode[importSummary](t, must(t, dir, append(command, "--json")...))
	if sum.Whole != nil && *sum.Whole != want {
		t.Errorf("the last import says that %+v became of all, want %+v", *sum.Whole, want)
	}
	s, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var got core.Sums
	for c, err := range s.Checkpoints(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Dir(c.Name) == folder {
			got = got.Plus(c.Sums)
		}
	}
	if got != want {
		t.Errorf("the checkpoints keep %+v, want %+v", got, want)
	}
}

// mixedDumps is a folder of two dumps whose records are new, duplicates, rejected, and
// filtered unless their subreddit is golang; and how many of each there are.
func mixedDumps(t *testing.T) (folder string, want core.Sums) {
	t.Helper()
	folder = t.TempDir()
	const records = 6000
	for name, first := range map[string]int{"a.ndjson": 0, "b.ndjson": records - 600} {
		var b bytes.Buffer
		for i := range records {
			subreddit := "golang"
			switch {
			case i%60 == 59:
				b.WriteString(`{"id":null,"subreddit":"golang"}` + "\n")
				want.Rejected++
				continue
			case i%7 == 3:
				subreddit = "rust"
			}
			line := fmt.Sprintf(`{"id":"%x","author":"ann","subreddit":"%s","created_utc":%d,"score":1,"body":"%0200d","link_id":"t3_x","parent_id":"t3_x"}`+"\n",
				first+i, subreddit, 1136073600+i, i)
			b.WriteString(line)
			switch {
			case subreddit != "golang":
				want.Filtered++
			default:
				want.Stored++
				if i%40 == 0 {
					b.WriteString(line)
					want.Duplicates++
				}
			}
		}
		if err := os.WriteFile(filepath.Join(folder, name), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The second begins with what the first ends with.
	for i := range 600 {
		inFirst := records - 600 + i
		if inFirst%60 != 59 && inFirst%7 != 3 && i%60 != 59 && i%7 != 3 {
			want.Stored--
			want.Duplicates++
		}
	}
	return folder, want
}
