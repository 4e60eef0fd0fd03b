package widget

import "math"

// Column is one column of a grid.
type Column struct {
	Name  string  // in the user's language
	Width float32 // at least
	Grow  float32 // share of the width that is left over
	Rank  int     // if not all columns fit, those of the highest rank are left out first
	Right bool    // the text is aligned right, as numbers are
}

// columnGap is the space between two columns, before the first and after the last.
const columnGap = 10

// extent is a horizontal position and width. A column that is left out has no width.
type extent struct{ x, width float32 }

// columnsIn returns where the columns are in a grid of that width. At least one is
// always shown.
func columnsIn(columns []Column, width float32) []extent {
	out := make([]bool, len(columns))
	for {
		need, last := float32(columnGap), -1
		for i, c := range columns {
			if out[i] {
				continue
			}
			need += c.Width + columnGap
			if last < 0 || c.Rank >= columns[last].Rank {
				last = i
			}
		}
		if need <= width || countFalse(out) <= 1 {
			return spread(columns, out, width-need)
		}
		out[last] = true
	}
}

// spread places the columns that are not left out and divides the rest of the width
// among them.
func spread(columns []Column, out []bool, rest float32) []extent {
	var grow float32
	for i, c := range columns {
		if !out[i] {
			grow += c.Grow
		}
	}
	spans := make([]extent, len(columns))
	x := float32(columnGap)
	for i, c := range columns {
		if out[i] {
			continue
		}
		w := c.Width
		if rest > 0 && grow > 0 {
			w += float32(math.Floor(float64(rest * c.Grow / grow))) // text at fractions of a pixel is blurred
		}
		spans[i] = extent{x, w}
		x += w + columnGap
	}
	return spans
}

func countFalse(all []bool) int {
	n := 0
	for _, v := range all {
		if !v {
			n++
		}
	}
	return n
}

// flow places items of the given widths on lines, as words on a page; grow is each
// item's share of the space that is left on its line. It returns each item's place on
// its line, its line, and the number of lines.
func flow(widths, grow []float32, gap, width float32) (places []extent, line []int, lines int) {
	places, line = make([]extent, len(widths)), make([]int, len(widths))
	for first := 0; first < len(widths); lines++ {
		end, used, parts := first, float32(0), float32(0)
		for end < len(widths) && (end == first || used+gap+widths[end] <= width) {
			if end > first {
				used += gap
			}
			used += widths[end]
			parts += grow[end]
			end++
		}
		x := float32(0)
		for i := first; i < end; i++ {
			w := widths[i]
			if parts > 0 && used < width {
				w += (width - used) * grow[i] / parts
			}
			places[i], line[i] = extent{x, w}, lines
			x += w + gap
		}
		first = end
	}
	return places, line, lines
}
