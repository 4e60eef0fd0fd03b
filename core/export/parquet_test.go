package export_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"weir/core"
	"weir/core/export"
)

// parquetTable is a file of Parquet that was read back.
type parquetTable struct {
	names  []string
	types  []string
	rows   [][]parquet.Value
	groups []int64 // rows in each row group
}

// readParquet reads a file of Parquet.
func readParquet(t testing.TB, b []byte) (table parquetTable) {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("open %d bytes: %v", len(b), err)
	}
	for _, column := range f.Schema().Fields() {
		as := column.Type().String()
		if column.Optional() {
			as += "?"
		}
		table.names, table.types = append(table.names, column.Name()), append(table.types, as)
	}
	for _, group := range f.RowGroups() {
		table.groups = append(table.groups, group.NumRows())
		rows := group.Rows()
		buffer := make([]parquet.Row, 100)
		for {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				if len(row) != len(table.names) {
					t.Fatalf("row %d has %d values, want %d", len(table.rows), len(row), len(table.names))
				}
				table.rows = append(table.rows, slices.Clone(row.Clone()))
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return table
}

// writeParquet writes events and reads them back. An empty list stands for all
// columns.
func writeParquet(t testing.TB, list string, events ...core.Event) parquetTable {
	t.Helper()
	var b bytes.Buffer
	rows, err := 0, error(nil)
	if list == "" {
		rows, err = export.Events(&b, export.Parquet, all(events...))
	} else {
		rows, err = columns(t, list).Events(&b, export.Parquet, all(events...))
	}
	if err != nil || rows != len(events) {
		t.Fatalf("got %d rows, %v, want %d", rows, err, len(events))
	}
	return readParquet(t, b.Bytes())
}

// asText is a value of Parquet as a test compares it.
func asText(v parquet.Value) string {
	switch {
	case v.IsNull():
		return "null"
	case v.Kind() == parquet.ByteArray:
		return fmt.Sprintf("%q", v.ByteArray())
	}
	return v.String()
}

func asTexts(row []parquet.Value) []string {
	var all []string
	for _, v := range row {
		all = append(all, asText(v))
	}
	return all
}

// parquetWant are the values of an event in all columns.
func parquetWant(e core.Event) []string {
	orNull := func(known bool, s string) string {
		if known {
			return s
		}
		return "null"
	}
	micros := func(at time.Time) string { return fmt.Sprint(at.UnixMicro()) }
	return []string{
		fmt.Sprint(e.ID), fmt.Sprintf("%q", e.Source), fmt.Sprintf("%q", e.Key), fmt.Sprintf("%q", e.Kind),
		fmt.Sprintf("%q", e.Subreddit), fmt.Sprintf("%q", e.Author), micros(e.CreatedAt), micros(e.StoredAt),
		fmt.Sprintf("%q", e.Parent), fmt.Sprintf("%q", e.Link), orNull(e.Scored, fmt.Sprint(e.Score)), fmt.Sprint(uint8(e.Flags)),
		orNull(len(e.Data) > 0, fmt.Sprintf("%q", e.Data)), orNull(!e.RetrievedAt.IsZero(), micros(e.RetrievedAt)),
	}
}

// TestParquetValues: every value comes back, extreme ones and absent ones, and the
// columns have the types that the documentation promises.
func TestParquetValues(t *testing.T) {
	first, last := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
	before := time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
	events := []core.Event{
		{ID: 1, Source: "reddit", Kind: "post", CreatedAt: first, StoredAt: first},
		{
			ID: 1<<63 - 1, Source: "reddit", Key: "t1_a", Kind: "comment", Subreddit: "golang", Author: "ann", CreatedAt: last, StoredAt: last,
			Parent: "t3_b", Link: "t3_c", Score: core.MaxScore, Scored: true, Flags: 0xff, Data: []byte(`{"a": 1}`), RetrievedAt: last,
		},
		{ID: 2, Source: "é", Key: "日本", Kind: "k", CreatedAt: before, StoredAt: before, Score: -core.MaxScore, Scored: true, RetrievedAt: before},
		{ID: 3, CreatedAt: time.Unix(0, 0), StoredAt: time.Unix(0, 1000), Scored: true, Data: []byte(`"` + strings.Repeat("x", 1<<20) + `"`)},
		{ID: 4, Score: 7, Data: []byte("[1,\n 2]")},
	}
	got := writeParquet(t, "", events...)
	if !slices.Equal(got.names, export.EventColumns()) {
		t.Errorf("got columns %q, want %q", got.names, export.EventColumns())
	}
	const at = "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)"
	types := []string{
		"INT(64,true)", "STRING", "STRING", "STRING", "STRING", "STRING", at, at, "STRING", "STRING", "INT(64,true)?", "INT(8,false)", "JSON?", at + "?",
	}
	if !slices.Equal(got.types, types) {
		t.Errorf("got types %q, want %q", got.types, types)
	}
	for i, e := range events {
		if row, want := asTexts(got.rows[i]), parquetWant(e); !slices.Equal(row, want) {
			t.Errorf("event %d: got %.300q, want %.300q", e.ID, row, want)
		}
	}
}

// TestParquetRandom: thousands of random events come back, whatever is absent.
func TestParquetRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 5000
	var events []core.Event
	for i := range n {
		e := core.Event{
			ID: int64(i), Source: "s", Key: fmt.Sprint("k", r.Int64()), Kind: "kind", Author: strings.Repeat("é", r.IntN(100)),
			CreatedAt: time.UnixMicro(r.Int64N(1<<57) - 1<<55), StoredAt: time.UnixMicro(r.Int64N(1 << 52)),
			Score: r.Int64N(2*core.MaxScore) - core.MaxScore, Scored: r.IntN(2) == 0, Flags: core.Flags(r.IntN(256)),
		}
		if r.IntN(3) > 0 {
			e.Data = fmt.Appendf(nil, `{"n":%d,"text":%q}`, i, strings.Repeat("ab", r.IntN(500)))
		}
		if r.IntN(3) > 0 {
			e.RetrievedAt = time.UnixMicro(r.Int64N(1 << 52))
		}
		events = append(events, e)
	}
	got := writeParquet(t, "", events...)
	for i, e := range events {
		if row, want := asTexts(got.rows[i]), parquetWant(e); !slices.Equal(row, want) {
			t.Fatalf("event %d: got %.300q, want %.300q", e.ID, row, want)
		}
	}
}

