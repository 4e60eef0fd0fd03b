package breakdown

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"strings"

	"weir/app/chart"
	"weir/app/chart/raster"
)

// WriteSVG writes the same picture as WritePNG, with paths and text that are sharp at
// every size. The viewer's sans-serif typeface takes the place of face, which only
// measures.
func (c *Chart) WriteSVG(w io.Writer, size image.Point, f Frame, face chart.Typeface) error {
	unit := *c
	unit.Scale = 1
	p := unit.layout(size, f, face)
	s := svg{plot: newPlot(&unit, p.axis)}
	s.Width, s.Height = p.plot.Dx(), p.plot.Dy()

	s.printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\">\n", size.X, size.Y, size.X, size.Y)
	s.patterns(f.Legend)
	s.printf("<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", chart.Hex(c.Theme.Card))
	if s.Width > 0 && s.Height > 0 {
		s.printf("<g transform=\"translate(%d %d)\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n", p.plot.Min.X, p.plot.Min.Y)
		s.grid()
		s.series()
		s.over(p)
		s.printf("</g>\n")
	}
	for _, e := range p.swatches {
		s.printf("<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"2\" fill=\"%s\"/>\n", e.x, e.y, swatchSize, swatchSize, s.paint(e.color, true))
	}
	for _, t := range p.texts {
		weight := ""
		if t.bold {
			weight = ` font-weight="bold"`
		}
		s.printf("<text x=\"%.1f\" y=\"%.1f\" font-size=\"%g\" fill=\"%s\"%s>%s</text>\n", t.x, t.y, t.size, chart.Hex(t.color), weight, chart.Escaped(t.text))
	}
	s.printf("</svg>\n")
	_, err := w.Write(s.b.Bytes())
	return err
}

// svg is the text of a picture in the making.
type svg struct {
	*plot
	b bytes.Buffer
}

func (s *svg) printf(format string, values ...any) { fmt.Fprintf(&s.b, format, values...) }

// paint returns the fill of a colour: a pattern if it has a texture.
func (s *svg) paint(index int, full bool) string {
	if textureOf(s.Theme, index) > 0 {
		return fmt.Sprintf("url(#c%d)", index%Colors)
	}
	if full {
		return chart.Hex(Color(s.Theme, index))
	}
	ground, _ := Plate(s.Theme, index)
	return chart.Hex(ground)
}

// patterns defines the textures of the picture's colours.
func (s *svg) patterns(legend []Entry) {
	used := map[int]bool{}
	for i := range s.Series {
		used[s.Series[i].Color] = true
	}
	for _, e := range legend {
		used[e.Color] = true
	}
	s.printf("<defs>\n")
	for index := range Colors {
		kind := textureOf(s.Theme, index)
		if kind == 0 || !used[index] {
			continue
		}
		ground, _ := Plate(s.Theme, index)
		s.printf("<pattern id=\"c%d\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\"><rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>%s</pattern>\n",
			index, textureSide, textureSide, chart.Hex(ground), marks(kind, chart.Hex(Color(s.Theme, index))))
	}
	s.printf("</defs>\n")
}

// marks returns a texture's marks in a square of textureSide.
func marks(kind int, color string) string {
	switch kind {
	case 1:
		return fmt.Sprintf(`<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="%s" stroke-width="2.3"/>`, color)
	case 2:
		return fmt.Sprintf(`<circle cx="2" cy="2" r="1.4" fill="%s"/><circle cx="6" cy="6" r="1.4" fill="%s"/>`, color, color)
	case 3:
		return fmt.Sprintf(`<path d="M6-2l4 4M0 0l8 8M-2 6l4 4" stroke="%s" stroke-width="2.3"/>`, color)
	}
	return fmt.Sprintf(`<path d="M0 .65h8M.65 0v8" stroke="%s" stroke-width="1.3" stroke-linecap="butt"/>`, color)
}

func (s *svg) grid() {
	for _, tick := range s.axis.Ticks() {
		s.printf("<path d=\"M0 %.1fh%d\" stroke=\"%s\"/>\n", s.y(tick), s.Width, chart.Hex(s.gridColor(tick)))
	}
}

func (s *svg) series() {
	switch {
	case len(s.Starts) == 0:
	case s.barred(s.stacked):
		s.bars()
	case s.stacked:
		s.areas()
		s.paths(s.edges())
	default:
		s.paths(s.lines())
	}
}

