package breakdown

import (
	"image"
	"image/color"

	"weir/app/chart"
)

// Frame is what stands around the plot of a saved picture.
type Frame struct {
	Title  string // Events per week by subreddit
	Note   string // beside the title: last week: only 2 days
	Search string // what was asked for
	Legend []Entry
	Answer string // how many match, and how exact that is
}

// Entry is one name of a legend.
type Entry struct {
	Name         string
	Color        int    // as in Series
	Value, Share string // may be empty
}

// The layout of a whole picture, in units of length.
const (
	margin     = 12
	textSize   = 11
	titleSize  = 13
	rowHeight  = 18
	swatchSize = 10
	entryGap   = 16 // between two entries
	wordGap    = 6  // within an entry
	tickLength = 4
	valueTicks = 6
)

// text is one text of a picture, with its baseline at y.
type text struct {
	x, y  float64
	text  string
	size  float64
	bold  bool
	color color.RGBA
}

// swatch is the colour of a legend's entry.
type swatch struct {
	x, y  float64 // its upper left corner
	color int
}

// page has the positions of the parts of a whole picture.
type page struct {
	plot     image.Rectangle
	axis     Axis
	ticks    []Tick
	bands    []Caption
	texts    []text
	swatches []swatch
}

// layout places the parts in a picture of that size, in units of length.
func (c *Chart) layout(size image.Point, f Frame, face chart.Typeface) page {
	p := page{axis: c.Axis(valueTicks)}
	left, right := float64(margin), float64(max(size.X-margin, margin+1))
	y := float64(margin)

	y += titleSize
	room := right - left
	if f.Note != "" {
		note := fitted(f.Note, room, textSize, false, face)
		w := face.Width(note, textSize, false)
		p.add(right-w, y, note, textSize, false, c.Theme.Muted)
		room -= w + entryGap
	}
	p.add(left, y, fitted(f.Title, room, titleSize, true, face), titleSize, true, c.Theme.Text)
	if f.Search != "" {
		y += rowHeight
		p.add(left, y, fitted(f.Search, right-left, textSize, false, face), textSize, false, c.Theme.Muted)
	}
	if len(f.Legend) > 0 {
		y = p.legend(f.Legend, left, right, y+rowHeight+2, c.Theme, face)
	}

	gutter := face.Width("000k", textSize, false) // so that plots of like values have the same width
	for _, tick := range p.axis.Ticks() {
		gutter = max(gutter, face.Width(p.axis.Label(tick), textSize, false))
	}
	bottom := float64(size.Y - margin)
	if f.Answer != "" {
		p.add(left, bottom-2, fitted(f.Answer, right-left, textSize, false, face), textSize, false, c.Theme.Muted)
		bottom -= rowHeight + 4
	}
	top := int(y + 12)
	plotLeft := int(left + gutter + wordGap)
	p.plot = image.Rect(plotLeft, top, max(plotLeft, int(right)), max(top, int(bottom-rowHeight)))
	p.labels(c, face)
	return p
}

// labels adds what depends on the plot's place.
func (p *page) labels(c *Chart, face chart.Typeface) {
	wide := func(text string) float64 { return face.Width(text, textSize, false) }
	width, height := float64(p.plot.Dx()), float64(p.plot.Dy())
	for _, tick := range p.axis.Ticks() {
		label := p.axis.Label(tick)
		y := float64(p.plot.Min.Y) + c.Y(tick, p.axis, height) + textSize*0.36
		p.add(float64(p.plot.Min.X)-wordGap-wide(label), y, label, textSize, false, c.Theme.Muted)
	}
	p.ticks = c.Ticks(width, wide)
	for _, tick := range p.ticks {
		p.add(float64(p.plot.Min.X)+tick.Left, float64(p.plot.Max.Y+rowHeight-2), tick.Label, textSize, false, c.Theme.Muted)
	}
	bold := func(text string) float64 { return face.Width(text, textSize, true) }
	p.bands = c.Bands(p.axis, width, height, bold)
	for _, b := range p.bands {
		p.add(float64(p.plot.Min.X)+b.X-b.Width/2, float64(p.plot.Min.Y)+b.Y+textSize*0.36, b.Text, textSize, true, c.Theme.Text)
	}
}

func (p *page) add(x, y float64, s string, size float64, bold bool, c color.RGBA) {
	if s != "" {
		p.texts = append(p.texts, text{x, y, s, size, bold, c})
	}
}

// legend places the entries in as many rows as they need and returns the last one's
// baseline.
func (p *page) legend(entries []Entry, left, right, y float64, theme chart.Theme, face chart.Typeface) float64 {
	x := left
	for _, e := range entries {
		words := []text{
			{text: e.Name, color: theme.Text},
			{text: e.Value, bold: true, color: theme.Text},
			{text: e.Share, color: theme.Muted},
		}
		// A name that is longer than a row is cut off.
		rest := right - left - swatchSize
		for _, w := range words[1:] {
			if w.text != "" {
				rest -= face.Width(w.text, textSize, w.bold) + wordGap
			}
		}
		words[0].text = fitted(e.Name, rest-wordGap, textSize, false, face)
		wide := float64(swatchSize)
		for _, w := range words {
			if w.text != "" {
				wide += wordGap + face.Width(w.text, textSize, w.bold)
			}
		}
		if x > left && x+wide > right {
			x, y = left, y+rowHeight
		}
		p.swatches = append(p.swatches, swatch{x, y - swatchSize + 1, e.Color})
		x += swatchSize
		for _, w := range words {
			if w.text != "" {
				x += wordGap
				p.add(x, y, w.text, textSize, w.bold, w.color)
				x += face.Width(w.text, textSize, w.bold)
			}
		}
		x += entryGap
	}
	return y
}

// fitted returns a text that is at most so wide, cut off with an ellipsis if needed.
func fitted(s string, width, size float64, bold bool, face chart.Typeface) string {
	if face.Width(s, size, bold) <= width {
		return s
	}
	runes := []rune(s)
	lo, hi := 0, len(runes) // of runes that fit, and that don't
	for lo+1 < hi {
		if middle := (lo + hi) / 2; face.Width(string(runes[:middle])+"…", size, bold) <= width {
			lo = middle
		} else {
			hi = middle
		}
	}
	if lo == 0 {
		return ""
	}
	return string(runes[:lo]) + "…"
}
