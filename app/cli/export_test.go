package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"weir/core"
	"weir/storage/sqlite"
)

// put writes a file into the folder and returns its path.
func put(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// cells are the rows of an export in CSV, without its header.
func cells(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v in %s", err, text)
	}
	return rows[1:]
}

const fewRecords = `{"id":"a","author":"ann","subreddit":"golang","created_utc":1700000000,"title":"=1+1","selftext":"x; \"y\"","url":"https://example.org/a","score":12,"num_comments":3}
{"id":"b","author":"bob","subreddit":"golang","created_utc":1700003600,"body":"caf\u00e9\nau lait","link_id":"t3_a","parent_id":"t3_a","score":null}
{"id":"c","author":"ann","subreddit":"chess","created_utc":1700005400,"body":"e4","link_id":"t3_z","parent_id":"t1_y","score":-5}
`

const otherRecords = `{"source":"notes","key":"n1","kind":"post","subreddit":"golang","author":"ann","created_at":1700000100,"score":1,"text":"a note"}
{"source":"notes","key":"n2","kind":"comment","subreddit":"chess","author":"cy","created_at":1700010800,"text":"another e4"}
`

// twoSources is a store with both of the above.
func twoSources(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	must(t, dir, "import", put(t, dir, "few.ndjson", fewRecords), "--json")
	put(t, dir, "generic.toml", "[source.dump]\npreset = \"generic\"\n")
	must(t, dir, "import", put(t, dir, "other.ndjson", otherRecords), "--config", "generic.toml", "--json")
	return dir
}

func TestExportColumns(t *testing.T) {
	dir := twoSources(t)
	got := must(t, dir, "export", "events", "--columns", "key,created_at,author,title,body,url,score,record.num_comments,text",
		"--delimiter", "tab", "--bom", "--no-escape")
	want := "\ufeffkey\tcreated_at\tauthor\ttitle\tbody\turl\tscore\trecord.num_comments\ttext\r\n" +
		"t3_a\t2023-11-14T22:13:20.000000Z\tann\t=1+1\t\thttps://example.org/a\t12\t3\t\"x; \"\"y\"\"\"\r\n" +
		"t1_b\t2023-11-14T23:13:20.000000Z\tbob\t\t\"café\nau lait\"\t\t\t\t\"café\nau lait\"\r\n" +
		"t1_c\t2023-11-14T23:43:20.000000Z\tann\t\te4\t\t-5\t\te4\r\n" +
		"n1\t2023-11-14T22:15:00.000000Z\tann\t\t\t\t1\t\ta note\r\n" +
		"n2\t2023-11-15T01:13:20.000000Z\tcy\t\t\t\t\t\tanother e4\r\n"
	if got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	got = must(t, dir, "export", "events", "--columns", "title,key", "--source", "reddit", "--kind", "post", "--delimiter", ";")
	if want := "title;key\r\n'=1+1;t3_a\r\n"; got != want {
		t.Errorf("escaped: got %q, want %q", got, want)
	}
	got = must(t, dir, "export", "events", "--columns", "title,key", "--author", "bob", "--format", "ndjson")
	if want := `{"title":null,"key":"t1_b"}` + "\n"; got != want {
		t.Errorf("NDJSON: got %q, want %q", got, want)
	}
	for _, args := range []string{"metrics", "counts", "rejects"} {
		if out := must(t, dir, "export", args, "--delimiter", "|", "--bom"); !strings.HasPrefix(out, "\ufeff") || !strings.Contains(out, "|") {
			t.Errorf("%s: got %q, want a byte order mark and other delimiters", args, out)
		}
	}
	for _, args := range []string{"rejects list", "failures list"} {
		if out := must(t, dir, append(strings.Fields(args), "--delimiter", "|", "--bom")...); !strings.HasPrefix(out, "\ufeffid|") {
			t.Errorf("%s: got %q, want a byte order mark and other delimiters", args, out)
		}
	}
}

