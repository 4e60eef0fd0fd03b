package lanes

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	"weir/app/chart"
)

// Frame is what stands around both parts in a saved picture.
type Frame struct {
	Title, Note string
	Legend      []Entry
	Heads       [2]string // of the left part and the magnified one
	Ages        []string  // of the left part's axis, evenly from its begin to its end
	Ticks       []Tick    // of the magnified part's, labelled
	Names       float64   // width of the rows' names
	Spans       float64   // width of the magnified part
	Quit        string    // the name of the last row
}

// Entry is one entry of the legend.
type Entry struct {
	Kind Kind
	Name string
}

// The layout of a saved picture, in units.
const (
	margin    = 12
	titleSize = 13
	axisTop   = 62 // baseline of the heads
	plotTop   = 84
	swatch    = 14
)

// Size is the size of the saved picture.
func (c *Chart) Size(f *Frame) image.Point {
	return image.Pt(int(2*margin+f.Names+c.SharesWidth()+f.Spans), int(plotTop+c.Height+margin))
}

// WritePNG writes the whole picture.
func (c *Chart) WritePNG(w io.Writer, f Frame, face chart.Typeface) error {
	return png.Encode(w, c.Picture(f, face))
}

// Picture returns the picture that WritePNG writes.
func (c *Chart) Picture(f Frame, face chart.Typeface) *image.RGBA {
	k, size := c.scale(), c.Size(&f)
	img := image.NewRGBA(image.Rect(0, 0, int(math.Round(float64(size.X)*k)), int(math.Round(float64(size.Y)*k))))
	c.whole(newPixels(img, c, face), &f)
	return img
}

// whole draws all of a saved picture.
func (c *Chart) whole(s surface, f *Frame) {
	right := float64(c.Size(f).X) - margin
	write := func(x, y float64, text string, bold bool, muted bool) {
		ink := c.Theme.Text
		if muted {
			ink = c.Theme.Muted
		}
		s.word(text, x, y, wordSize, bold, ink)
	}
	s.word(f.Title, margin, margin+titleSize, titleSize, true, c.Theme.Text)
	write(right-s.width(f.Note, wordSize, false), margin+titleSize, f.Note, false, true)
	x := float64(margin)
	for _, e := range f.Legend {
		if e.Kind == Idle {
			s.line(x, 41, x+swatch, 41, c.Theme.Muted, 0)
		} else {
			s.box(x, 36, x+swatch, 46, fill{kind: e.Kind})
		}
		write(x+swatch+6, 45, e.Name, false, false)
		x += swatch + 6 + s.width(e.Name, wordSize, false) + 16
	}
	left := margin + f.Names
	middle := left + c.SharesWidth()
	write(left, axisTop, f.Heads[0], true, false)
	write(middle+c.SpansLeft(), axisTop, f.Heads[1], true, false)
	for i, age := range f.Ages {
		w := s.width(age, wordSize, false)
		at := left + c.SharesWidth()*float64(i)/float64(len(f.Ages)-1)
		write(min(max(at-w/2, left), middle-w), axisTop+15, age, false, true)
	}
	for _, t := range f.Ticks {
		w := s.width(t.Label, wordSize, false)
		at := middle + c.SpansLeft() + t.X
		write(min(max(at-w/2, middle+c.SpansLeft()), right-w-FrameInset), axisTop+15, t.Label, false, true)
	}
	for i := range c.Rows {
		if r := &c.Rows[i]; r.Name != "" {
			y := plotTop + math.Floor(r.Y+r.Height/2) + wordDown
			if r.Height >= 2*wordSize {
				write(margin, y-6, r.Name, true, false)
				write(margin, y+7, r.Note, false, true)
				continue
			}
			write(margin, y, r.Name, true, false)
			w := s.width(r.Note, wordSize, false)
			if room := f.Names - s.width(r.Name, wordSize, true) - 16; w <= room {
				write(left-8-w, y, r.Note, false, true)
			}
		}
	}
	if c.Quit.Height > 0 {
		write(margin, plotTop+math.Floor(c.Quit.Y+c.Quit.Height/2)+wordDown, f.Quit, true, false)
	}
	c.shares(moved{s, left, plotTop})
	c.spans(moved{s, middle, plotTop}, 0, f.Spans)
}

// moved is a surface whose origin is elsewhere.
type moved struct {
	surface
	dx, dy float64
}

func (m moved) box(x0, y0, x1, y1 float64, f fill) {
	m.surface.box(x0+m.dx, y0+m.dy, x1+m.dx, y1+m.dy, f)
}

func (m moved) line(x0, y0, x1, y1 float64, c color.RGBA, dash float64) {
	m.surface.line(x0+m.dx, y0+m.dy, x1+m.dx, y1+m.dy, c, dash)
}

func (m moved) word(s string, x, baseline, size float64, bold bool, c color.RGBA) {
	m.surface.word(s, x+m.dx, baseline+m.dy, size, bold, c)
}
