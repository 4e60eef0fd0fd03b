package dump_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"weir/core/dump"
)

// FuzzScan compares the scanner with encoding/json: they accept the same texts as
// JSON objects, and the noted members have the same values. Only invalid UTF-8,
// which encoding/json replaces, is refused here.
func FuzzScan(f *testing.F) {
	for _, name := range []string{"comments.ndjson", "posts.ndjson", "jetstream.jsonl", "hostile.ndjson"} {
		content, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(content) {
			f.Add(line)
		}
	}
	for _, text := range []string{
		``, ` `, `{}`, `{ }`, `[]`, `nul`, `{"a":1}`, `{"a":-0.5e+10,"a":[1,{"b":[]}]}`, `{"a":{"b":{"c":"\u00e9\ud83d"}}}`,
		`{"a":{"b":1},"a":2}`, `{"a":{"b":1},"a":{"c":2}}`, `{"a.b":1,"a":{"b":2}}`, `{"\u0061":"x"}`, `{"a":01}`, `{"a":1.}`,
		`{"a":"\x"}`, `{"a":"` + "\x01" + `"}`, `{"a":"` + "\u00e9\u2028\U0001f600" + `"}`, `{"a":"12345678\"12345678\\"}`, `{"a":tru}`,
		`{"a":1,}`, `{,"a":1}`, `{"a" 1}`, `{"a":1 "b":2}`, `{"":{"":1}}`, strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50),
	} {
		f.Add([]byte(text))
	}
	paths := []string{"a", "a.b", "a.b.c", "id", "created_utc", "body", "commit.record.text"}
	scan := dump.NewScan(paths)
	f.Fuzz(func(t *testing.T, text []byte) {
		values, err := scan(text)
		var want map[string]json.RawMessage
		isObject := utf8.Valid(text) && json.Unmarshal(text, &want) == nil && want != nil
		if (err == nil) != isObject {
			t.Fatalf("scan(%q) = %v, want an object: %t", text, err, isObject)
		}
		if err != nil {
			return
		}
		for i, path := range paths {
			if strings.Contains(path, ".") && bytes.Contains(text, []byte(path)) {
				continue // the member with dots in its name: either may count
			}
			if got, want := values[i], lookUp(want, strings.Split(path, ".")); !bytes.Equal(got, want) {
				t.Fatalf("scan(%q): %s = %q, want %q", text, path, got, want)
			}
		}
	})
}

// lookUp finds a value with encoding/json, nil if it is absent.
func lookUp(object map[string]json.RawMessage, path []string) []byte {
	value, ok := object[path[0]]
	if !ok || len(path) == 1 {
		return value
	}
	var below map[string]json.RawMessage
	if json.Unmarshal(value, &below) != nil {
		return nil
	}
	return lookUp(below, path[1:])
}

func TestDepth(t *testing.T) {
	scan := dump.NewScan(nil)
	for _, tt := range []struct {
		depth int
		ok    bool
	}{{10_000, true}, {10_001, false}} {
		text := []byte(`{"a":` + strings.Repeat("[", tt.depth-1) + strings.Repeat("]", tt.depth-1) + "}")
		if _, err := scan(text); (err == nil) != tt.ok {
			t.Errorf("depth %d: %v, want ok = %t", tt.depth, err, tt.ok)
		}
		if json.Valid(text) != tt.ok {
			t.Errorf("depth %d: encoding/json differs", tt.depth)
		}
	}
}

// TestManyNames finds every name among many that share their hash.
func TestManyNames(t *testing.T) {
	var paths []string
	text := []byte{'{'}
	for a := byte('a'); a <= 'z'; a++ {
		for _, middle := range []string{"", "1", "2", "3"} {
			paths = append(paths, string(a)+middle+"z")
			text = fmt.Appendf(text, `%q:%d,%q:-1,`, paths[len(paths)-1], len(paths)-1, string(a)+"4z")
		}
	}
	text[len(text)-1] = '}'
	values, err := dump.NewScan(paths)(text)
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range values {
		if got, want := string(value), strconv.Itoa(i); got != want {
			t.Errorf("%s = %s, want %s", paths[i], got, want)
		}
	}
}

// BenchmarkScan compares the scanner with jsontext's decoder at the same job.
func BenchmarkScan(b *testing.B) {
	content, err := os.ReadFile("testdata/comments.ndjson")
	if err != nil {
		b.Fatal(err)
	}
	paths := []string{"id", "subreddit", "author", "created_utc", "score", "parent_id", "link_id", "body", "title", "selftext", "url"}
	b.Run("scanner", func(b *testing.B) {
		scan := dump.NewScan(paths)
		b.SetBytes(int64(len(content)))
		b.ReportAllocs()
		for b.Loop() {
			for line := range bytes.Lines(content) {
				if _, err := scan(line); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("jsontext", func(b *testing.B) {
		values := make(map[string][]byte)
		var r bytes.Reader
		o := jsontext.AllowDuplicateNames(true)
		d := jsontext.NewDecoder(&r, o)
		b.SetBytes(int64(len(content)))
		b.ReportAllocs()
		for b.Loop() {
			for line := range bytes.Lines(content) {
				r.Reset(line)
				d.Reset(&r, o)
				if _, err := d.ReadToken(); err != nil {
					b.Fatal(err)
				}
				for d.PeekKind() == '"' {
					name, err := d.ReadValue()
					if err != nil {
						b.Fatal(err)
					}
					if wanted := string(name[1 : len(name)-1]); slices.Contains(paths, wanted) {
						values[wanted], err = d.ReadValue()
					} else {
						err = d.SkipValue()
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	})
}
