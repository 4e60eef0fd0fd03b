package dump

import (
	"bytes"
	"slices"
)

// isPage reports whether the open value is an envelope that can be replaced by
// its elements. A record may have such an array, too: it remains one value, and
// all of it is rejected when it is damaged or too long.
func (f *frames) isPage() bool {
	v := &f.value
	if !v.isEnvelope() {
		return false
	}
	all := slices.Concat(v.text, f.rest)
	first := trimStart(all[v.elements:])
	if len(first) == 0 || first[0] != '{' {
		return f.excludePage()
	}
	s := scanner{text: first}
	if end := s.value(0, 0); end > 0 && f.classifier.scan(first[:end]) == nil && f.classifier.isRecord() {
		return true
	}
	// The array and its enclosing objects, closed here.
	head := slices.Concat(all[:v.elements], []byte("]"), bytes.Repeat([]byte("}"), v.depth-1))
	if f.classifier.scan(head) != nil || f.classifier.hasFields() {
		return f.excludePage()
	}
	return true
}

// isWhole reports whether the value that ends after n bytes of the rest is JSON.
func (f *frames) isWhole(n int) bool {
	text := f.rest[:n]
	if len(f.value.text) > 0 {
		text = slices.Concat(f.value.text, text)
	}
	return f.classifier.scan(text) == nil
}

// excludePage makes the value one whose elements don't count, and returns false.
func (f *frames) excludePage() bool {
	f.value.elements = 0
	return false
}

// splitPage reads the elements of a page one by one from now on. The elements
// kept so far are read again, and so is the rest of the fragment.
func (f *frames) splitPage() {
	v := &f.value
	again := slices.Concat(v.text, f.rest)[v.elements:]
	if v.elements < len(v.text) {
		f.line -= int64(bytes.Count(v.text[v.elements:], []byte("\n")))
	}
	f.offset += int64(v.elements - len(v.text))
	f.rest = nil
	if f.how == newline {
		again = append(again, '\n')
	}
	f.lines.block = append(again, f.lines.block...)
	f.how = ended
	f.outside, f.unsure = f.arrays, false
	f.arrays++
	f.envelope = append(f.envelope[:0], bytes.Repeat([]byte("{"), v.depth-1)...)
	v.kind = noValue
}

// endEpilogue ends the text after the elements of a page. It becomes a piece if
// damage was seen in the elements, because then it may contain more of them.
func (f *frames) endEpilogue(last []byte) (p piece, ok bool) {
	p = f.endValue(last, nil)
	p.end = f.here(p.Hash)
	return p, f.unsure && len(bytes.Trim(p.text, "[]{}\n"+trimmed)) > 0
}
