package core_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/core"
)

// FuzzTextMatch: a record matches exactly if one of its decoded strings has the text,
// however the record is written. It fails when a record is dismissed for its bytes that
// have another case, an escape, or a part that lies across what is looked at at once.
func FuzzTextMatch(f *testing.F) {
	for _, seed := range [][2]string{
		{"golang", "GoLang"}, {"k", "\u212A"}, {"i", "\u0130"}, {"a\nb", "A\nB"}, {"q\"t", "Q\"T"}, {"a/b", "A/B"}, {"é", "É"}, {"name", "x"}, {"back\\slash", "BACK\\SLASH"},
		{strings.Repeat("long", 200), strings.Repeat("LONG", 200)}, {"u", "\\u"},
	} {
		f.Add(seed[0], seed[1], false)
		f.Add(seed[0], seed[1], true)
	}
	for n := 990; n < 2050; n++ { // wherever it lies
		f.Add("needle", strings.Repeat("x", n)+"NeedlE", false)
	}
	f.Fuzz(func(t *testing.T, part, value string, escaped bool) {
		text, err := core.ParseText(part)
		if err != nil || part == "" || strings.HasPrefix(part, "/") {
			return
		}
		value = strings.ToValidUTF8(value, "?")
		data, err := json.Marshal(map[string]any{"name": []string{value, "other"}})
		if err != nil {
			t.Fatal(err)
		}
		if escaped {
			var b strings.Builder
			for _, r := range value {
				if r < 0x10000 {
					fmt.Fprintf(&b, "\\u%04x", r)
				}
			}
			if value = b.String(); json.Unmarshal([]byte(`"`+value+`"`), &value) != nil {
				return
			}
			data = []byte(`{"name":"` + b.String() + `"}`)
			if text.Match(data) != text.MatchString(value) {
				t.Errorf("%q in %s: %v", part, data, text.Match(data))
			}
			return
		}
		if want := text.MatchString(value) || text.MatchString("other"); text.Match(data) != want {
			t.Errorf("%q in %s: got %v, want %v", part, data, !want, want)
		}
	})
}

// BenchmarkTextMatch looks for a text that the record doesn't have.
func BenchmarkTextMatch(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 150)
	for i := range words {
		words[i] = fmt.Sprint("word", rng.IntN(1000))
	}
	data, err := json.Marshal(map[string]any{"id": "x", "body": strings.Join(words, " ") + "\n\nend", "score": 5})
	if err != nil {
		b.Fatal(err)
	}
	text, err := core.ParseText("goroutine")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if text.Match(data) {
			b.Fatal("found")
		}
	}
}
