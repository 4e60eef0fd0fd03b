package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"weir/core"
	"weir/core/export"
)

// columns parses a list that must be valid.
func columns(t testing.TB, list string) *export.Columns {
	t.Helper()
	c, err := export.ParseColumns(list)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// row returns an event's cells in CSV, without quotes before formulas.
func row(t testing.TB, list string, e core.Event) []string {
	t.Helper()
	format := export.CSV
	format.Formulas = true
	var b bytes.Buffer
	if rows, err := columns(t, list).Events(&b, format, all(e)); rows != 1 || err != nil {
		t.Fatalf("got %d rows, %v, want 1", rows, err)
	}
	rows := readFormat(t, format, b.Bytes())
	if want := strings.Split(list, ","); len(rows) != 2 || !slices.Equal(rows[0], want) {
		t.Fatalf("got rows %q, want the header %q and one more", rows, want)
	}
	return rows[1]
}

// line returns an event's row in NDJSON, with the line end.
func line(t testing.TB, list string, e core.Event) string {
	t.Helper()
	var b strings.Builder
	if rows, err := columns(t, list).Events(&b, export.NDJSON, all(e)); rows != 1 || err != nil {
		t.Fatalf("got %d rows, %v, want 1", rows, err)
	}
	return b.String()
}

// TestColumns: a selection of an event's own columns, in any order, has the same
// cells as an export of all.
func TestColumns(t *testing.T) {
	e := core.Event{
		ID: 7, Source: "reddit", Key: "t1_a", Kind: "comment", Subreddit: "golang", Author: "ann",
		CreatedAt: noon, StoredAt: noon.Add(time.Second), RetrievedAt: noon.Add(time.Minute),
		Parent: "t3_b", Link: "t3_c", Score: -5, Scored: true, Flags: core.TextRemoved, Data: []byte(`{"a":1}`),
	}
	var b bytes.Buffer
	if _, err := export.Events(&b, export.CSV, all(e)); err != nil {
		t.Fatal(err)
	}
	whole := readCSV(t, b.Bytes())
	names, want := whole[0], whole[1]
	slices.Reverse(names)
	slices.Reverse(want)
	if got := row(t, strings.Join(names, ","), e); !slices.Equal(got, want) {
		t.Errorf("in reverse: got %q, want %q", got, want)
	}
	for i, name := range names {
		if got := row(t, name, e); got[0] != want[i] {
			t.Errorf("%s alone: got %q, want %q", name, got, want[i])
		}
	}
	if got := line(t, "retrieved_at,score,parent", core.Event{}); got != `{"retrieved_at":null,"score":null,"parent":""}`+"\n" {
		t.Errorf("without values: got %s", got)
	}
}

func TestRecordColumns(t *testing.T) {
	for _, test := range []struct{ column, data, csv, ndjson string }{
		{"title", `{"title":"a, \"b\"\n\u00e9"}`, "a, \"b\"\né", `"a, \"b\"\né"`},
		{"selftext", `{"selftext":"x"}`, "x", `"x"`},
		{"body", `{"body":"x","selftext":"y"}`, "x", `"x"`},
		{"url", `{"url":"https://example.org/?a=1&b=2"}`, "https://example.org/?a=1&b=2", `"https://example.org/?a=1&b=2"`},
		{"permalink", `{"permalink":"/r/a/"}`, "/r/a/", `"/r/a/"`},
		{"title", `{"title":""}`, "", `""`},
		{"title", `{"title":null}`, "", "null"},
		{"title", `{"title":5}`, "", "null"},
		{"title", `{"title":["x"]}`, "", "null"},
		{"title", `{"other":{"title":"x"},"list":[{"title":"y"}]}`, "", "null"},
		{"title", `{"title":"x","title":"y"}`, "y", `"y"`},
		{"title", `{"title":"x","title":null}`, "", "null"},
		{"title", "{\"t\\u0069tle\" :\r\n\"x\"}\n", "x", `"x"`},
		{"title", `{"title":"\ud800x\udc00\ud83d\ude00"}`, "\ufffdx\ufffd😀", "\"\ufffdx\ufffd😀\""},
		{"title", "{\"title\":\"a\xff\"}", "a\ufffd", "\"a\ufffd\""},
		{"title", `{"title":"a\u0000"}`, "base64:YQA=", `"base64:YQA="`},
		{"title", `{"title":"base64:"}`, "base64:YmFzZTY0Og==", `"base64:YmFzZTY0Og=="`},
		{"title", `{"title":"<&>"}`, "<&>", `"<&>"`},

		{"text", `{"text":"c","selftext":"b","body":"a"}`, "a", `"a"`},
		{"text", `{"text":"c","selftext":"b"}`, "b", `"b"`},
		{"text", `{"text":"c","selftext":null,"body":3}`, "c", `"c"`},
		{"text", `{"body":"","text":"c"}`, "", `""`},
		{"text", `{}`, "", "null"},

		{"record.n", `{"n":-12345678901234567890.50}`, "-12345678901234567890.50", "-12345678901234567890.50"},
		{"record.n", `{"n":false}`, "false", "false"},
		{"record.n", `{"n":null}`, "", "null"},
		{"record.n", `{"n":"-1"}`, "-1", `"-1"`},
		{"record.n", `{"n":[1, {"a": "b c"}]}`, `[1, {"a": "b c"}]`, `[1,{"a":"b c"}]`},
		{"record.a.b", `{"a":{"b":{"c":1}}}`, `{"c":1}`, `{"c":1}`},
		{"record.a.b", `{"a":[{"b":1}]}`, "", "null"},
		{"record.a.b", `{"a":5}`, "", "null"},
		{"record.a.b", `{"a.b":1}`, "1", "1"},
		{"record.a.b", `{"a.b":1,"a":{"b":2}}`, "2", "2"},
		{"record.a.b", `{"a":{"b":2},"a.b":1}`, "2", "2"},
		{"record.a.b", `{"a":{"b":2},"a":{"c":1}}`, "", "null"},
		{"record.a.b", `{"a":{"b":2},"a":null}`, "", "null"},
		{"record.title", `{"title":5}`, "5", "5"},
		{"record.Title", `{"title":5}`, "", "null"},
		{`record.q"; 'é`, `{"q\"; 'é":1}`, "1", "1"},

		{"title", ``, "", "null"},
		{"title", `"title"`, "", "null"},
		{"title", `[{"title":"x"}]`, "", "null"},
		{"title", `{"title":"x"`, "", "null"},
		{"title", `{"title":"x"}{}`, "", "null"},
		{"title", `{"title":"x","n":NaN}`, "", "null"},
	} {
		e := core.Event{Data: []byte(test.data)}
		if got := row(t, test.column, e); got[0] != test.csv {
			t.Errorf("%s of %q in CSV: got %q, want %q", test.column, test.data, got[0], test.csv)
		}
		name, err := json.Marshal(test.column)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := line(t, test.column, e), "{"+string(name)+":"+test.ndjson+"}\n"; got != want {
			t.Errorf("%s of %q in NDJSON: got %q, want %q", test.column, test.data, got, want)
		}
	}
}

// TestRecordColumnsApart: one record's members never show in the next row, and
// columns that overlap don't take each other's.
func TestRecordColumnsApart(t *testing.T) {
	c := columns(t, "body,text,record.a,record.body,record.a.b")
	var b strings.Builder
	rows, err := c.Events(&b, export.NDJSON, all(
		core.Event{Data: []byte(`{"a":{"b":"c"},"body":"x"}`)},
		core.Event{},
		core.Event{Data: []byte(`{"a":5,"text":"y"}`)},
		core.Event{Data: []byte(`{"body":"z"`)},
	))
	want := `{"body":"x","text":"x","record.a":{"b":"c"},"record.body":"x","record.a.b":"c"}
{"body":null,"text":null,"record.a":null,"record.body":null,"record.a.b":null}
{"body":null,"text":"y","record.a":5,"record.body":null,"record.a.b":null}
{"body":null,"text":null,"record.a":null,"record.body":null,"record.a.b":null}
`
	if rows != 4 || err != nil || b.String() != want {
		t.Errorf("got %d, %v\n%swant\n%s", rows, err, b.String(), want)
	}
}

func TestParseColumnsRefuses(t *testing.T) {
	for list, says := range map[string]string{
		"":             `no column "": want some of id, source, key, `,
		"id,":          `no column "": want`,
		"id,titel":     `no column "titel": did you mean title? want some of `,
		"ID":           `no column "ID": did you mean id?`,
		"created":      `did you mean created_at?`,
		"zzzzzzzzzzzz": `no column "zzzzzzzzzzzz": want some of`,
		"record":       `text, or record.NAME for any member of the record`,
		"record.":      `no column "record.": `,
		"record.a..b":  `no column "record.a..b": `,
		"id, url ,id":  `column id is listed twice`,
	} {
		if _, err := export.ParseColumns(list); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("ParseColumns(%q) = %v, want %q in one line", list, err, says)
		}
	}
	if got := row(t, "id,record.a.b", core.Event{ID: 3}); !slices.Equal(got, []string{"3", ""}) {
		t.Errorf("got %q", got)
	}
	var b strings.Builder
	if _, err := columns(t, " id , url ").Events(&b, export.CSV, all[core.Event]()); err != nil || b.String() != "id,url\r\n" {
		t.Errorf("with blanks: got %q, %v", b.String(), err)
	}
}

