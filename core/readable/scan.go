package readable

import (
	"bytes"
	"errors"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// texts are the strings of a record by their paths, such as "payload/comment/body".
// Elements of an array have the path of the array. The record's wrapper in Reddit's API
// ({"kind": …, "data": …}) counts as part of the path.
type texts map[string][]string

// first returns the first of these members that is not empty.
func (t texts) first(paths ...string) string {
	for _, path := range paths {
		for _, outer := range []string{"", "data/"} {
			if all := t[outer+path]; len(all) > 0 && all[0] != "" {
				return all[0]
			}
		}
	}
	return ""
}

// At most maxLongest texts stand for a record of which nothing else is known.
const maxLongest = 3

// maxPaths bounds the memory for a record with many members: those after it are only
// looked at for their length.
const maxPaths = 10_000

// scan returns the strings of a record, and the longest of those that have white
// space, in the order of the record. There are none if the record is not JSON.
func scan(data []byte) (t texts, longest []string) {
	t = make(texts)
	d := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for n := 0; ; {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return t, longest
		}
		if err != nil {
			return nil, nil
		}
		kind, length := d.StackIndex(d.StackDepth())
		if isName := kind == '{' && length%2 == 1; token.Kind() != '"' || isName {
			continue
		}
		s := token.String()
		if strings.ContainsAny(s, " \n\t") {
			longest = addLongest(longest, s)
		}
		if n++; n <= maxPaths {
			path := pathOf(d)
			t[path] = append(t[path], s)
		}
	}
}

// pathOf returns the path of the value that was read last.
func pathOf(d *jsontext.Decoder) string {
	var names []string
	at := 0
	for name := range d.StackPointer().Tokens() {
		if at++; isObject(d, at) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "/")
}

// isObject reports whether what stands at that depth is an object.
func isObject(d *jsontext.Decoder, depth int) bool {
	kind, _ := d.StackIndex(depth)
	return kind == '{'
}

// addLongest adds a text and drops the shortest if there are too many.
func addLongest(all []string, s string) []string {
	all = append(all, s)
	if len(all) > maxLongest {
		shortest := 0
		for i := range all {
			if len(all[i]) < len(all[shortest]) {
				shortest = i
			}
		}
		all = slices.Delete(all, shortest, shortest+1)
	}
	return all
}

var (
	htmlBreaks = regexp.MustCompile(`(?i)<(br|/div|/li)\b[^>]*>`)
	htmlBlocks = regexp.MustCompile(`(?i)<(p|/p|/ul|/ol|/blockquote|/pre)\b[^>]*>`)
	htmlTags   = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	emptyLines = regexp.MustCompile(`\n{3,}`)
)

// plain returns the text of HTML.
func plain(s string) string {
	s = htmlBreaks.ReplaceAllString(s, "\n")
	s = htmlBlocks.ReplaceAllString(s, "\n\n")
	s = html.UnescapeString(htmlTags.ReplaceAllString(s, ""))
	return strings.TrimSpace(emptyLines.ReplaceAllString(s, "\n\n"))
}
