package recordview

import (
	"unicode/utf8"

	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/readable"
)

// article is what a person reads of an event, with the searched text marked.
type article struct {
	title, body []widget.Span
	link        string
	note        string // how body differs from the whole text; may be empty
}

// maxTitle is how many bytes of a title are shown.
const maxTitle = 1 << 10

func articleOf(r readable.Record, search core.Text) article {
	a := article{link: r.Link}
	a.title, _ = spans(r.Title, search, maxTitle)
	var cut bool
	if a.body, cut = spans(r.Body, search, MaxShown); cut {
		a.note = text.Tr("Only a part is shown; the text has {{.Size}}.", text.With("Size", text.Size(int64(len(r.Body)))))
	}
	return a
}

// spans divides a text into parts that a search has found and others. A text of more
// than max bytes is cut; then its beginning is shown, or the part with the first
// occurrence.
func spans(s string, search core.Text, max int) (all []widget.Span, cut bool) {
	from, to := window(s, search, max)
	cut = to-from < len(s)
	add := func(part string, marked bool) {
		if part != "" {
			all = append(all, widget.Span{Text: part, Marked: marked})
		}
	}
	if from > 0 {
		add("…", false)
	}
	shown := s[from:to]
	last := 0
	for at, end := range search.All(shown) {
		add(shown[last:at], false)
		add(shown[at:end], true)
		last = end
	}
	add(shown[last:], false)
	if to < len(s) {
		add("…", false)
	}
	return all, cut
}

// window returns which max bytes of a text to show, between characters.
func window(s string, search core.Text, max int) (from, to int) {
	if len(s) <= max {
		return 0, len(s)
	}
	for at, end := range search.All(s) {
		if end > max {
			from = runeStart(s, at-max/4)
		}
		break
	}
	return from, runeStart(s, min(from+max, len(s)))
}

// runeStart returns where the character at an offset starts.
func runeStart(s string, at int) int {
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return max(at, 0)
}
