package export_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"weir/core"
	"weir/core/export"
	"weir/core/metrics"
)

// A store's Counts is such a sequence.
func ExampleCounts() {
	counts := all(
		core.Count{Source: "reddit", Hour: 490_000, Kind: "comment", Subreddit: "golang", Events: 12, Scored: 11, Score: 34},
		core.Count{Source: "reddit", Hour: 490_000, Kind: "post", Subreddit: "golang", Events: 1, Scored: 1, Score: 5},
	)
	rows, err := export.Counts(os.Stdout, export.NDJSON, counts)
	fmt.Println(rows, err)
	// Output:
	// {"hour":"2025-11-24T16:00:00Z","kind":"comment","subreddit":"golang","events":12,"score":34,"source":"reddit","scored":11}
	// {"hour":"2025-11-24T16:00:00Z","kind":"post","subreddit":"golang","events":1,"score":5,"source":"reddit","scored":1}
	// 2 <nil>
}

func ExampleEvents() {
	event := core.Event{
		ID: 1, Source: "reddit", Key: "t1_a", Kind: core.KindUpvote,
		CreatedAt: time.Unix(0, 0), StoredAt: time.Unix(1, 0),
		Data: []byte(`{ "id": "a" }`),
	}
	if _, err := export.Events(os.Stdout, export.NDJSON, all(event)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"id":1,"source":"reddit","key":"t1_a","kind":"upvote","subreddit":"","author":"","created_at":"1970-01-01T00:00:00.000000Z","stored_at":"1970-01-01T00:00:01.000000Z","parent":"","link":"","score":null,"flags":0,"data":{"id":"a"},"retrieved_at":null}
}

// A Parquet file keeps the types of columns.
func ExampleEvents_parquet() {
	columns, err := export.ParseColumns("created_at,score,title")
	if err != nil {
		fmt.Println(err)
		return
	}
	var b bytes.Buffer
	_, err = columns.Events(&b, export.Parquet, all(
		core.Event{CreatedAt: time.Unix(1, 0), Score: 5, Scored: true, Data: []byte(`{"title":"news"}`)},
		core.Event{CreatedAt: time.Unix(2, 0)},
	))
	if err != nil {
		fmt.Println(err)
	}
	type row struct {
		CreatedAt time.Time `parquet:"created_at"`
		Score     *int64    `parquet:"score,optional"`
		Title     string    `parquet:"title,optional"`
	}
	rows, err := parquet.Read[row](bytes.NewReader(b.Bytes()), int64(b.Len()))
	for _, r := range rows {
		fmt.Printf("%s %q %v\n", r.CreatedAt.UTC().Format(time.TimeOnly), r.Title, r.Score != nil)
	}
	fmt.Println(err)
	// Output:
	// 00:00:01 "news" true
	// 00:00:02 "" false
	// <nil>
}

func ExampleEventColumns() {
	fmt.Println(export.EventColumns()[:4])
	// Output: [id source key kind]
}

func ExampleRecordColumns() {
	fmt.Println(export.RecordColumns())
	// Output: [title selftext body url permalink text]
}

// Columns can also be members of the records.
func ExampleColumns_Events() {
	columns, err := export.ParseColumns("key,title,record.stats.views")
	if err != nil {
		fmt.Println(err)
		return
	}
	post := core.Event{Key: "t3_a", Data: []byte(`{"title": "caf\u00e9; new", "stats": {"views": 12}}`)}
	format := export.CSV
	format.Delimiter = ';'
	var b strings.Builder
	rows, err := columns.Events(&b, format, all(post, core.Event{Key: "t1_b"}))
	fmt.Print(strings.ReplaceAll(b.String(), "\r", ""))
	fmt.Println(rows, err)
	// Output:
	// key;title;record.stats.views
	// t3_a;"café; new";12
	// t1_b;;
	// 2 <nil>
}

