package lanes

import (
	"bytes"
	"fmt"
	"image/color"
	"io"

	"weir/app/chart"
)

// WriteSVG writes the same picture as WritePNG, with text that is sharp at every size. The
// viewer's sans-serif typeface takes the place of face, which only measures.
func (c *Chart) WriteSVG(w io.Writer, f Frame, face chart.Typeface) error {
	unit := *c
	unit.Scale = 1
	size := unit.Size(&f)
	s := &svg{letters: letters{face: face}}
	s.printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\">\n<defs>\n", size.X, size.Y, size.X, size.Y)
	for k := Committing; int(k) < Kinds; k++ {
		s.pattern(c.Theme, k)
	}
	s.printf("</defs>\n<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", chart.Hex(c.Theme.Card))
	unit.whole(s, &f)
	s.printf("</svg>\n")
	_, err := w.Write(s.b.Bytes())
	return err
}

// svg is a surface that is the text of a picture.
type svg struct {
	b       bytes.Buffer
	letters letters
}

func (s *svg) printf(format string, values ...any) { fmt.Fprintf(&s.b, format, values...) }

// pattern defines the texture of a kind.
func (s *svg) pattern(t chart.Theme, k Kind) {
	full, side, marks := chart.Hex(Color(t, k)), 1., ""
	ground := full
	switch k {
	case Committing:
		side, marks = lineSide, fmt.Sprintf(`<path d="M0 .5h%d" stroke="%s"/>`, lineSide, chart.Hex(lineColor(t)))
	case Blocked:
		side, ground = stripeSide, chart.Hex(plate(t, k))
		marks = fmt.Sprintf(`<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="%s" stroke-width="2"/>`, full)
	case BackingOff:
		side, ground = dotSide, chart.Hex(plate(t, k))
		marks = fmt.Sprintf(`<circle cx="1.5" cy="1.5" r="%g" fill="%s"/><circle cx="4.5" cy="4.5" r="%g" fill="%s"/>`, dotRadius, full, dotRadius, full)
	}
	s.printf("<pattern id=\"k%d\" width=\"%g\" height=\"%g\" patternUnits=\"userSpaceOnUse\"><rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>%s</pattern>\n", k, side, side, ground, marks)
}

func (s *svg) box(x0, y0, x1, y1 float64, f fill) {
	paint := fmt.Sprintf("url(#k%d)", f.kind)
	if f.kind == None {
		paint = chart.Hex(f.color)
	}
	s.printf("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"/>\n", x0, y0, x1-x0, y1-y0, paint)
}

func (s *svg) line(x0, y0, x1, y1 float64, c color.RGBA, dash float64) {
	dx, dy := 0.5, 0.0 // a line is painted to its right, or below
	if y0 == y1 {
		dx, dy = 0, 0.5
	}
	more := ""
	if dash > 0 {
		more = fmt.Sprintf(" stroke-dasharray=\"%g\"", dash)
	}
	s.printf("<path d=\"M%.2f %.2fL%.2f %.2f\" stroke=\"%s\"%s/>\n", x0+dx, y0+dy, x1+dx, y1+dy, chart.Hex(c), more)
}

func (s *svg) word(text string, x, baseline, size float64, bold bool, c color.RGBA) {
	weight := ""
	if bold {
		weight = ` font-weight="bold"`
	}
	s.printf("<text x=\"%.2f\" y=\"%.2f\" font-size=\"%g\" fill=\"%s\"%s>%s</text>\n", x, baseline, size, chart.Hex(c), weight, chart.Escaped(text))
}

func (s *svg) width(text string, size float64, bold bool) float64 {
	return s.letters.width(text, size, bold)
}
