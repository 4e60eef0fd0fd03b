package diagram

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"weir/app/chart"
)

// ascent is how far a word's baseline is below its top, as a part of its size.
const ascent = 1.07

// WritePNG writes the diagram with its words, in scale pixels per unit.
func (d *Diagram) WritePNG(w io.Writer, scale float64, ground color.RGBA, face chart.Typeface) error {
	size := func(v float64) int { return int(math.Round(v * scale)) }
	img := image.NewRGBA(image.Rect(0, 0, size(d.Width), size(d.Height)))
	d.Draw(img, scale, ground)
	for i := range d.Words {
		t := &d.Words[i]
		at := float64(t.Size) * scale
		x := t.left(face.Width(t.Text, at, t.Bold) / scale)
		face.Draw(img, t.Text, x*scale, t.baseline()*scale, at, t.Bold, t.Color)
	}
	return png.Encode(w, img)
}

// left is where a word of that width begins.
func (w *Word) left(width float64) float64 {
	switch w.Align {
	case Middle:
		return w.X + (w.W-width)/2
	case Right:
		return w.X + w.W - width
	}
	return w.X
}

func (w *Word) baseline() float64 { return w.Y + ascent*float64(w.Size) }

// WriteSVG writes the same picture with shapes and text that are sharp at every size, in
// the viewer's typeface.
func (d *Diagram) WriteSVG(w io.Writer, ground color.RGBA) error {
	s := &svg{patterns: map[Fill]int{}}
	for i := range d.Shapes {
		s.shape(&d.Shapes[i])
	}
	for i := range d.Words {
		s.word(&d.Words[i])
	}
	_, err := fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" font-family=\"sans-serif\">\n<defs>\n%s</defs>\n<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n%s</svg>\n",
		d.Width, d.Height, d.Width, d.Height, s.defs.Bytes(), chart.Hex(ground), s.body.Bytes())
	return err
}

// svg is the text of a picture.
type svg struct {
	defs, body bytes.Buffer
	patterns   map[Fill]int
}

// paint returns what fills with a texture, which it defines once.
func (s *svg) paint(f Fill) string {
	side, marks := 0., ""
	switch f.Kind {
	case None:
		return "none"
	case Plain:
		return chart.Hex(f.Base)
	case Stripes:
		side, marks = stripeSide, fmt.Sprintf(`<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="%s" stroke-width="2"/>`, chart.Hex(f.Mark))
	case Level:
		side, marks = levelSide, fmt.Sprintf(`<path d="M0 .5h%d" stroke="%s"/>`, levelSide, chart.Hex(f.Mark))
	case Dots:
		mark := chart.Hex(f.Mark)
		side, marks = dotSide, fmt.Sprintf(`<circle cx="1.5" cy="1.5" r="%g" fill="%s"/><circle cx="4.5" cy="4.5" r="%g" fill="%s"/>`, dotRadius, mark, dotRadius, mark)
	}
	n, ok := s.patterns[f]
	if !ok {
		n = len(s.patterns)
		s.patterns[f] = n
		fmt.Fprintf(&s.defs, "<pattern id=\"f%d\" width=\"%g\" height=\"%g\" patternUnits=\"userSpaceOnUse\"><rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>%s</pattern>\n", n, side, side, chart.Hex(f.Base), marks)
	}
	return fmt.Sprintf("url(#f%d)", n)
}

func (s *svg) shape(p *Shape) {
	width := p.Width
	if width == 0 {
		width = 1
	}
	stroke := ""
	if p.Line.A > 0 && !p.Closed {
		stroke = fmt.Sprintf(` stroke="%s" stroke-width="%g"`, chart.Hex(p.Line), width)
		if p.Dash > 0 {
			stroke += fmt.Sprintf(` stroke-dasharray="%g"`, p.Dash)
		}
	}
	if p.Points == nil {
		r := p.Rect
		if stroke != "" { // an outline lies within its rectangle
			r = r.Inset(width/2, width/2)
		}
		fmt.Fprintf(&s.body, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" rx=\"%g\" fill=\"%s\"%s/>\n", r.X, r.Y, max(r.W, 0), max(r.H, 0), p.Radius, s.paint(p.Fill), stroke)
		return
	}
	s.body.WriteString("<path d=\"")
	verb := 'M'
	for _, at := range p.Points {
		fmt.Fprintf(&s.body, "%c%.2f %.2f", verb, at[0], at[1])
		verb = 'L'
	}
	if p.Closed {
		fmt.Fprintf(&s.body, "Z\" fill=\"%s\"/>\n", chart.Hex(p.Line))
		return
	}
	fmt.Fprintf(&s.body, "\" fill=\"none\"%s/>\n", stroke)
}

func (s *svg) word(w *Word) {
	if w.Text == "" {
		return
	}
	x, more := w.left(0), ""
	switch w.Align {
	case Middle:
		more = ` text-anchor="middle"`
	case Right:
		more = ` text-anchor="end"`
	}
	if w.Bold {
		more += ` font-weight="bold"`
	}
	if w.Mono {
		more += ` font-family="monospace"`
	}
	fmt.Fprintf(&s.body, "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%g\" fill=\"%s\"%s>%s</text>\n", x, w.baseline(), w.Size, chart.Hex(w.Color), more, chart.Escaped(w.Text))
}