// FuzzRecordColumns compares the columns of the record with encoding/json.
func FuzzRecordColumns(f *testing.F) {
	content, err := os.ReadFile("../../assets/sample.ndjson")
	if err != nil {
		f.Fatal(err)
	}
	for text := range bytes.Lines(content) {
		f.Add(text)
	}
	for _, text := range []string{
		``, `{}`, `[]`, `nul`, `{"a":1}`, `{"a":{"b":{"c":"\u00e9\ud83d"}}}`, `{"a":{"b":1},"a":2}`, `{"a.b":1,"a":{"b":null}}`,
		`{"\u0061":"x"}`, `{"a":[{"b":"\u0000"}],"body":"base64:","title":"<\u2028>"}`, `{"a":"` + "\xff" + `"}`, `{"a":{"b":1}}{}`,
		`{"title":1,"text":"x","selftext":[],"body":{}}`, `{"a":-0.0e-5}`, `{"a":{"b":{}},"a":{"b.c":1}}`, "\ufeff{}", `{"a":1,}`,
	} {
		f.Add([]byte(text))
	}
	list := []string{"title", "text", "record.a", "record.a.b", "record.a.b.c", "record.body"}
	c := columns(f, strings.Join(list, ","))
	f.Fuzz(func(t *testing.T, data []byte) {
		record, _ := decoded(data).(map[string]any) // else without members
		var b bytes.Buffer
		if rows, err := c.Events(&b, export.NDJSON, all(core.Event{Data: data})); rows != 1 || err != nil {
			t.Fatal(rows, err)
		}
		got := decoded(b.Bytes()).(map[string]any)
		for _, name := range list {
			var want any
			switch path, ok := strings.CutPrefix(name, "record."); {
			case ok:
				want = member(record, path)
			case name == "title":
				want, _ = record["title"].(string)
				if _, ok := record["title"].(string); !ok {
					want = nil
				}
			default:
				for _, from := range []string{"body", "selftext", "text"} {
					if s, ok := record[from].(string); ok {
						want = s
						break
					}
				}
			}
			got := got[name]
			_, isText := want.(string)
			if text, ok := got.(string); ok {
				bytes, err := export.Decode(text)
				if err != nil {
					t.Fatal(err)
				}
				if !isText && !utf8.Valid(data) {
					continue // an object whose bytes are kept
				}
				got = string(bytes)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s of %q: got %#v, want %#v", name, data, got, want)
			}
		}
	})
}

