package dump

import (
	"bytes"
	"slices"
)

// isPage reports whether the value that is open is an envelope whose elements
// can stand for it. A record may have such an array, too: it is one value, and
// all of it is rejected when it is damaged or too long.
func (f *frames) isPage() bool {
	v := &f.value
	if !v.isEnvelope() {
		return false
	}
	all := slices.Concat(v.text, f.rest)
	first := trimStart(all[v.elements:])
	if len(first) == 0 || first[0] != '{' {
		return f.isNoPage()
	}
	s := scanner{text: first}
	if end := s.value(0, 0); end > 0 && f.judge.scan(first[:end]) == nil && f.judge.isRecord() {
		return true
	}
	// The array and what it stands in, closed here.
	head := slices.Concat(all[:v.elements], []byte("]"), bytes.Repeat([]byte("}"), v.depth-1))
	if f.judge.scan(head) != nil || f.judge.hasFields() {
		return f.isNoPage()
	}
	return true
}

// isWhole reports whether the value that ends after n bytes of the rest is JSON.
func (f *frames) isWhole(n int) bool {
	text := f.rest[:n]
	if len(f.value.text) > 0 {
		text = slices.Concat(f.value.text, text)
	}
	return f.judge.scan(text) == nil
}

// isNoPage makes the value one whose elements don't count.
func (f *frames) isNoPage() bool {
	f.value.elements = 0
	return false
}

// splitPage reads the elements of a page one by one from now on. What was kept
// of them is read again, and so is the rest of the fragment.
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

// endEpilogue ends what follows the elements of a page. It is a piece when damage
// was seen in them: then it may be more of them.
func (f *frames) endEpilogue(last []byte) (p piece, ok bool) {
	p = f.endValue(last, nil)
	p.end = f.here(p.Hash)
	return p, f.unsure && len(bytes.Trim(p.text, "[]{}\n"+trimmed)) > 0
}
