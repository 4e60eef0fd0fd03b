package chart

import (
	"slices"
	"time"
)

// Caption is the position of an annotation's text.
type Caption struct {
	Annotation
	X    float64 // of the annotation's line
	Left bool    // the text is left of the line, where it ends
}

// Captions places the texts of the chart's annotations in a picture of that
// width: right of their lines, or left of them if there is no room on the right.
// wide returns the width of a text, including the gap to its line. The newest
// annotation is placed first; one without room on either side has no caption. The
// result is ascending.
func (c *Chart) Captions(width float64, wide func(text string) float64) []Caption {
	if !c.To.After(c.From) {
		return nil
	}
	var captions []Caption
	free := width // where the next caption begins
	for _, m := range slices.Backward(c.Annotations) {
		if m.At.Before(c.From) || m.At.After(c.To) {
			continue
		}
		f := Caption{Annotation: m, X: c.place(m.At, width)}
		w := wide(m.Text)
		if f.Left = f.X+w > free; f.Left && (f.X > free || f.X-w < 0) {
			continue
		}
		if free = f.X; f.Left {
			free -= w
		}
		captions = append(captions, f)
	}
	slices.Reverse(captions)
	return captions
}

// AnnotationsNear returns the annotations whose lines are within reach of a
// moment in a picture of that width, ascending.
func (c *Chart) AnnotationsNear(moment time.Time, width, reach float64) []Annotation {
	if !c.To.After(c.From) {
		return nil
	}
	var near []Annotation
	for _, m := range c.Annotations {
		if x := c.place(m.At, width) - c.place(moment, width); x >= -reach && x <= reach {
			near = append(near, m)
		}
	}
	return near
}

// place returns the distance of a moment from the left edge of a picture of that
// width.
func (c *Chart) place(at time.Time, width float64) float64 {
	return width * float64(at.Sub(c.From)) / float64(c.To.Sub(c.From))
}