// TestExportFilters: each filter reaches the store, alone and with others, for
// events and for counts, which say when they don't come from the totals.
func TestExportFilters(t *testing.T) {
	dir := twoSources(t)
	ids := put(t, dir, "ids.txt", "t1_c\nb\nn2\n")
	for _, test := range []struct {
		args   string
		want   string // keys
		totals bool   // answer it
	}{
		{"", "t3_a t1_b t1_c n1 n2", true},
		{"--source notes", "n1 n2", true},
		{"--source notes,reddit --kind post", "t3_a n1", true},
		{"--subreddit r/Golang", "t3_a t1_b n1", true},
		{"--subreddit -r/Golang", "t1_c n2", true},
		{"--subreddit golang,chess,-CHESS --kind -post", "t1_b", true},
		{"--source -notes --kind post,comment --kind -comment", "t3_a", true},
		{"--author -ann,-u/CY", "t1_b", false},
		{"--author ann,cy --author=-cy", "t3_a t1_c n1", false},
		{"--from 2023-11-14T23:00:00Z", "t1_b t1_c n2", true},
		{"--to 2023-11-14T23:00:00Z", "t3_a n1", true},
		{"--after 2023-11-14T23:00:00Z --from 2023-11-15", "n2", true},
		{"--from 2023-11-14T23:00:00Z --after 2023-11-14", "t1_b t1_c n2", true},
		{"--before 2023-11-15 --to 2023-11-14T23:00:00Z", "t3_a n1", true},
		{"--before 2023-11-14T23:00:00Z --to 2023-11-15", "t3_a n1", true},
		{"--after 2023-11-14T22:15:00Z", "t1_b t1_c n1 n2", false},
		{"--before 2023-11-14T22:15:00Z", "t3_a", false},
		{"--from 2023-11-14T22:15:00Z", "t1_b t1_c n1 n2", false},
		{"--to 2023-11-14T22:15:00Z", "t3_a", false},
		{"--author u/ANN", "t3_a t1_c n1", false},
		{"--min-score 0", "t3_a n1", false},
		{"--max-score 1", "t1_c n1", false},
		{"--match E4", "t1_c n2", false},
		{"--match /^e4$/", "t1_c", false},
		{"--ids " + ids, "t1_b t1_c n2", false},
		{"--ids " + ids + " --source reddit --match caf", "t1_b", false},
		{"--source none", "", true},
	} {
		var keys []string
		for _, row := range cells(t, must(t, dir, append([]string{"export", "events", "--columns", "key"}, strings.Fields(test.args)...)...)) {
			keys = append(keys, row[0])
		}
		if got := strings.Join(keys, " "); got != test.want {
			t.Errorf("events %s: got %q, want %q", test.args, got, test.want)
		}
		r := run(t, dir, append([]string{"export", "counts"}, strings.Fields(test.args)...)...)
		var sum int
		for _, row := range cells(t, r.out) {
			n, err := strconv.Atoi(row[3])
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if want := len(strings.Fields(test.want)); sum != want || r.code != 0 {
			t.Errorf("counts %s: got %d, want %d: %+v", test.args, sum, want, r)
		}
		if said := strings.Count(r.err, "counting stored, settled events"); said != map[bool]int{false: 1}[test.totals] || strings.Count(r.err, "\n") != said {
			t.Errorf("counts %s say %q, want one line if they aren't the totals", test.args, r.err)
		}
	}
	got := must(t, dir, "export", "counts", "--subreddit", "golang")
	if want := "hour,kind,subreddit,events,score,source,scored\r\n" +
		"2023-11-14T22:00:00Z,post,golang,1,1,notes,1\r\n" +
		"2023-11-14T22:00:00Z,post,golang,1,12,reddit,1\r\n" +
		"2023-11-14T23:00:00Z,comment,golang,1,0,reddit,0\r\n"; got != want {
		t.Errorf("counts: got\n%s\nwant\n%s", got, want)
	}
}

// TestExportOfTheDeleted: the author column stays empty for one who was deleted,
// whom the filters find, also where the record was not kept.
func TestExportOfTheDeleted(t *testing.T) {
	dir := t.TempDir()
	gone := put(t, dir, "gone.ndjson", `{"id":"a","author":"[deleted]","created_utc":1700000000,"body":"here","link_id":"t3_x"}`+"\n"+
		`{"id":"b","author":"ann","created_utc":1700000001,"body":"[removed]","link_id":"t3_x"}`+"\n"+
		`{"id":"c","created_utc":1700000002,"body":"unknown","link_id":"t3_x"}`+"\n")
	put(t, dir, "none.toml", "[source.dump]\ndata = \"none\"\n")
	must(t, dir, "import", gone, "--config", "none.toml", "--json")
	must(t, dir, "import", gone, "--author", "u/[deleted]", "--db", "filtered.db", "--json")
	for args, want := range map[string]string{
		"--author [deleted]":           "t1_a,,1",
		"--match [removed]":            "t1_b,ann,4",
		"--match [deleted]":            "t1_a,,1",
		"--author [deleted],ann":       "t1_a,,1 t1_b,ann,4",
		"--min-score 0 --author u/x":   "",
		"--db filtered.db":             "t1_a,,1",
		"--db filtered.db --kind post": "",
	} {
		out := must(t, dir, append([]string{"export", "events", "--columns", "key,author,flags"}, strings.Fields(args)...)...)
		if got := strings.Join(strings.Fields(out)[1:], " "); got != want {
			t.Errorf("%s: got %q, want %q", args, got, want)
		}
	}
}

// TestExportRecords: what was imported, exported as records and imported into
// another store is the same there.
func TestExportRecords(t *testing.T) {
	const events = "export events --columns source,key,kind,subreddit,author,created_at,parent,link,score,flags,retrieved_at,data --format ndjson"
	dir := t.TempDir()
	odd := `{ "id" : "d1", "body":"lone \ud800, \u0000", "body":"[removed]", "link_id":"t3_a","created_utc":"1700000000.5" ,"score":1e1}` + "\n" +
		`{"id":"d2","title":"t","created_utc":1700000000,"score":NaN,"author":"[deleted]"}` + "\n" +
		"{\r\n  \"id\": \"d3\",\r\n  \"body\": \"over \\n lines\", \"link_id\": \"t3_a\",\r\n  \"created_utc\": 1700000000\r\n}\r\n" +
		`{"kind":"t1","data":{"id":"d4","body":"a thing","link_id":"t3_a","created_utc":1700000000}}` + "\n"
	must(t, dir, "import", sample(t), put(t, dir, "few.ndjson", fewRecords), put(t, dir, "odd.ndjson", odd), "--json")
	want := must(t, dir, strings.Fields(events)...)
	if n := strings.Count(want, "\n"); n < 120+3+3 {
		t.Fatalf("imported only %d events:\n%s", n, want)
	}
	r := run(t, dir, "export", "events", "--format", "records", "--out", "records.ndjson")
	if r.code != 0 || strings.Contains(r.err, "left out") {
		t.Fatalf("export: %+v", r)
	}
	records, err := os.ReadFile(filepath.Join(dir, "records.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(records, []byte(`{ "id" : "d1", "body":"lone \ud800, \u0000", "body":"[removed]"`)) {
		t.Errorf("a record does not stand as it stood in\n%s", records)
	}
	for text := range bytes.Lines(records) {
		if !json.Valid(text) {
			t.Errorf("not JSON: %s", text)
		}
	}
	must(t, dir, "import", "records.ndjson", "--db", "again.db", "--json")
	if got := must(t, dir, append(strings.Fields(events), "--db", "again.db")...); got != want {
		t.Errorf("after another import got\n%s\nwant\n%s", got, want)
	}
}

// TestExportRecordsWithout: events without a record are counted and named, and
// nothing takes the place of a file when there is no record at all.
func TestExportRecordsWithout(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "none.toml", "[source.dump]\ndata = \"none\"\n")
	must(t, dir, "import", put(t, dir, "few.ndjson", fewRecords), "--config", "none.toml", "--json")
	old := put(t, dir, "records.ndjson", "old")
	r := run(t, dir, "export", "events", "--format", "records", "--out", "records.ndjson")
	if now, err := os.ReadFile(old); r.code != 1 || !strings.Contains(r.err, "no record of 3 events is in the store") || strings.Count(r.err, "\n") != 1 || string(now) != "old" || err != nil {
		t.Errorf("without a record: %+v and %q, %v in the file", r, now, err)
	}
	must(t, dir, "import", sample(t), "--json")
	r = run(t, dir, "export", "events", "--format", "records")
	if r.code != 0 || r.err != "weir: left out 3 events whose record is not in the store\n" || strings.Count(r.out, "\n") != 120 {
		t.Errorf("with 120 records: %d lines, exit %d, %s", strings.Count(r.out, "\n"), r.code, r.err)
	}
	if r = run(t, dir, "export", "events", "--format", "records", "--author", "nobody"); r.code != 0 || r.out != "" || r.err != "" {
		t.Errorf("of no events: %+v, want nothing", r)
	}
}

// TestExportRejects: rejects are found by what they are, say how long a cut one
// was, and can be discarded by what the export calls them.
func TestExportRejects(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("x", core.MaxRejectBytes)
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(dir, "weir.db")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(t.Context(), core.Node{Host: "test", PID: os.Getpid()}); err != nil {
		t.Fatal(err)
	}
	_, err = s.Append(t.Context(), core.Batch{Segment: 1, Rejects: []core.Reject{
		{Source: "reddit", Input: "/data/RC_1", Line: 3, Reason: "no created_utc", Bytes: []byte(long), Hash: 1, Size: 100_038},
		{Source: "reddit", Input: "/data/RC_2", Line: 4, Reason: "not a JSON object", Bytes: []byte("[1]"), Hash: 2, Size: 3},
		{Source: "notes", Input: "/data/notes", Line: 5, Reason: "no key", Bytes: []byte(long), Hash: 3, Size: core.MaxRejectBytes},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const header = "id,source,input,line,reason,at,cut,bytes\r\n"
	tomorrow := time.Now().Add(24 * time.Hour).UTC().Format(time.DateOnly)
	for args, want := range map[string]string{
		"":                            "3 4 5",
		"--source reddit":             "3 4",
		"--input rc_":                 "3 4",
		"--input rc_ --source notes":  "",
		"--reason CREATED":            "3",
		"--source notes --reason key": "5",
		"--to 2020-01-01":             "",
		"--from 2020-01-01":           "3 4 5",
		"--from " + tomorrow:          "",
		"--limit 2":                   "3 4",
	} {
		for _, command := range []string{"export rejects", "rejects list"} {
			out := must(t, dir, append(strings.Fields(command+" --db weir.db"), strings.Fields(args)...)...)
			if !strings.HasPrefix(out, header) {
				t.Fatalf("%s %s: got %.80q, want the header %q", command, args, out, header)
			}
			var lines []string
			for _, row := range cells(t, out) {
				lines = append(lines, row[3])
			}
			if got := strings.Join(lines, " "); got != want {
				t.Errorf("%s %s: got lines %q, want %q", command, args, got, want)
			}
		}
	}
	rows := cells(t, must(t, dir, "export", "rejects", "--db", "weir.db"))
	for i, cut := range []string{"100038", "0", "0"} {
		if rows[i][6] != cut {
			t.Errorf("line %s: cut is %s, want %s", rows[i][3], rows[i][6], cut)
		}
	}
	must(t, dir, "rejects", "discard", "--id", rows[1][0], "--db", "weir.db")
	left := cells(t, must(t, dir, "export", "rejects", "--db", "weir.db"))
	if want := slices.Delete(slices.Clone(rows), 1, 2); len(left) != 2 || left[0][0] != want[0][0] || left[1][0] != want[1][0] {
		t.Errorf("after discarding the second: %q", left)
	}
}

// TestExportMistakes: each gets one line that says what to do, and exit code 2.
func TestExportMistakes(t *testing.T) {
	dir := twoSources(t)
	for _, m := range []struct{ args, says string }{
		{"events --columns id,titel", `no column "titel": did you mean title? want some of id, source, `},
		{"events --columns id,id", "column id is listed twice"},
		{"events --columns=", `no column ""`},
		{"events --format records --columns id", "--columns is for csv, ndjson and parquet"},
		{"events --format records --bom", "--bom is for --format csv"},
		{"events --format xml", `format is "xml": want "csv", "ndjson", "parquet" or "records"`},
		{"events --format parquet --bom", "--bom is for --format csv"},
		{"counts --format parquet", `format is "parquet": want "csv" or "ndjson"`},
		{"counts --format records", `format is "records": want "csv" or "ndjson"`},
		{"counts --format ndjson --delimiter ;", "--delimiter is for --format csv"},
		{"metrics --format ndjson --no-escape", "--no-escape is for --format csv"},
		{"rejects --delimiter ,,", "want one character such as , ; | or tab"},
		{"rejects --delimiter x", "want one character such as , ; | or tab"},
		{"metrics --every -1m", "--every must not be negative"},
		{"metrics --source reddit", "unknown flag: --source"},
		{"counts --columns hour", "unknown flag: --columns"},
		{"events more", "unknown command"},
	} {
		r := run(t, dir, append([]string{"export"}, strings.Fields(m.args)...)...)
		if r.code != 2 || !strings.Contains(r.err, m.says) || strings.Count(r.err, "\n") != 1 || r.out != "" {
			t.Errorf("export %s: exit %d, want 2 and one line with %q; printed\n%s%s", m.args, r.code, m.says, r.out, r.err)
		}
	}
	for _, c := range []string{"metrics", "counts", "events", "rejects"} {
		if out := must(t, dir, "export", c, "--help"); !strings.Contains(out, "Examples:\n  weir export "+c) {
			t.Errorf("export %s --help has no example:\n%s", c, out)
		}
	}
}

// TestExportSeries: events over time, from totals and from the events, with rows for
// intervals and names without events.
func TestExportSeries(t *testing.T) {
	dir := twoSources(t)
	const gap = "2023-11-15T00:00:00Z"
	for _, test := range []struct {
		args, want string
		totals     bool
	}{
		{"--every day", "time,events,score\n2023-11-14T00:00:00Z,4,8\n" + gap + ",1,0\n", true},
		{"--every hour --kind post --by source", "time,source,events,score\n" +
			"2023-11-14T22:00:00Z,notes,1,1\n2023-11-14T22:00:00Z,reddit,1,12\n", true},
		{"--every day --by subreddit --top 1", "time,subreddit,events,score\n" +
			"2023-11-14T00:00:00Z,golang,3,13\n2023-11-14T00:00:00Z,(other),1,-5\n" + gap + ",golang,0,0\n" + gap + ",(other),1,0\n", true},
		{"--every month --by author --share", "time,author,events,score,share\n" +
			"2023-11-01T00:00:00Z,ann,3,8,0.6\n2023-11-01T00:00:00Z,bob,1,0,0.2\n2023-11-01T00:00:00Z,cy,1,0,0.2\n", false},
		{"--every day --by kind --cumulative --source reddit", "time,kind,events,score\n" +
			"2023-11-14T00:00:00Z,comment,2,-5\n2023-11-14T00:00:00Z,post,1,12\n", true},
		{"--every minute --author bob", "time,events,score\n2023-11-14T23:13:00Z,1,0\n", false},
		{"--every year --source none", "time,events,score\n", true},
	} {
		r := run(t, dir, append([]string{"export", "counts"}, strings.Fields(test.args)...)...)
		if got := strings.ReplaceAll(r.out, "\r\n", "\n"); r.code != 0 || got != test.want {
			t.Errorf("%s: got %d,\n%swant\n%s", test.args, r.code, got, test.want)
		}
		if said := strings.Contains(r.err, "counting stored, settled events"); said == test.totals {
			t.Errorf("%s: said %q; totals answer it: %v", test.args, r.err, test.totals)
		}
	}
	for args, want := range map[string]string{
		"--by kind":                      "--by needs --every",
		"--every day --share":            "need --by",
		"--every day --top 3":            "need --by",
		"--every fortnight":              "want minute, hour, day",
		"--every day --by color":         "want kind, subreddit, source or author",
		"--every day --by kind --top -1": "must not be negative",
	} {
		if r := run(t, dir, append([]string{"export", "counts"}, strings.Fields(args)...)...); r.code != 2 || !strings.Contains(r.err, want) {
			t.Errorf("%s: got %d, %q; want 2 and %q", args, r.code, r.err, want)
		}
	}
}

// TestExportParquet: Parquet has the same rows as CSV, in a file and on standard output.
func TestExportParquet(t *testing.T) {
	dir := twoSources(t)
	const list = "created_at,key,title,score"
	r := run(t, dir, "export", "events", "--columns", list, "--format", "parquet", "--out", "events.parquet")
	if r.code != 0 || r.out != "" || r.err != "weir: 5 rows in events.parquet\n" {
		t.Fatalf("got %+v", r)
	}
	content, err := os.ReadFile(filepath.Join(dir, "events.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if out := must(t, dir, "export", "events", "--columns", list, "--format", "parquet"); out != string(content) {
		t.Errorf("standard output has %d bytes, the file %d", len(out), len(content))
	}
	type row struct {
		CreatedAt time.Time `parquet:"created_at"`
		Key       string    `parquet:"key"`
		Title     *string   `parquet:"title,optional"`
		Score     *int64    `parquet:"score,optional"`
	}
	rows, err := parquet.Read[row](bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	want := cells(t, must(t, dir, "export", "events", "--columns", list, "--no-escape"))
	for i, r := range rows {
		title, score := "", ""
		if r.Title != nil {
			title = *r.Title
		}
		if r.Score != nil {
			score = strconv.FormatInt(*r.Score, 10)
		}
		if got := []string{r.CreatedAt.UTC().Format("2006-01-02T15:04:05.000000Z"), r.Key, title, score}; !slices.Equal(got, want[i]) {
			t.Errorf("row %d: got %q, want %q", i, got, want[i])
		}
	}
	if len(rows) != len(want) {
		t.Errorf("got %d rows, want %d", len(rows), len(want))
	}
}

// TestExportInterrupted: an interrupted export leaves the old file or, if it was fast
// enough, a complete one, and nothing else.
func TestExportInterrupted(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "import", writeDump(t, dir, 40_000), "--json")
	out := put(t, t.TempDir(), "events.parquet", "old")
	c := start(t, dir, "export", "events", "--format", "parquet", "--columns", "id,text,data", "--out", out)
	files := func() []string {
		all, err := filepath.Glob(filepath.Join(filepath.Dir(out), "*"))
		hidden, err2 := filepath.Glob(filepath.Join(filepath.Dir(out), ".*"))
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		return append(all, hidden...)
	}
	for deadline := time.Now().Add(time.Minute); len(files()) == 1 && time.Now().Before(deadline); {
		if content, err := os.ReadFile(out); err != nil || string(content) != "old" {
			break // it was faster
		}
	}
	if err := interrupt(c); err != nil {
		t.Log(err)
	}
	_ = c.Wait()
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if code := c.ProcessState.ExitCode(); string(content) == "old" {
		if code == 0 {
			t.Error("exit 0, and the old file is still there")
		}
	} else if _, err := parquet.OpenFile(bytes.NewReader(content), int64(len(content))); err != nil {
		t.Errorf("exit %d, and the file is incomplete: %v", code, err) // a complete one was finished before the signal
	}
	if all := files(); len(all) != 1 {
		t.Errorf("left behind: %q", all)
	}
}
