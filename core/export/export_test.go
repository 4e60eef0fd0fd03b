package export_test

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/export"
	"weir/core/metrics"
)

// all yields items as a store would.
func all[T any](items ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// failing yields one item and then err.
func failing[T any](item T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if yield(item, nil) {
			yield(item, err)
		}
	}
}

// readCSV returns the rows of an export, its header first.
func readCSV(t fataler, text []byte) [][]string {
	t.Helper()
	return readFormat(t, export.CSV, text)
}

// readFormat is readCSV for another format.
func readFormat(t fataler, f export.Format, text []byte) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(text, []byte("\ufeff"))
	if marked != f.BOM {
		t.Fatalf("%+v: begins with a byte order mark: %t", f, marked)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = cmp.Or(f.Delimiter, ',')
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestHeader(t *testing.T) {
	for _, test := range []struct {
		name   string
		export func(io.Writer, export.Format) (int, error)
		want   string
	}{
		{"metrics", func(w io.Writer, f export.Format) (int, error) {
			return export.Metrics(w, f, all[metrics.Sample](), time.Minute)
		}, "time,node,generated,stored,processed,failed,dead,rejected,errors,channel_depth,backlog,oldest_seconds," +
			"store_p50_ms,store_p99_ms,end_to_end_p50_ms,end_to_end_p95_ms,end_to_end_p99_ms,cpu_percent,rss_bytes,stored_peak,processed_peak,channel_depth_max,backlog_max,oldest_seconds_max,cpu_percent_max,rss_bytes_max"},
		{"counts", func(w io.Writer, f export.Format) (int, error) {
			return export.Counts(w, f, all[core.Count]())
		}, "hour,kind,subreddit,events,score,source,scored"},
		{"events", func(w io.Writer, f export.Format) (int, error) {
			return export.Events(w, f, all[core.Event]())
		}, "id,source,key,kind,subreddit,author,created_at,stored_at,parent,link,score,flags,data,retrieved_at"},
		{"rejects", func(w io.Writer, f export.Format) (int, error) {
			return export.Rejects(w, f, all[core.Reject]())
		}, "id,source,input,line,reason,at,cut,bytes"},
		{"failures", func(w io.Writer, f export.Format) (int, error) {
			return export.Failures(w, f, all[core.Failure]())
		}, "id,kind,subreddit,author,attempts,state,next_attempt_at,error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			if rows, err := test.export(&b, export.CSV); rows != 0 || err != nil {
				t.Fatalf("got %d, %v, want 0, nil", rows, err)
			}
			if got, want := b.String(), test.want+"\r\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			b.Reset()
			if rows, err := test.export(&b, export.NDJSON); rows != 0 || err != nil || b.Len() > 0 {
				t.Errorf("NDJSON without rows: got %q, %d, %v", b.String(), rows, err)
			}
		})
	}
}