func ExampleParseColumns() {
	_, err := export.ParseColumns("id,titel")
	fmt.Println(err)
	// Output: no column "titel": did you mean title? want some of id, source, key, kind, subreddit, author, created_at, stored_at, parent, link, score, flags, data, retrieved_at, title, selftext, body, url, permalink, text, or record.NAME for any member of the record
}

// Reading the records again gives the same events.
func ExampleRecords() {
	events := all(core.Event{Data: []byte(`{"id": "a"}`)}, core.Event{Kind: core.KindUpvote})
	rows, without, err := export.Records(os.Stdout, events)
	fmt.Println(rows, without, err)
	// Output:
	// {"id": "a"}
	// 1 1 <nil>
}

func ExampleParseDelimiter() {
	r, err := export.ParseDelimiter("tab")
	fmt.Printf("%q %v\n", r, err)
	_, err = export.ParseDelimiter("::")
	fmt.Println(err)
	// Output:
	// '\t' <nil>
	// delimiter is "::": want one character such as , ; | or tab
}

// Two samples of one minute become one row.
func ExampleMetrics() {
	at := time.Date(2026, 1, 1, 12, 0, 1, 0, time.UTC)
	samples := all(
		metrics.Sample{Node: 1, Time: at, Interval: time.Second, Counters: metrics.Counters{Stored: 100}},
		metrics.Sample{Node: 1, Time: at.Add(time.Second), Interval: time.Second, Counters: metrics.Counters{Stored: 120}},
	)
	var b strings.Builder
	if _, err := export.Metrics(&b, export.CSV, samples, time.Minute); err != nil {
		fmt.Println(err)
	}
	rows := csv.NewReader(strings.NewReader(b.String()))
	for row, err := rows.Read(); err == nil; row, err = rows.Read() {
		fmt.Println(row[:4])
	}
	// Output:
	// [time node generated stored]
	// [2026-01-01T12:00:00.000000Z 1 0 220]
}

// Decode restores bytes that are not text.
func ExampleRejects() {
	reject := core.Reject{ID: 1, Source: "reddit", Input: "stdin", Line: 3, Reason: "not valid UTF-8", Bytes: []byte{0xff}, Size: 1}
	if _, err := export.Rejects(os.Stdout, export.NDJSON, all(reject)); err != nil {
		fmt.Println(err)
	}
	b, err := export.Decode("base64:/w==")
	fmt.Printf("%#x %v\n", b, err)
	// Output:
	// {"id":1,"source":"reddit","input":"stdin","line":3,"reason":"not valid UTF-8","at":"0001-01-01T00:00:00.000000Z","cut":0,"bytes":"base64:/w=="}
	// 0xff <nil>
}

func ExampleFailures() {
	failure := core.Failure{Event: core.Event{ID: 7, Kind: core.KindPost}, Attempts: 5, State: core.FailureDead, Error: "no route to host"}
	if _, err := export.Failures(os.Stdout, export.NDJSON, all(failure)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"id":7,"kind":"post","subreddit":"","author":"","attempts":5,"state":"dead","next_attempt_at":null,"error":"no route to host"}
}

// Unquote restores an author's name that a spreadsheet would run.
func ExampleUnquote() {
	failure := core.Failure{Event: core.Event{Author: "=HYPERLINK(1)"}}
	var b strings.Builder
	if _, err := export.Failures(&b, export.CSV, all(failure)); err != nil {
		fmt.Println(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	fmt.Println(rows[1][3], export.Unquote(rows[1][3]), err)
	// Output: '=HYPERLINK(1) =HYPERLINK(1) <nil>
}

func ExampleParseFormat() {
	f, err := export.ParseFormat("ndjson")
	if err == nil {
		_, err = export.Counts(io.Discard, f, all[core.Count]())
	}
	fmt.Println(f, err)
	_, err = export.ParseFormat("xlsx")
	fmt.Println(err)
	// Output:
	// ndjson <nil>
	// format is "xlsx": want "csv", "ndjson" or "parquet"
}
