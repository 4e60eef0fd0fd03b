package widget

import "unicode"

// breakLines breaks spans into lines of at most that width: after spaces, and in words that
// are wider than a line. A word may be of several spans. measure returns the width of a part
// of a span. (Fyne breaks each span on its own: one that begins where its line has no room
// left becomes a column of letters.)
func breakLines(all []Span, width float32, measure func(s string, marked bool) float32) []Span {
	b := lineBreaker{width: width, measure: measure}
	for _, s := range all {
		for _, r := range s.Text {
			if unicode.IsSpace(r) {
				b.endWord()
				b.space(r, s.Marked)
				continue
			}
			b.word = appendSpan(b.word, string(r), s.Marked)
		}
	}
	b.endWord()
	return b.out
}

type lineBreaker struct {
	width   float32
	measure func(s string, marked bool) float32
	out     []Span
	word    []Span  // that isn't in out yet
	gap     []Span  // the spaces before it; empty after a break
	at      float32 // the width of out's last line
}

// space ends a line, or stands between two words.
func (b *lineBreaker) space(r rune, marked bool) {
	if r == '\n' {
		b.gap = appendSpan(b.gap, "\n", marked)
		b.flush()
		b.at = 0
		return
	}
	b.gap = appendSpan(b.gap, string(r), marked)
}

// flush writes the spaces.
func (b *lineBreaker) flush() {
	for _, s := range b.gap {
		b.out = appendSpan(b.out, s.Text, s.Marked)
		b.at += b.measure(s.Text, s.Marked)
	}
	b.gap = nil
}

// endWord writes the word where there is room for it.
func (b *lineBreaker) endWord() {
	if len(b.word) == 0 {
		return
	}
	wide, gap := b.widthOf(b.word), b.widthOf(b.gap)
	if b.at > 0 && len(b.gap) > 0 && b.at+gap+wide > b.width {
		b.gap = nil
		b.newLine()
	}
	b.flush()
	if b.at+wide > b.width {
		b.writeLetters()
	} else {
		for _, s := range b.word {
			b.out = appendSpan(b.out, s.Text, s.Marked)
		}
		b.at += wide
	}
	b.word = nil
}

// writeLetters writes a word that is wider than a line.
func (b *lineBreaker) writeLetters() {
	for _, s := range b.word {
		for _, r := range s.Text {
			wide := b.measure(string(r), s.Marked)
			if b.at > 0 && b.at+wide > b.width {
				b.newLine()
			}
			b.out = appendSpan(b.out, string(r), s.Marked)
			b.at += wide
		}
	}
}

func (b *lineBreaker) newLine() {
	b.out = appendSpan(b.out, "\n", len(b.out) > 0 && b.out[len(b.out)-1].Marked)
	b.at = 0
}

func (b *lineBreaker) widthOf(all []Span) (sum float32) {
	for _, s := range all {
		sum += b.measure(s.Text, s.Marked)
	}
	return sum
}

// appendSpan adds a text to the last span if it is marked alike, else as another one.
func appendSpan(all []Span, text string, marked bool) []Span {
	if n := len(all); n > 0 && all[n-1].Marked == marked {
		all[n-1].Text += text
		return all
	}
	return append(all, Span{text, marked})
}