// TestRows compares whole files, byte for byte.
func TestRows(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.FixedZone("CET", 3600))
	event := core.Event{
		ID: 7, Source: "reddit", Key: "t1_a", Kind: "comment", Subreddit: "golang", Author: "-dash-",
		CreatedAt: at, StoredAt: at.Add(time.Second), RetrievedAt: at.Add(2 * time.Second), Parent: "t3_b", Link: "t3_b",
		Score: -5, Scored: true, Flags: core.AuthorDeleted | core.ScoreSettled,
		Data: []byte(`{"body": "a <b> & \"c\"",` + "\r\n" + ` "n": 1.0}`),
	}
	bare := core.Event{ID: 8, Source: "x", Kind: "vote", CreatedAt: time.Unix(0, 0), StoredAt: time.Unix(1, 0)}
	text := bare
	text.Data = []byte("a <b>,\r\n\"c\"")
	reject := core.Reject{ID: 4, Source: "reddit", Input: "/a,b.zst", Line: 3, Reason: "not an object", At: at, Bytes: []byte("{\xff"), Size: 2}
	long := core.Reject{ID: 5, Input: "b", Line: 1, Reason: "no id", At: at, Bytes: []byte("{}"), Size: 100_038}
	waiting := core.Failure{Event: event, Attempts: 2, State: core.FailureWaiting, NextAttemptAt: at, Error: "=boom"}
	dead := core.Failure{Event: bare, Attempts: 5, State: core.FailureDead, Error: "it's over"}
	count := core.Count{Source: "reddit", Hour: 490_000, Kind: "post", Subreddit: "a;b", Events: 3, Scored: 2, Score: -2}
	before1970 := core.Count{Hour: -1, Kind: "post", Subreddit: "@home", Events: 1}

	for _, test := range []struct {
		name   string
		export func(io.Writer, export.Format) (int, error)
		csv    []string // without the header
		ndjson []string
	}{
		{"events", func(w io.Writer, f export.Format) (int, error) { return export.Events(w, f, all(event, bare, text)) },
			[]string{
				`7,reddit,t1_a,comment,golang,'-dash-,2026-01-02T02:04:05.678901Z,2026-01-02T02:04:06.678901Z,t3_b,t3_b,-5,9,` +
					`"{""body"": ""a <b> & \""c\"""",` + "\r\n" + ` ""n"": 1.0}",2026-01-02T02:04:07.678901Z`,
				`8,x,,vote,,,1970-01-01T00:00:00.000000Z,1970-01-01T00:00:01.000000Z,,,,0,,`,
				`8,x,,vote,,,1970-01-01T00:00:00.000000Z,1970-01-01T00:00:01.000000Z,,,,0,"a <b>,` + "\r\n" + `""c""",`,
			},
			[]string{
				`{"id":7,"source":"reddit","key":"t1_a","kind":"comment","subreddit":"golang","author":"-dash-",` +
					`"created_at":"2026-01-02T02:04:05.678901Z","stored_at":"2026-01-02T02:04:06.678901Z",` +
					`"parent":"t3_b","link":"t3_b","score":-5,"flags":9,"data":{"body":"a <b> & \"c\"","n":1.0},"retrieved_at":"2026-01-02T02:04:07.678901Z"}`,
				`{"id":8,"source":"x","key":"","kind":"vote","subreddit":"","author":"",` +
					`"created_at":"1970-01-01T00:00:00.000000Z","stored_at":"1970-01-01T00:00:01.000000Z",` +
					`"parent":"","link":"","score":null,"flags":0,"data":null,"retrieved_at":null}`,
				`{"id":8,"source":"x","key":"","kind":"vote","subreddit":"","author":"",` +
					`"created_at":"1970-01-01T00:00:00.000000Z","stored_at":"1970-01-01T00:00:01.000000Z",` +
					`"parent":"","link":"","score":null,"flags":0,"data":"a <b>,\r\n\"c\"","retrieved_at":null}`,
			}},
		{"rejects", func(w io.Writer, f export.Format) (int, error) { return export.Rejects(w, f, all(reject, long)) },
			[]string{
				`4,reddit,"/a,b.zst",3,not an object,2026-01-02T02:04:05.678901Z,0,base64:e/8=`,
				`5,,b,1,no id,2026-01-02T02:04:05.678901Z,100038,{}`,
			},
			[]string{
				`{"id":4,"source":"reddit","input":"/a,b.zst","line":3,"reason":"not an object","at":"2026-01-02T02:04:05.678901Z","cut":0,"bytes":"base64:e/8="}`,
				`{"id":5,"source":"","input":"b","line":1,"reason":"no id","at":"2026-01-02T02:04:05.678901Z","cut":100038,"bytes":"{}"}`,
			}},
		{"failures", func(w io.Writer, f export.Format) (int, error) { return export.Failures(w, f, all(waiting, dead)) },
			[]string{
				`7,comment,golang,'-dash-,2,waiting,2026-01-02T02:04:05.678901Z,'=boom`,
				`8,vote,,,5,dead,,it's over`,
			},
			[]string{
				`{"id":7,"kind":"comment","subreddit":"golang","author":"-dash-","attempts":2,"state":"waiting",` +
					`"next_attempt_at":"2026-01-02T02:04:05.678901Z","error":"=boom"}`,
				`{"id":8,"kind":"vote","subreddit":"","author":"","attempts":5,"state":"dead","next_attempt_at":null,"error":"it's over"}`,
			}},
		{"counts", func(w io.Writer, f export.Format) (int, error) { return export.Counts(w, f, all(count, before1970)) },
			[]string{
				`2025-11-24T16:00:00Z,post,"a;b",3,-2,reddit,2`,
				`1969-12-31T23:00:00Z,post,'@home,1,0,,0`,
			},
			[]string{
				`{"hour":"2025-11-24T16:00:00Z","kind":"post","subreddit":"a;b","events":3,"score":-2,"source":"reddit","scored":2}`,
				`{"hour":"1969-12-31T23:00:00Z","kind":"post","subreddit":"@home","events":1,"score":0,"source":"","scored":0}`,
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			if rows, err := test.export(&b, export.CSV); rows != len(test.csv) || err != nil {
				t.Fatalf("got %d, %v, want %d, nil", rows, err, len(test.csv))
			}
			_, got, _ := strings.Cut(b.String(), "\r\n")
			if want := strings.Join(test.csv, "\r\n") + "\r\n"; got != want {
				t.Errorf("CSV\ngot  %q\nwant %q", got, want)
			}
			b.Reset()
			if rows, err := test.export(&b, export.NDJSON); rows != len(test.ndjson) || err != nil {
				t.Fatalf("got %d, %v, want %d, nil", rows, err, len(test.ndjson))
			}
			if got, want := b.String(), strings.Join(test.ndjson, "\n")+"\n"; got != want {
				t.Errorf("NDJSON\ngot  %s\nwant %s", got, want)
			}
			for line := range strings.Lines(b.String()) {
				if !json.Valid([]byte(line)) {
					t.Errorf("not JSON: %s", line)
				}
			}
		})
	}
}

