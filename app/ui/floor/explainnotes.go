package floor

import (
	"strings"

	"weir/app/chart/diagram"
	"weir/app/ui/style"
	"weir/core/activity"
)

// note explains a part of the page.
type note struct {
	pattern  string // "Buffered channel"
	said     string // a sentence or two
	file     string // "core/pipeline.go"
	function string // in it
}

// place is where the code of a note is, as people write it.
func (n *note) place() string { return strings.TrimSpace(n.file + " " + n.function) }

// sourceZone names the place of a note.
const sourceZone = "source "

// explained reports whether Explain is on.
func (k *sketch) explained() bool {
	for _, n := range k.notes {
		if len(n) > 0 {
			return true
		}
	}
	return false
}

// noteLine is the height of a line of a note.
const noteLine = 15

// notesTop is where the notes of a box begin.
func (k *sketch) notesTop(r diagram.Rect, b box) float64 {
	y := r.Bottom()
	for i := range k.notes[b] {
		y -= k.noteHeight(&k.notes[b][i], r.W-8) + 4
	}
	return y
}

// note sketches the notes of a box at its foot.
func (k *sketch) note(r diagram.Rect, b box) {
	y := k.notesTop(r, b) - 4
	for i := range k.notes[b] {
		n := &k.notes[b][i]
		h := k.noteHeight(n, r.W-8)
		k.oneNote(n, diagram.Rect{X: r.X + 4, Y: y + 4, W: r.W - 8, H: h})
		y += h + 4
	}
}

// noteText is the room of a note's words.
func noteText(width float64) float64 { return width - 18 }

// beside reports whether a note's place is beside its pattern.
func (k *sketch) beside(n *note, width float64) bool {
	return k.wide(n.pattern, 11, true)+12+k.measure(n.place(), 10, false, true) <= noteText(width)
}

func (k *sketch) noteHeight(n *note, width float64) float64 {
	lines := 1 + len(k.wrap(n.said, noteText(width)))
	if !k.beside(n, width) {
		lines += len(k.placeLines(n, noteText(width)))
	}
	return float64(lines)*noteLine + 8
}

// placeLines breaks the place of a note after its file if it is too wide.
func (k *sketch) placeLines(n *note, width float64) []string {
	if k.measure(n.place(), 10, false, true) <= width || n.function == "" {
		return []string{n.place()}
	}
	if k.measure(n.file, 10, false, true) > width {
		if at := strings.LastIndexByte(n.file, '/'); at >= 0 {
			if last := n.file[at+1:] + " " + n.function; k.measure(last, 10, false, true) <= width {
				return []string{n.file[:at+1], last}
			}
			return []string{n.file[:at+1], n.file[at+1:], n.function}
		}
	}
	return []string{n.file, n.function}
}

func (k *sketch) oneNote(n *note, r diagram.Rect) {
	blue := k.theme.Series[0]
	k.Box(r, diagram.Solid(style.Mix(k.theme.Card, blue, 0.14)))
	k.Box(diagram.Rect{X: r.X, Y: r.Y, W: 3, H: r.H}, diagram.Solid(blue))
	x, y, w := r.X+10, r.Y+3, noteText(r.W)
	k.say(x, y, w, k.pick(w, true, n.pattern), 11, true, k.theme.Text)
	beside := k.beside(n, r.W)
	if beside {
		k.link(n, n.place(), x, y+1, w, true)
	}
	for _, line := range k.wrap(n.said, w) {
		y += noteLine
		k.say(x, y, w, line, 11, false, k.theme.Text)
	}
	if !beside {
		for _, line := range k.placeLines(n, w) {
			y += noteLine
			k.link(n, line, x, y+1, w, false)
		}
	}
}

// link writes the place of a note, which leads to its source.
func (k *sketch) link(n *note, words string, x, y, w float64, right bool) {
	blue := k.ink(activity.GroupMoving)
	wide := k.measure(words, 10, false, true)
	if right {
		x += w - wide
	}
	k.Say(diagram.Word{X: x, Y: y, W: wide + 2, Text: words, Size: 10, Mono: true, Color: blue})
	k.Box(diagram.Rect{X: x, Y: y + 13, W: wide, H: 1}, diagram.Solid(blue))
	k.Zone(diagram.Zone{Rect: diagram.Rect{X: x - 2, Y: y - 1, W: wide + 4, H: 16}, Name: sourceZone + n.file + " " + n.function, Link: true})
}

// wrap breaks a text into lines of a width.
func (k *sketch) wrap(s string, width float64) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && k.wide(longer, 11, false) > width {
			lines, longer = append(lines, line), word
		}
		line = longer
	}
	return append(lines, line)
}
