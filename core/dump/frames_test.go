package dump_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"weir/core"
	"weir/core/dump"
	"weir/core/message"
)

// made returns invented comments, with texts that look like separators.
func made(n int) (records []string) {
	bodies := []string{"plain", `}{ ][ "quoted" \`, "{\"id\":\"no\",\"created_utc\":1,\"body\":\"\"}\n", "data: x\u00e9\u2028", ""}
	for i := range n {
		body, _ := json.Marshal(bodies[i%len(bodies)])
		records = append(records, fmt.Sprintf(`{"id":"m%d","created_utc":%d,"body":%s,"parent_id":"t3_p","list":[{"a":[]},{}]}`, i, i+1, body))
	}
	return records
}

func pretty(t testing.TB, record string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(record), "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// forms are ways to write a sequence of records.
func forms(t testing.TB, records []string) map[string]string {
	var indented, things, events []string
	for _, r := range records {
		indented = append(indented, pretty(t, r))
		things = append(things, `{"kind":"t1","data":`+r+`}`)
		events = append(events, "event: message\nid: [{\"n\":1}]\ndata: "+r+"\n")
	}
	half := len(records) / 2
	join := strings.Join
	array, all := "["+join(records, ",")+"]", pretty(t, "["+join(records, ",")+"]")
	return map[string]string{
		"lines":                       join(records, "\n") + "\n",
		"no last newline":             join(records, "\n"),
		"CRLF":                        join(records, "\r\n") + "\r\n",
		"CR and blanks":               " " + join(records, " \t\r\n\n  ") + "\n\n",
		"nothing between":             join(records, ""),
		"blanks between":              join(records, " \t "),
		"two a line":                  join(records[:half], "") + "\n" + join(records[half:], " ") + "\n",
		"commas":                      join(records, ",\n"),
		"RFC 7464":                    "\x1e" + join(records, "\n\x1e") + "\n",
		"RS alone":                    "\x1e" + join(records, "\x1e"),
		"pretty":                      join(indented, "\n") + "\n",
		"pretty, CRLF":                strings.ReplaceAll(join(indented, "\n"), "\n", "\r\n"),
		"pretty, nothing between":     join(indented, ""),
		"pretty, RFC 7464":            "\x1e" + join(indented, "\n\x1e"),
		"array on a line":             array,
		"array, a record a line":      "[" + join(records, ",\n") + "]\n",
		"array, comma first":          "[\n" + join(records, "\n,") + "\n]\n",
		"array, brackets on lines":    "[\n" + join(records, ",\n") + "\n]\n",
		"array, pretty":               all,
		"array of arrays":             "[[" + join(records[:half], ",") + "],\n[" + join(records[half:], ",") + "]]",
		"two arrays":                  "[" + join(records[:half], ",") + "][" + join(records[half:], ",") + "]",
		"an array, then lines":        "[" + join(records[:half], ",") + "]\n" + join(records[half:], "\n"),
		"listing":                     `{"kind":"Listing","data":{"after":null,"children":[` + join(things, ",") + `],"dist":3}}`,
		"listing, data first":         `{"data":{"children":[` + join(things, ",") + `]},"kind":"Listing"}`,
		"listing, pretty":             pretty(t, `{"kind":"Listing","data":{"after":"x","children":[`+join(things, ",")+`],"before":null}}`),
		"listing, a thing a line":     `{"kind":"Listing","data":{"children":[` + "\n" + join(things, ",\n") + "\n]}}\n",
		"pages":                       `{"data":[` + join(records[:half], ",") + `],"error":null}` + "\n" + `{"data":[` + join(records[half:], ",") + `]}` + "\n" + `{"data":[]}`,
		"page, a record a line":       "{\"data\":[\n" + join(records, ",\n") + "\n]}\n",
		"page, the first on its line": `{"data": [` + join(records, ",\n") + `], "next": null}`,
		"page, pretty":                pretty(t, `{"data":[`+join(records, ",")+`]}`),
		"listings in an array":        `[{"kind":"Listing","data":{"children":[` + join(things[:half], ",") + `]}},{"kind":"Listing","data":{"children":[` + join(things[half:], ",") + `]}}]`,
		"things":                      join(things, "\n"),
		"marks":                       "\ufeff" + join(records, "\n\ufeff"),
		"marks, nothing between":      "\ufeff" + join(records, "\ufeff"),
		"NUL before":                  strings.Repeat("\x00", 5000) + join(records, "\n"+strings.Repeat("\x00", 3)),
		"NUL after":                   join(records, "\x00\x00\n") + strings.Repeat("\x00", 5000),
		"NUL between":                 join(records, strings.Repeat("\x00", 300)),
		"server-sent events":          ":ok\n\n" + join(events, "\n") + "\n",
		"server-sent events, CRLF":    strings.ReplaceAll(join(events, "\n"), "\n", "\r\n"),
		"server-sent events, pretty":  ":\n\ndata: " + strings.ReplaceAll(join(indented, "\n\n"), "\n", "\ndata: ") + "\n\n",
		"server-sent events, bare":    "data:" + join(records, "\n\ndata:") + "\n\n",
	}
}

// stream reads a text in blocks of some sizes.
func stream(t testing.TB, text string, o dump.Options, wrap func(io.Reader) io.Reader) result {
	o.Inputs, o.Stdin = []string{"-"}, wrap(strings.NewReader(text))
	return read(t, o)
}

func plainly(r io.Reader) io.Reader { return r }

// TestForms: records are found however they are separated, complete and with
// unchanged texts, wherever the blocks of the input end, and also in pages and
// lines that are longer than a record may be.
func TestForms(t *testing.T) {
	records := made(12)
	var want []string
	for i := range records {
		want = append(want, fmt.Sprintf("t1_m%d", i))
	}
	for name, text := range forms(t, records) {
		for _, o := range []dump.Options{{}, {MaxLine: 400}} {
			if strings.Contains(name, "pretty") && o.MaxLine > 0 {
				o.MaxLine = 600
			}
			for _, wrap := range []func(io.Reader) io.Reader{plainly, iotest.OneByteReader, iotest.HalfReader} {
				r := stream(t, text, o, wrap)
				if err := r.progress.Err(); err != nil || len(r.rejects()) > 0 || !slices.Equal(r.keys(), want) {
					t.Errorf("%s, max_line %d: got %q, %v, rejects %v", name, o.MaxLine, r.keys(), err, r.rejects())
					break
				}
				for i, e := range r.events() {
					var got, want bytes.Buffer
					if json.Compact(&got, e.Data) != nil || json.Compact(&want, []byte(records[i])) != nil || got.String() != want.String() {
						t.Fatalf("%s: data = %s, want %s", name, e.Data, records[i])
					}
				}
			}
		}
	}
}

// TestFormsResumed: an import of any form can be continued after any of its
// records.
func TestFormsResumed(t *testing.T) {
	records := made(8)
	records[3] = `{"id":"m3","body":"no time"}`
	for name, text := range forms(t, records) {
		path := file(t, "a.json", []byte(text))
		whole := read(t, dump.Options{Inputs: []string{path}})
		if len(whole.events()) != 7 || len(whole.rejects()) != 1 {
			t.Errorf("%s: %d events, %d rejects, want 7 and 1", name, len(whole.events()), len(whole.rejects()))
			continue
		}
		for stop := 1; stop < len(whole.records); stop++ {
			points := checkpoints{}
			points.interrupted(whole.records[stop-1].Mark())
			o := dump.Options{Inputs: []string{path}, Checkpoints: points, Notice: func(_ string, text message.Text) { t.Error(name, text) }}
			rest := read(t, o)
			if got, want := rest.pieces(), whole.pieces()[stop:]; !slices.Equal(got, want) {
				t.Fatalf("%s, interrupted after %d records: continued with %v, want %v", name, stop, got, want)
			}
		}
	}
}

// TestDamage truncates a record at each of its bytes: the others are read, and
// the rest of it is a reject. This holds for all forms in which each record has,
// or begins on, a line of its own.
func TestDamage(t *testing.T) {
	const n, bad = 6, 2
	records := made(n)
	var want []string
	for i := range n {
		if i != bad {
			want = append(want, fmt.Sprintf("t1_m%d", i))
		}
	}
	for cut := 1; cut < len(records[bad]); cut++ {
		damaged := slices.Clone(records)
		damaged[bad] = damaged[bad][:cut]
		lines := strings.Join(damaged, "\n") + "\n"
		glued := strings.Join(damaged[:bad], "\n") + "\n" + strings.Join(damaged[bad:bad+2], "") + "\n" + strings.Join(damaged[bad+2:], "\n")
		for name, text := range map[string]string{
			"lines": lines, "CRLF": strings.ReplaceAll(lines, "\n", "\r\n"),
			"array, a record a line":  "[" + strings.Join(damaged, ",\n") + "]",
			"RFC 7464":                "\x1e" + strings.Join(damaged, "\n\x1e") + "\n",
			"a record right after it": glued,
		} {
			r := stream(t, text, dump.Options{}, plainly)
			if len(r.rejects()) != 1 || !slices.Equal(r.keys(), want) {
				t.Fatalf("%s, cut to %q: got %q and %d rejects: %v", name, damaged[bad], r.keys(), len(r.rejects()), r.rejects())
			}
			if got := r.rejects()[0]; got.Line != bad+1 || !strings.HasPrefix(string(got.Bytes), damaged[bad][:1]) {
				t.Errorf("%s, cut to %q: reject %+v", name, damaged[bad], got)
			}
		}
	}
}

// TestDamagedPage: a truncated page doesn't swallow any record on a line of its
// own, inside or after it, and is reported as truncated.
func TestDamagedPage(t *testing.T) {
	records := made(5)
	for name, text := range map[string]string{
		"in it":    "{\"data\":[\n" + strings.Join(records, ",\n") + ",\n",
		"after it": "{\"data\":[\n" + strings.Join(records, "\n") + "\n",
		"listing":  "{\"kind\":\"Listing\",\"data\":{\"after\":null,\"children\":[" + strings.Join(records, ",\n") + "\n",
	} {
		r := stream(t, text, dump.Options{}, plainly)
		if err := r.progress.Err(); len(r.keys()) != 5 || len(r.rejects()) > 0 || err == nil || !strings.Contains(err.Error(), "is not closed") {
			t.Errorf("%s: %q, %v, rejects %v", name, r.keys(), err, r.rejects())
		}
	}
}

// TestDamagedOnOneLine is TestDamage for records that share a line: those after
// the damaged one are read.
func TestDamagedOnOneLine(t *testing.T) {
	const n, bad = 6, 2
	records := made(n)
	var want []string
	for i := range n {
		if i != bad {
			want = append(want, fmt.Sprintf("t1_m%d", i))
		}
	}
	for cut := 2; cut < len(records[bad]); cut++ {
		damaged := slices.Clone(records)
		damaged[bad] = damaged[bad][:cut]
		for name, text := range map[string]string{
			"nothing between": strings.Join(damaged, ""),
			"blanks between":  strings.Join(damaged, " "),
			"two a line":      strings.Join(damaged[:bad], "") + "\n" + strings.Join(damaged[bad:], "") + "\n",
			"array":           "[" + strings.Join(damaged, ",") + "]",
			"array, a line":   "[" + strings.Join(damaged, ",") + "]\n",
		} {
			r := stream(t, text, dump.Options{}, plainly)
			if !slices.Equal(r.keys(), want) || len(r.rejects()) == 0 {
				t.Errorf("%s, cut to %q: got %q and rejects %v", name, damaged[bad], r.keys(), r.rejects())
			}
		}
	}
}

// TestDamagedPretty is TestDamage for records over several lines, truncated after
// each of their lines.
func TestDamagedPretty(t *testing.T) {
	records := made(5)
	for i := range records {
		records[i] = pretty(t, records[i])
	}
	lines := strings.Split(records[2], "\n")
	for cut := 1; cut < len(lines); cut++ {
		damaged := slices.Clone(records)
		damaged[2] = strings.Join(lines[:cut], "\n")
		r := stream(t, strings.Join(damaged, "\n"), dump.Options{}, plainly)
		if want := []string{"t1_m0", "t1_m1", "t1_m3", "t1_m4"}; !slices.Equal(r.keys(), want) || len(r.rejects()) != 1 {
			t.Errorf("cut after line %d: %q and rejects %v", cut, r.keys(), r.rejects())
		}
	}
}

// TestPieces: input that isn't a record is rejected as one piece, with its line.
func TestPieces(t *testing.T) {
	good := `{"id":"a","created_utc":1,"body":""}`
	for _, tt := range []struct {
		text  string
		keys  int
		wants []string // line: reason: bytes
	}{
		{"[1, 2]\n" + good, 1, []string{"1: not a JSON object: [1, 2]"}},
		{"[]\n" + good, 1, []string{"1: not a JSON object: []"}},
		{"[\n1,\n2\n]\n" + good, 1, []string{"1: not a JSON object: [\n1,\n2\n]"}},
		{`["x", ` + good + `, 5, null]`, 1, []string{`1: not a JSON object: ["x"`, "1: not a JSON object: 5", "1: not a JSON object: null"}},
		{good + " oops " + good, 1, []string{`1: invalid JSON: 'o' at byte 1: oops ` + good}},
		{`"text"` + "\n12\ntrue\n", 0, []string{`1: not a JSON object: "text"`, "2: not a JSON object: 12", "3: not a JSON object: true"}},
		{good + "]\n", 1, []string{"1: invalid JSON: ']' at byte 1: ]"}},
		{`{"a":[1}` + "\n" + good, 1, []string{`1: invalid JSON: '}' at byte 8: {"a":[1}`}},
		{"{\n \"a\": [\n  1}\n ]\n}\n" + good, 1, []string{"1: invalid JSON: '}' at byte 14: {\n \"a\": [\n  1}\n ]\n}"}},
		{`{"kind":"Listing","data":{"children":[]}}`, 0, nil},
		{`{"kind":"Listing","data":{"children":[5]}}`, 0, []string{`1: no id: {"kind":"Listing","data":{"children":[5]}}`}},
		{`{"id":"a","body":"","data":[]}`, 0, []string{`1: no created_utc: {"id":"a","body":"","data":[]}`}},
		{`{"id":"a","body":"","data":[1,[2]]}` + "\n" + good, 1, []string{`1: no created_utc: {"id":"a","body":"","data":[1,[2]]}`}},
		{`{"id":"a","body":"","data":[{"x":1}]}`, 0, []string{`1: no created_utc: {"id":"a","body":"","data":[{"x":1}]}`}},
		{`{"id":"a","body":"","data":[{"x":1}],"x"}` + "\n" + good, 1, []string{`1: invalid JSON: '}' at byte 41: {"id":"a","body":"","data":[{"x":1}],"x"}`}},
		{`{"kind":"x","data":{"id":"a"}}`, 0, []string{`1: no id: {"kind":"x","data":{"id":"a"}}`}},
		{"id: 7\n" + good, 1, []string{"1: invalid JSON: 'i' at byte 1: id: 7"}},
		{"\n\n{\"id\":\"x\",\n\n", 0, []string{"3: invalid JSON: it ends too early: {\"id\":\"x\""}},
	} {
		r := stream(t, tt.text, dump.Options{}, plainly)
		var got []string
		for _, j := range r.rejects() {
			got = append(got, fmt.Sprintf("%d: %s: %s", j.Line, j.Reason, j.Bytes))
		}
		if len(r.keys()) != tt.keys || !slices.Equal(got, tt.wants) {
			t.Errorf("%q: %d events, rejects\n%q, want\n%q", tt.text, len(r.keys()), got, tt.wants)
		}
	}
}

// TestOpenArray: an array that isn't closed at the end of an input counts as
// truncated.
func TestOpenArray(t *testing.T) {
	records := strings.Join(made(3), ",\n")
	for _, text := range []string{"[" + records, "[\n" + records + "\n", "[" + records + ",\n", `{"data":[` + strings.Join(made(3), ",") + `],`} {
		r := stream(t, text, dump.Options{MaxLine: 200}, plainly)
		if err := r.progress.Err(); len(r.keys()) != 3 || err == nil || !strings.Contains(err.Error(), "is incomplete: its array is not closed") {
			t.Errorf("%q: %d events, %v", text, len(r.keys()), err)
		}
	}
}

// TestNotANumber: NaN and the like, which Python writes, count as null and are
// stored as null.
func TestNotANumber(t *testing.T) {
	line := `{"id":"a","created_utc":1,"body":"NaN","score":NaN,"list":[Infinity,-Infinity,-1],"n":-Infinity}`
	want := `{"id":"a","created_utc":1,"body":"NaN","score":null,"list":[null,null,-1],"n":null}`
	e := one(t, dump.Options{}, line).event
	if string(e.Data) != want || e.Scored {
		t.Errorf("data = %s, scored = %t, want %s", e.Data, e.Scored, want)
	}
	fields := one(t, dump.Options{Data: dump.DataFields}, line).event
	if want := `{"id":"a","created_utc":1,"score":null,"body":"NaN"}`; !sameJSON(fields.Data, []byte(want)) {
		t.Errorf("data = %s, want %s", fields.Data, want)
	}
	found := one(t, dump.Options{Filter: core.Filter{Text: text("nan")}}, line)
	if found.event.Key != "t1_a" {
		t.Error("a text before NaN is not found")
	}
	for _, line := range []string{`{"id":"a","created_utc":1,"body":"","score":Nan}`, `{"id":"a","created_utc":1,"body":"","score":-NaN}`, `{"id":"a","created_utc":1,"body":"","score":Inf}`} {
		if one(t, dump.Options{}, line).reason == "" {
			t.Errorf("%s is an event", line)
		}
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	p, _ := json.Marshal(x)
	q, _ := json.Marshal(y)
	return bytes.Equal(p, q)
}

// FuzzFrames: whatever the input is, each record on a line of its own after it is
// read, and marks never go back.
func FuzzFrames(f *testing.F) {
	for _, text := range forms(f, made(4)) {
		f.Add([]byte(text), 300)
	}
	f.Add([]byte(`[[1,{"a":"`), 10)
	f.Add([]byte("{\"data\":[{\"id\":\"x\"},\n\x00]\n}\x1e["), 3)
	last := `{"id":"last","created_utc":1,"body":"last"}`
	f.Fuzz(func(t *testing.T, text []byte, max int) {
		o := dump.Options{MaxLine: len(last) + (max%1000+1000)%1000, Fields: dump.Fields{Preset: "reddit"}}
		r := stream(t, string(text)+"\n"+last+"\n", o, plainly)
		if !slices.Contains(r.keys(), "t1_last") && r.progress.Err() == nil {
			t.Fatalf("%q: the record after it is lost", text)
		}
		offset := int64(0)
		for _, rec := range r.records {
			if m := rec.Mark(); m.Offset < offset {
				t.Fatalf("%q: marks go back from %d to %d", text, offset, m.Offset)
			} else {
				offset = m.Offset
			}
		}
	})
}