func TestParseFormat(t *testing.T) {
	for _, want := range []export.Format{export.CSV, export.NDJSON, export.Parquet} {
		if got, err := export.ParseFormat(want.String()); got != want || err != nil {
			t.Errorf("ParseFormat(%q) = %v, %v", want, got, err)
		}
	}
	if _, err := export.ParseFormat("xlsx"); err == nil || err.Error() != `format is "xlsx": want "csv", "ndjson" or "parquet"` {
		t.Errorf("ParseFormat(xlsx): got %v", err)
	}
}

var errBroken = errors.New("broken")

// brokenWriter accepts that many bytes and then fails.
type brokenWriter int

func (w *brokenWriter) Write(b []byte) (int, error) {
	if int(*w) < len(b) {
		return 0, errBroken
	}
	*w -= brokenWriter(len(b))
	return len(b), nil
}

// TestErrors: an export ends with the first error of either side, and the rows
// before an error of the items are written.
func TestErrors(t *testing.T) {
	var b strings.Builder
	rows, err := export.Counts(&b, export.CSV, failing(core.Count{Kind: "post"}, errBroken))
	if rows != 1 || !errors.Is(err, errBroken) {
		t.Errorf("items fail: got %d, %v, want 1, %v", rows, err, errBroken)
	}
	if got, want := strings.Count(b.String(), "\r\n"), 2; got != want {
		t.Errorf("items fail: got %d lines, want %d", got, want)
	}
	if _, err := export.Metrics(io.Discard, export.CSV, failing(metrics.Sample{}, errBroken), 0); !errors.Is(err, errBroken) {
		t.Errorf("samples fail: got %v, want %v", err, errBroken)
	}

	full := brokenWriter(0)
	if _, err := export.Counts(&full, export.CSV, all[core.Count]()); !errors.Is(err, errBroken) {
		t.Errorf("writer fails at the end: got %v, want %v", err, errBroken)
	}
	full = 1 << 20
	asked := 0
	endless := func(yield func(core.Count, error) bool) {
		for asked <= 1<<16 && yield(core.Count{Kind: "post", Subreddit: "golang"}, nil) {
			asked++
		}
	}
	if _, err := export.Counts(&full, export.NDJSON, endless); !errors.Is(err, errBroken) || asked > 1<<16 {
		t.Errorf("writer fails in between: got %v after %d rows, want %v", err, asked, errBroken)
	}
}

// TestFlatMemory: after a million rows no more memory is in use than after the
// first.
func TestFlatMemory(t *testing.T) {
	const rows = 1_000_000
	var heap []uint64
	counts := func(yield func(core.Count, error) bool) {
		c := core.Count{Kind: "comment", Subreddit: "golang"}
		for i := range rows {
			if i%(rows/4) == 1 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				heap = append(heap, m.HeapAlloc)
			}
			c.Events++
			if !yield(c, nil) {
				return
			}
		}
	}
	if got, err := export.Counts(io.Discard, export.CSV, counts); got != rows || err != nil {
		t.Fatalf("got %d, %v, want %d, nil", got, err, rows)
	}
	if got, limit := slices.Max(heap), heap[0]+1<<20; got > limit {
		t.Errorf("got %d bytes in use after a part of the rows, want at most %d: %d", got, limit, heap)
	}
}
