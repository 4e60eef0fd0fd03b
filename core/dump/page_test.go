package dump_test

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"weir/core/dump"
)

// pageForms are pages of the same records, pretty and not.
func pageForms(t testing.TB, records []string) map[string]string {
	var things, indented []string
	for _, r := range records {
		things = append(things, `{"kind":"t1","data":`+r+`}`)
	}
	page := `{"data":[` + strings.Join(records, ",") + `],"error":null}`
	listing := `{"kind":"Listing","data":{"after":"x","children":[` + strings.Join(things, ",") + `],"dist":3}}`
	for _, text := range []string{page, listing} {
		var b strings.Builder
		if e := json.NewEncoder(&b); true {
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			if err := e.Encode(json.RawMessage(text)); err != nil {
				t.Fatal(err)
			}
		}
		indented = append(indented, b.String())
	}
	return map[string]string{
		"page": page, "listing": listing, "pretty page": indented[0], "pretty listing": indented[1],
		"a thing a line": `{"kind":"Listing","data":{"children":[` + "\n" + strings.Join(things, ",\n") + "\n]}}\n",
	}
}

// TestPageCut: when a page is truncated anywhere, the records before that are
// read, the rest is a reject, and the truncation is reported.
func TestPageCut(t *testing.T) {
	for name, text := range pageForms(t, made(4)) {
		for cut := strings.Index(text, `"m0"`); cut < len(strings.TrimSpace(text)); cut++ {
			var want []string
			for i := 1; i < 4; i++ {
				if strings.Contains(text[:cut], fmt.Sprintf(`"m%d"`, i)) {
					want = append(want, fmt.Sprintf("t1_m%d", i-1))
				}
			}
			r := stream(t, text[:cut], dump.Options{}, plainly)
			if got := r.keys(); len(got) < len(want) || !slices.Equal(got[:len(want)], want) || r.progress.Err() == nil {
				t.Fatalf("%s, cut to %q: got %q, %v, rejects %v, want %q", name, text[:cut], got, r.progress.Err(), r.rejects(), want)
			}
			if whole := len(want) + len(r.rejects()); whole > 5 {
				t.Errorf("%s, cut to %q: rejects %v", name, text[:cut], r.rejects())
			}
		}
	}
}

// TestPageDamaged: a damaged record in a page swallows none before it and none on
// later lines.
func TestPageDamaged(t *testing.T) {
	for name, text := range pageForms(t, made(5)) {
		for what, damage := range map[string][2]string{
			"a quote is missing": {`"m2"`, `"m2`}, "a value is missing": {`"m2"`, ``}, "a brace too many": {`"m2"`, `}"m2"`},
			"a bracket too many": {`"m2"`, `"m2"]`}, "something else": {`"m2"`, `"m2"?"`},
		} {
			want := []string{"t1_m0", "t1_m1"}
			if strings.Contains(name, "pretty") || strings.Contains(name, "line") {
				want = append(want, "t1_m3", "t1_m4")
			}
			// Another page follows, which has objects where the first one has its records.
			damaged := strings.Replace(text, damage[0], damage[1], 1) +
				"\n{\n \"m\": [\n  {\n   \"x\": 1\n  }\n ],\n \"data\": [\n  {\"id\":\"z\",\n\"created_utc\":1,\"body\":\"\"}\n ]\n}\n"
			wanted := append(slices.Clone(want), "t1_z")
			r := stream(t, damaged, dump.Options{}, plainly)
			lost := slices.DeleteFunc(wanted, func(key string) bool { return slices.Contains(r.keys(), key) })
			if len(lost) > 0 || len(r.rejects()) == 0 {
				t.Errorf("%s, %s: got %q without %q, rejects %v", name, what, r.keys(), lost, r.rejects())
			}
		}
	}
}

// TestLongRecordWithArray: a record with an array named data is not a page,
// however long it is and wherever the blocks of its input end.
func TestLongRecordWithArray(t *testing.T) {
	long := strings.Repeat("y", 2000)
	for _, record := range []string{
		`{"id":"a","created_utc":1,"body":"","data":[1,2],"x":"` + long + `"}`,
		`{"id":"a","created_utc":1,"body":"","data":[],"x":"` + long + `"}`,
		`{"id":"a","created_utc":1,"body":"","data":[{"n":1},{"n":2}],"x":"` + long + `"}`,
		`{"kind":"t1","data":{"id":"a","created_utc":1,"body":"","children":[{"n":1}],"x":"` + long + `"}}`,
	} {
		for _, text := range []string{record, strings.ReplaceAll(record, `,"`, ",\n\"")} {
			for _, wrap := range []func(io.Reader) io.Reader{plainly, iotest.OneByteReader} {
				r := stream(t, text+"\n"+made(1)[0], dump.Options{MaxLine: 1000}, wrap)
				rejects := r.rejects()
				if len(r.keys()) != 1 || len(rejects) != 1 || rejects[0].Size != int64(len(text)) || !strings.HasPrefix(rejects[0].Reason, "longer than") {
					t.Errorf("%.70s: %q, %v, want one reject of %d bytes", text, r.keys(), rejects, len(text))
				}
			}
		}
	}
}

// TestDeep: brackets that are never closed don't each take memory.
func TestDeep(t *testing.T) {
	const size = 64 << 20
	for _, unit := range []string{"[", `{"a":`} {
		text := io.LimitReader(&endless{text: strings.Repeat(unit, 1000)}, size)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := read(t, dump.Options{Inputs: []string{"-"}, Stdin: io.MultiReader(text, strings.NewReader("\n"+made(1)[0])), MaxLine: 1 << 20})
		runtime.ReadMemStats(&after)
		if len(r.keys()) != 1 || len(r.rejects()) == 0 && r.progress.Err() == nil {
			t.Errorf("%s: %q, %v, rejects %d", unit, r.keys(), r.progress.Err(), len(r.rejects()))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > size/4 {
			t.Errorf("%s: %d bytes were allocated for %d", unit, used, size)
		}
	}
}

// endless repeats a text.
type endless struct {
	text string
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		copied := copy(p[n:], e.text[e.at:])
		e.at = (e.at + copied) % len(e.text)
		n += copied
	}
	return len(p), nil
}