// TestParquetColumns: the chosen columns come in their order, with the members of the
// record as text.
func TestParquetColumns(t *testing.T) {
	e := core.Event{ID: 3, Key: "k", Data: []byte(`{"title":"caf\u00e9 \u0000","n":1.50,"o":{"p": [1]},"no":null,"q\"; 'é":true,"a.b":"dot","a_b":"line"}`)}
	got := writeParquet(t, `title,record.n,id,record.o,record.no,record.q"; 'é,record.a.b,record.a_b,body,key`, e, core.Event{})
	if want := strings.Split(`title,record.n,id,record.o,record.no,record.q"; 'é,record.a.b,record.a_b,body,key`, ","); !slices.Equal(got.names, want) {
		t.Errorf("got columns %q, want %q", got.names, want)
	}
	want := []string{`"base64:Y2Fmw6kgAA=="`, `"1.50"`, "3", `"{\"p\": [1]}"`, "null", `"true"`, `"dot"`, `"line"`, "null", `"k"`}
	if row := asTexts(got.rows[0]); !slices.Equal(row, want) {
		t.Errorf("got %q, want %q", row, want)
	}
	want = []string{"null", "null", "0", "null", "null", "null", "null", "null", "null", `""`}
	if row := asTexts(got.rows[1]); !slices.Equal(row, want) {
		t.Errorf("without a record: got %q, want %q", row, want)
	}
}

