package export_test

import (
	"errors"
	"strings"
	"testing"

	"weir/core"
	"weir/core/export"
)

// TestRecords: records are written unchanged, each on one line, and missing ones
// are counted.
func TestRecords(t *testing.T) {
	record := func(data string) core.Event { return core.Event{Data: []byte(data)} }
	var b strings.Builder
	rows, without, err := export.Records(&b, all(
		record(`{ "a": 1.0,  "b": "<\u00e9\ud800>", "a": 2 }`),
		record(""),
		record("{\r\n  \"a\": \"x\\n y\",\n  \"b\": [1, 2]\r\n}"),
		record("not JSON"),
		record(`{"a":1}{}`),
		record("{\"a\":\"\xff\"}"),
		record(`7`),
	))
	want := `{ "a": 1.0,  "b": "<\u00e9\ud800>", "a": 2 }
{"a":"x\n y","b":[1,2]}
7
`
	if b.String() != want || rows != 3 || without != 4 || err != nil {
		t.Errorf("got %d and %d without, %v\n%s\nwant 3 and 4\n%s", rows, without, err, b.String(), want)
	}

	b.Reset()
	rows, _, err = export.Records(&b, failing(record(`{}`), errBroken))
	if rows != 1 || !errors.Is(err, errBroken) || b.String() != "{}\n" {
		t.Errorf("events fail: got %d, %v, %q, want what came before", rows, err, b.String())
	}
	full := brokenWriter(0)
	if _, _, err := export.Records(&full, all(record(`{}`))); !errors.Is(err, errBroken) {
		t.Errorf("writer fails: got %v, want %v", err, errBroken)
	}
}
