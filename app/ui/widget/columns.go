package widget

import "math"

// Column is one column of a grid.
type Column struct {
	Name  string  // in the user's language
	Width float32 // at least
	Grow  float32 // part of the room that is left over
	Rank  int     // of columns that don't all fit, the highest is left out first
	Right bool    // numbers stand at the right
}

// columnGap is between two columns, and before the first and after the last.
const columnGap = 10

// extent is where something stands on a line. What is left out has no width.
type extent struct{ x, width float32 }

// columnsIn says where columns stand in a grid of that width. One column is
// always left.
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

// spread gives the columns that are not out their width and a part of the rest.
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
			w += float32(math.Floor(float64(rest * c.Grow / grow))) // else texts are blurred
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

// flow places things of certain widths on lines, as words are on a page; grow
// is what part of a line's rest each gets. It returns where on its line each
// stands, on which line, and how many lines there are.
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