// decoded returns a JSON value as encoding/json reads it, nil if it is invalid.
func decoded(text []byte) (v any) {
	if !json.Valid(text) {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

// member returns the value at a path, or of a member with the path as its name.
func member(record map[string]any, path string) any {
	var v any = record
	for name := range strings.SplitSeq(path, ".") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	if v == nil {
		return record[path]
	}
	return v
}

// modern is about as long as today's Reddit records.
var modern = []byte(`{"all_awardings":[],"archived":false,"author":"ann","author_flair_richtext":[],"body":"` +
	strings.Repeat("It depends on the size, as always. ", 12) + `","created_utc":1735689600,"edited":false,"gildings":{},` +
	strings.Repeat(`"some_member_nobody_asks_for":null,"another_one":{"a":[1,2,3],"b":"text"},`, 12) +
	`"id":"abcdef0","link_id":"t3_abcdef1","parent_id":"t1_abcdef2","permalink":"/r/golang/comments/abcdef1/_/abcdef0/","score":12,"subreddit":"golang"}`)

func BenchmarkColumns(b *testing.B) {
	e := core.Event{ID: 1, Source: "reddit", Key: "t1_abcdef0", Kind: "comment", Data: modern}
	for _, list := range []string{"id,key,kind,created_at", "id,author,body,permalink", "id,record.gildings.a,text", "id,data"} {
		b.Run(list, func(b *testing.B) {
			c := columns(b, list)
			b.SetBytes(int64(len(modern)))
			b.ReportAllocs()
			events := func(yield func(core.Event, error) bool) {
				for b.Loop() && yield(e, nil) {
				}
			}
			if _, err := c.Events(discard{}, export.CSV, events); err != nil {
				b.Fatal(err)
			}
		})
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
