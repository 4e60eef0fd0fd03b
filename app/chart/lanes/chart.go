package lanes

import (
	"time"

	"weir/app/chart"
)

// Chart is what a picture shows. Its fields may be changed between two pictures.
type Chart struct {
	Theme chart.Theme
	Scale float64 // device pixels per unit; 0 is 1

	Rows   []Row
	Height float64 // of the picture, from the first row's top
	Bottom float64 // where the rows end; below stand the quit signal and the flags
	Quit   Quit

	Columns int           // at the left
	Column  float64       // width of one
	Each    time.Duration // of one
	Now     time.Duration // where the left part ends

	From, To time.Duration // the magnified part
	Live     bool          // it follows Now
	Gap      float64       // between the left part and the frame of the magnified one

	Flags []Flag // ascending

	letters letters
}

// Row is the lane of one goroutine.
type Row struct {
	Name, Note string // for saved pictures; a row without a name is a part of the row before
	Y, Height  float64
	Bar        float64 // height of the bar in the middle of the row
	Clip       Clip
	Shares     []Share       // the last ones of Columns, oldest first
	Spans      []Span        // within the magnified part, ascending
	Ended      time.Duration // when the goroutine ended; 0: it hasn't
}

// Clip is where a row that is scrolled is visible, as far as it is.
type Clip struct{ Top, Bottom float64 }

// Share is how much of a column's time each kind took, from 0 to 1.
type Share [Kinds]float32

// Span is a time in which a goroutine did one thing.
type Span struct {
	Start, End  time.Duration
	Kind        Kind
	Word, Brief string // what it did; Brief where Word doesn't fit
	Share       *Share // instead of Kind: many things, which aren't known one by one
}

// Flag is a change that is drawn across all lanes.
type Flag struct {
	At   time.Duration
	Text string
}

// Quit is the last row: the signal to end. At is when it was sent; 0: it wasn't.
type Quit struct {
	Y, Height float64 // a Height of 0 leaves it out
	At        time.Duration
	Text      string
}

// Keeping returns the chart with what another one remembers of its words.
func (c *Chart) Keeping(other *Chart) Chart {
	kept := *c
	kept.letters = other.letters
	return kept
}

// SharesWidth is the width of the left part.
func (c *Chart) SharesWidth() float64 { return float64(c.Columns) * c.Column }

// ColumnsIn returns how many columns of at least one device pixel fit into a width, and
// how wide they then are: whole pixels, so that the picture moves by whole columns.
func ColumnsIn(width float64, columns int, scale float64) (column float64) {
	return max(1, float64(int(width*scale)/columns)) / scale
}

// X is where a moment is in the left part. Columns begin at multiples of Each, so that
// they move as a whole.
func (c *Chart) X(at time.Duration) float64 {
	return c.SharesWidth() - float64(c.end()-at)/float64(c.Each)*c.Column
}

// At is the moment at a place of the left part.
func (c *Chart) At(x float64) time.Duration {
	return c.end() - time.Duration((c.SharesWidth()-x)/c.Column*float64(c.Each))
}

// end is when the last column ends.
func (c *Chart) end() time.Duration { return (c.Now/c.Each + 1) * c.Each }

// SpanX is where a moment is in a magnified part of that width.
func (c *Chart) SpanX(at time.Duration, width float64) float64 {
	return float64(at-c.From) / float64(c.To-c.From) * width
}

// SpanAt is the moment at a place of a magnified part of that width.
func (c *Chart) SpanAt(x, width float64) time.Duration {
	return c.From + time.Duration(x/width*float64(c.To-c.From))
}

// Window is the part of the left part that is magnified, in units. It is at least some
// units wide, so that it can be seen.
func (c *Chart) Window() (x0, x1 float64) {
	const least = 5
	width := c.SharesWidth()
	x0, x1 = c.X(c.From), c.X(c.To)
	if c.Live {
		x0, x1 = width-max(x1-x0, least), width
	}
	if x1-x0 < least {
		middle := (x0 + x1) / 2
		x0, x1 = middle-least/2., middle+least/2.
	}
	return max(x0, 0), min(x1, width)
}

func (c *Chart) scale() float64 {
	if c.Scale <= 0 {
		return 1
	}
	return c.Scale
}
