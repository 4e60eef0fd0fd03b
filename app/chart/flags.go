package chart

import (
	"slices"
	"time"
)

// Flag is where the text of a mark stands.
type Flag struct {
	Mark
	X    float64 // of the mark's line
	Left bool    // the text is left of the line, where it ends
}

// Flags places the texts of the chart's marks in a picture of that width: right
// of their lines, or left of them where there is no room at the right. wide
// returns the room that a text takes, with the gap to its line. The newest mark
// chooses first; one with no room on either side has no flag. They are ascending.
func (c *Chart) Flags(width float64, wide func(text string) float64) []Flag {
	if !c.To.After(c.From) {
		return nil
	}
	var flags []Flag
	free := width // where the next flag begins
	for _, m := range slices.Backward(c.Marks) {
		if m.At.Before(c.From) || m.At.After(c.To) {
			continue
		}
		f := Flag{Mark: m, X: c.place(m.At, width)}
		w := wide(m.Text)
		if f.Left = f.X+w > free; f.Left && (f.X > free || f.X-w < 0) {
			continue
		}
		if free = f.X; f.Left {
			free -= w
		}
		flags = append(flags, f)
	}
	slices.Reverse(flags)
	return flags
}

// MarksNear returns the marks whose lines lie within reach of a moment in a
// picture of that width, ascending.
func (c *Chart) MarksNear(moment time.Time, width, reach float64) []Mark {
	if !c.To.After(c.From) {
		return nil
	}
	var near []Mark
	for _, m := range c.Marks {
		if x := c.place(m.At, width) - c.place(moment, width); x >= -reach && x <= reach {
			near = append(near, m)
		}
	}
	return near
}

// place is how far right of the left edge a moment lies in a picture of that
// width.
func (c *Chart) place(at time.Time, width float64) float64 {
	return width * float64(at.Sub(c.From)) / float64(c.To.Sub(c.From))
}