func (s *svg) areas() {
	n := len(s.Starts)
	for i := len(s.levels) - 1; i >= 0; i-- {
		upper, lower := s.points(s.levels[i]), s.points(make([]float64, n))
		if i > 0 {
			lower = s.points(s.levels[i-1])
		}
		band := func(from, to int, opacity float64) {
			if from >= to {
				return
			}
			s.printf("<path d=\"")
			verb := 'M'
			for k := from; k <= to; k++ {
				s.printf("%c%.1f %.1f", verb, upper[k].X, upper[k].Y)
				verb = 'L'
			}
			for k := to; k >= from; k-- {
				s.printf("L%.1f %.1f", lower[k].X, lower[k].Y)
			}
			s.printf("z\" fill=\"%s\"", s.paint(s.Series[i].Color, false))
			if opacity < 1 {
				s.printf(" opacity=\"%g\"", opacity)
			}
			s.printf("/>\n")
		}
		first, last := 0, n-1
		if s.PartFirst {
			first = 1
		}
		if s.PartLast {
			last = max(n-2, first)
		}
		band(0, first, pale)
		band(first, last, 1)
		band(last, n-1, pale)
	}
}

func (s *svg) bars() {
	for _, b := range s.boxes() {
		look := s.Series[b.series].Color
		full := chart.Hex(Color(s.Theme, look))
		place := fmt.Sprintf(`x="%d" y="%d" width="%d" height="%d"`, b.Min.X, b.Min.Y, b.Dx(), b.Dy())
		switch {
		case b.part:
			s.printf("<rect %s fill=\"%s\" opacity=\"%g\"/><rect %s stroke=\"%s\" stroke-dasharray=\"%d\" stroke-linecap=\"butt\"/>\n", place, s.paint(look, false), pale, place, full, barDash)
		case b.narrow:
			s.printf("<rect %s fill=\"%s\"/>\n", place, s.paint(look, true))
		default:
			s.printf("<rect %s fill=\"%s\"/><path d=\"M%d %.2fh%d\" stroke=\"%s\" stroke-width=\"%g\" stroke-linecap=\"butt\"/>\n",
				place, s.paint(look, false), b.Min.X, float64(b.Min.Y)+strokeWidth/2, b.Dx(), full, strokeWidth)
		}
	}
}

// over writes what goes over the series.
func (s *svg) over(p page) {
	if s.Hatched {
		s.printf("<path d=\"")
		for x := -s.Height; x < s.Width; x += hatchSide {
			// From edge to edge at 45°.
			from, to := max(x, 0), min(x+s.Height, s.Width)
			s.printf("M%d %dl%d %d", from, from-x, to-from, to-from)
		}
		s.printf("\" stroke=\"%s\" stroke-opacity=\"%.2f\"/>\n", chart.Hex(s.Theme.Text), hatchAlpha/256.)
	}
	s.paths(s.before())
	for _, tick := range p.ticks {
		s.printf("<path d=\"M%.1f %dv%d\" stroke=\"%s\" stroke-linecap=\"butt\"/>\n", tick.X, s.Height, tickLength, chart.Hex(s.Theme.Muted))
	}
	for _, b := range p.bands {
		if b.Plate {
			s.printf("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n", b.X-b.Width/2-2, b.Y-captionHeight/2, b.Width+4, captionHeight, chart.Hex(b.Ground))
		}
	}
}

func (s *svg) paths(pieces []piece) {
	for _, l := range pieces {
		s.printf("<path d=\"%s\" stroke=\"%s\" stroke-width=\"%g\"%s/>\n", route(l.points), chart.Hex(l.color), l.width, dashArray(l.dashes))
	}
}

// route returns the path data of a line.
func route(points []raster.Point) string {
	var b strings.Builder
	for i, q := range points {
		verb := 'L'
		if i == 0 {
			verb = 'M'
		}
		fmt.Fprintf(&b, "%c%.1f %.1f", verb, q.X, q.Y)
	}
	if len(points) == 1 {
		b.WriteString("h0")
	}
	return b.String()
}

func dashArray(lengths []float64) string {
	if len(lengths) == 0 {
		return ""
	}
	var words []string
	for _, l := range lengths {
		words = append(words, fmt.Sprintf("%g", l))
	}
	return fmt.Sprintf(` stroke-dasharray="%s"`, strings.Join(words, " "))
}