// TestParquetData: data is JSON in every row, whatever the record was.
func TestParquetData(t *testing.T) {
	for data, want := range map[string]string{
		`{"a" : "<&>"}`:    `{"a" : "<&>"}`,
		"5":                "5",
		"no JSON <":        "\"no JSON \\u003c\"",
		"{\"a\":\"\xff\"}": `"base64:eyJhIjoi/yJ9"`,
		"\x00":             `"base64:AA=="`,
		"{":                `"{"`,
	} {
		got := writeParquet(t, "data", core.Event{Data: []byte(data)})
		if s := string(got.rows[0][0].ByteArray()); s != want {
			t.Errorf("%q: got %s, want %s", data, s, want)
		}
	}
}

// TestParquetEmpty: without events there is a valid file with the columns.
func TestParquetEmpty(t *testing.T) {
	got := writeParquet(t, "id,title")
	if len(got.rows) != 0 || !slices.Equal(got.names, []string{"id", "title"}) {
		t.Errorf("got %d rows of %q", len(got.rows), got.names)
	}
}

// many yields n events with that much data.
func many(n, size int) iter.Seq2[core.Event, error] {
	data := []byte(`"` + strings.Repeat("x", size) + `"`)
	return func(yield func(core.Event, error) bool) {
		for i := range n {
			if !yield(core.Event{ID: int64(i), Data: data}, nil) {
				return
			}
		}
	}
}

// TestParquetGroups: a row group ends after a number of rows or of bytes, so that
// memory has a bound.
func TestParquetGroups(t *testing.T) {
	for _, test := range []struct {
		n, size int
		want    []int64
	}{
		{2*122_880 + 1, 1, []int64{122_880, 122_880, 1}},
		{122_880, 1, []int64{122_880}},
		{70, 1 << 20, []int64{64, 6}},
	} {
		var b bytes.Buffer
		if rows, err := columns(t, "id,data").Events(&b, export.Parquet, many(test.n, test.size)); rows != test.n || err != nil {
			t.Fatalf("got %d rows, %v, want %d", rows, err, test.n)
		}
		got := readParquet(t, b.Bytes())
		if !slices.Equal(got.groups, test.want) {
			t.Errorf("%d events of %d bytes: got groups of %d, want %d", test.n, test.size, got.groups, test.want)
		}
		for i, row := range got.rows {
			if row[0].Int64() != int64(i) || len(row[1].ByteArray()) != test.size+2 {
				t.Fatalf("row %d: got %d with %d bytes", i, row[0].Int64(), len(row[1].ByteArray()))
			}
		}
	}
}

// TestParquetStops: after an error of the events or of the writer there is no valid
// file, and the error comes back.
func TestParquetStops(t *testing.T) {
	broken := errors.New("broken")
	var b bytes.Buffer
	rows, err := export.Events(&b, export.Parquet, func(yield func(core.Event, error) bool) {
		for e, err := range many(122_890, 1) {
			if !yield(e, err) {
				return
			}
		}
		yield(core.Event{}, broken)
	})
	if rows != 122_890 || !errors.Is(err, broken) {
		t.Errorf("got %d rows, %v, want %v", rows, err, broken)
	}
	if _, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
		t.Error("half a file can be opened")
	}
	for _, room := range []int{0, 10, 100} {
		if _, err := export.Events(&shortWriter{room, broken}, export.Parquet, many(10, 10)); !errors.Is(err, broken) {
			t.Errorf("with room for %d bytes: got %v, want %v", room, err, broken)
		}
	}
}

// shortWriter fails after a number of bytes.
type shortWriter struct {
	room int
	err  error
}

func (w *shortWriter) Write(b []byte) (int, error) {
	if len(b) > w.room {
		return 0, w.err
	}
	w.room -= len(b)
	return len(b), nil
}

// TestParquetRefused: tables other than events say which formats they have.
func TestParquetRefused(t *testing.T) {
	var b bytes.Buffer
	if _, err := export.Counts(&b, export.Parquet, all[core.Count]()); err == nil || !strings.Contains(err.Error(), `want "csv" or "ndjson"`) || b.Len() > 0 {
		t.Errorf("got %v and %d bytes, want an error that names the formats", err, b.Len())
	}
}
