package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"io"
)

// WriteSVG writes the same picture as WritePNG, with paths and text that are
// sharp at every size. The extremes within each unit of length are kept.
func (c *Chart) WriteSVG(w io.Writer, size image.Point) error {
	var b bytes.Buffer
	p := c.layout(size)
	unit := *c
	unit.Scale = 1
	left, top, width, height := p.plot.Min.X, p.plot.Min.Y, p.plot.Dx(), p.plot.Dy()
	y := func(v float64) float64 { return float64(top) + unit.Y(v, p.values, height) }
	across := func(v float64, stroke color.RGBA, more string) {
		fmt.Fprintf(&b, "<path d=\"M%d %.1fh%d\" stroke=\"%s\"%s/>\n", left, y(v), width, Hex(stroke), more)
	}
	down := func(x float64, stroke color.RGBA, more string) {
		fmt.Fprintf(&b, "<path d=\"M%.1f %dv%d\" stroke=\"%s\"%s/>\n", float64(left)+x, top, height, Hex(stroke), more)
	}
	const dashed = ` stroke-dasharray="4"`

	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"%d\">\n", size.X, size.Y, size.X, size.Y, textSize)
	fmt.Fprintf(&b, "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n<g fill=\"none\">\n", Hex(c.Theme.Card))
	for _, tick := range p.values.Ticks() {
		across(tick, c.Theme.Border, "")
	}
	for _, tick := range p.times.Ticks {
		down(c.X(tick, width), c.Theme.Border, "")
	}
	for _, m := range c.Annotations {
		if !m.At.Before(c.From) && !m.At.After(c.To) {
			down(c.X(m.At, width), c.Theme.Muted, dashed)
		}
	}
	columns := make([]Column, width)
	for i := len(c.Lines) - 1; i >= 0; i-- {
		if c.Lines[i].Hidden {
			continue
		}
		c.Lines[i].Series.Reduce(columns, c.From, c.To)
		b.WriteString(`<path d="`)
		verb := 'M'
		for x, col := range columns {
			if col.Gap() {
				verb = 'M'
				continue
			}
			for k, v := range [...]float64{col.First, col.Min, col.Max, col.Last} {
				fmt.Fprintf(&b, "%c%.2f %.2f", verb, float64(left+x)+float64(k)/3, y(v))
				verb = 'L'
			}
		}
		more := ""
		if c.Dashed(i) {
			more = dashed
		}
		fmt.Fprintf(&b, "\" stroke=\"%s\" stroke-width=\"%v\" stroke-linejoin=\"round\"%s/>\n", Hex(c.Color(i)), strokeWidth, more)
	}
	if c.limited(p.values) {
		across(c.Threshold, c.Theme.Alarm, dashed)
	}
	b.WriteString("</g>\n")

	text := func(l label, fill color.RGBA, more string) {
		if l.end {
			more += ` text-anchor="end"`
		}
		fmt.Fprintf(&b, "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\"%s>%s</text>\n", l.x, l.y, Hex(fill), more, Escaped(l.text))
	}
	text(label{x: margin, y: margin + titleSize, text: c.Title}, c.Theme.Text, fmt.Sprintf(` font-weight="bold" font-size="%d"`, titleSize))
	for _, l := range p.labels {
		text(l, c.Theme.Muted, "")
	}
	for _, l := range p.captions {
		text(l, c.Theme.Text, "")
	}
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", size.X-margin, p.legendY)
	for i, l := range c.Lines {
		if !l.Hidden {
			fmt.Fprintf(&b, "<tspan dx=\"12\" fill=\"%s\">━</tspan><tspan dx=\"5\" fill=\"%s\">%s</tspan><tspan dx=\"5\" font-weight=\"bold\" fill=\"%s\">%s</tspan>",
				Hex(c.Color(i)), Hex(c.Theme.Muted), Escaped(l.Name), Hex(c.Theme.Text), Escaped(c.current(i)))
		}
	}
	b.WriteString("</text>\n</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// Hex returns a colour as SVG writes it.
func Hex(c color.RGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

// Escaped returns a text as XML writes it.
func Escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // writing to a buffer cannot fail
	return b.String()
}
