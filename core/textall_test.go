package core_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"weir/core"
)

// marked writes where a text occurs as brackets.
func marked(t testing.TB, find, s string) string {
	t.Helper()
	text, err := core.ParseText(find)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	last := 0
	for from, to := range text.All(s) {
		if from < last || to <= from || to > len(s) {
			t.Fatalf("%q in %q: got %d to %d after %d", find, s, from, to, last)
		}
		b.WriteString(s[last:from] + "[" + s[from:to] + "]")
		last = to
	}
	return b.String() + s[last:]
}

func TestTextAll(t *testing.T) {
	for _, test := range []struct{ find, in, want string }{
		{"", "abc", "abc"},
		{"b", "", ""},
		{"ab", "AB abab", "[AB] [ab][ab]"},
		{"aa", "aaaaa", "[aa][aa]a"},
		{"ÉIRE", "éire, Éire", "[éire], [Éire]"},
		{"x", "İx İİx", "İ[x] İİ[x]"}, // one byte less in lower case
		{"ⱥ", "aȺȺb", "a[Ⱥ][Ⱥ]b"},     // one byte more
		{"x", "\xff\xfeX\xff", "\xff\xfe[X]\xff"},
		{"日", "本日日", "本[日][日]"},
		{"/a+/", "baab a", "b[aa]b [a]"},
		{"/x*/", "axxb", "a[xx]b"},
		{"/^b/", "ab", "ab"},
	} {
		if got := marked(t, test.find, test.in); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.find, test.in, got, test.want)
		}
	}
	text, _ := core.ParseText("a")
	var first []int
	for from := range text.All("aaa") {
		first = append(first, from)
		break
	}
	if !slices.Equal(first, []int{0}) {
		t.Errorf("stopped: got %v", first)
	}
}

// FuzzTextAll: a text occurs somewhere if and only if it matches, and everything that
// is found matches.
func FuzzTextAll(f *testing.F) {
	f.Add("ab", "xABy")
	f.Add("ⱥ", "aȺȺb\xff")
	f.Add("İ", "i̇İ")
	f.Fuzz(func(t *testing.T, find, s string) {
		text, err := core.ParseText(find)
		if part, plain := text.Plain(); err != nil || !plain || part == "" || !utf8.ValidString(find) {
			t.Skip()
		}
		n := 0
		for from, to := range text.All(s) {
			n++
			if from < 0 || from >= to || to > len(s) || !text.MatchString(s[from:to]) {
				t.Errorf("%q in %q: got %d to %d", find, s, from, to)
			}
		}
		if (n > 0) != text.MatchString(s) {
			t.Errorf("%q in %q: got %d, matches: %v", find, s, n, text.MatchString(s))
		}
	})
}

func ExampleText_All() {
	text, err := core.ParseText("go")
	if err != nil {
		fmt.Println(err)
		return
	}
	const s = "Go, gopher"
	for from, to := range text.All(s) {
		fmt.Println(from, s[from:to])
	}
	// Output:
	// 0 Go
	// 4 go
}
