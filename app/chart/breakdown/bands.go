package breakdown

import (
	"image/color"
	"math"

	"weir/app/chart"
)

// Caption is a text on the plot.
type Caption struct {
	Series int // whose band it names, or -1: it is a number
	Text   string
	X, Y   float64 // its centre
	Width  float64
	Ground color.RGBA // what it is written on
	Plate  bool       // the ground is to be painted under it, because the band has a texture
}

// What a name needs, in units of length.
const (
	captionHeight = 14
	captionMargin = 4 // on each side
	sampled       = 2 // distance of the places that are looked at
)

// Bands returns the names that have room in their bands, and the number above a
// single bar, in a plot of that size. As many names as possible stand in one
// column. wide returns the width of a text in units of length. Theme.Text is the
// colour that can be read on them.
func (c *Chart) Bands(a Axis, width, height float64, wide func(text string) float64) []Caption {
	stacked := c.Stacked()
	levels := c.levels(stacked)
	switch {
	case !(width > 0) || !(height > 0):
		return nil
	case len(c.Starts) == 1:
		return c.numbers(a, levels, stacked, width, height, wide)
	case !stacked || c.Form != Areas || len(c.Starts) == 0:
		return nil
	}
	from, to := c.whole(width)
	count := int((to - from) / sampled)
	if count < 1 {
		return nil
	}
	rooms := make([][]room, len(levels)) // of each series, at each place
	lower := c.sample(nil, a, from, count, width, height)
	for s := range levels {
		upper := c.sample(levels[s], a, from, count, width, height)
		rooms[s] = roomsFor(upper, lower, (wide(c.Series[s].Name)+2*captionMargin)/sampled)
		lower = upper
	}
	column := bestColumn(rooms, count)
	var captions []Caption
	for s, places := range rooms {
		at := column
		if at >= len(places) || !places[at].fits() {
			at = 0
			for i, r := range places {
				if r.height() > places[at].height() {
					at = i
				}
			}
		}
		if at >= len(places) || !places[at].fits() || c.Series[s].Name == "" {
			continue
		}
		ground, plate := Plate(c.Theme, c.Series[s].Color)
		captions = append(captions, Caption{
			Series: s, Text: c.Series[s].Name, Width: wide(c.Series[s].Name), Ground: ground, Plate: plate,
			X: from + float64(at)*sampled, Y: (places[at].top + places[at].bottom) / 2,
		})
	}
	return captions
}

// whole returns from where to where a plot shows complete intervals.
func (c *Chart) whole(width float64) (from, to float64) {
	first, last := 0, len(c.Starts)-1
	if c.PartFirst {
		first++
	}
	if c.PartLast {
		last--
	}
	return c.X(first, width), c.X(last, width)
}

// room is what there is of a band around a place.
type room struct{ top, bottom float64 }

func (r room) height() float64 { return r.bottom - r.top }
func (r room) fits() bool      { return r.height() >= captionHeight }

// roomsFor returns the room that a text of that width, in samples, has when its
// centre is at each sample; none where it would leave the band's ends.
func roomsFor(upper, lower []float64, wide float64) []room {
	half := int(math.Ceil(wide / 2))
	rooms := make([]room, len(upper))
	for i := half; i < len(upper)-half; i++ {
		r := room{math.Inf(-1), math.Inf(1)}
		for k := i - half; k <= i+half; k++ {
			r.top, r.bottom = max(r.top, upper[k]), min(r.bottom, lower[k])
		}
		rooms[i] = r
	}
	return rooms
}

// bestColumn returns the place where most texts have room, and of these the one
// with most room.
func bestColumn(rooms [][]room, count int) int {
	const enough = 40 // more room than that makes nothing better
	best, most := 0, 0.0
	for i := range count {
		points := 0.0
		for s := range rooms {
			if i < len(rooms[s]) && rooms[s][i].fits() {
				points += 100 + min(rooms[s][i].height(), enough)
			}
		}
		if points > most {
			best, most = i, points
		}
	}
	return best
}

// sample returns the height of a line through some values at equal distances from
// from on; nil is the line of zeros.
func (c *Chart) sample(values []float64, a Axis, from float64, count int, width, height float64) []float64 {
	samples := make([]float64, count)
	i := 0
	for k := range samples {
		if values == nil {
			samples[k] = c.Y(0, a, height)
			continue
		}
		x := from + float64(k)*sampled
		for i < len(values)-2 && c.X(i+1, width) < x {
			i++
		}
		x0, x1 := c.X(i, width), c.X(i+1, width)
		y0, y1 := c.Y(values[i], a, height), c.Y(values[i+1], a, height)
		if samples[k] = y0; x1 > x0 {
			samples[k] += (y1 - y0) * (x - x0) / (x1 - x0)
		}
	}
	return samples
}

// numbers returns the values of a single interval: the total above its bar, or each
// beside its dot.
func (c *Chart) numbers(a Axis, levels [][]float64, stacked bool, width, height float64, wide func(string) float64) []Caption {
	var captions []Caption
	x := c.X(0, width)
	add := func(unit chart.Unit, v, x, y float64) {
		text := unit.Text(v)
		captions = append(captions, Caption{
			Series: -1, Text: text, Width: wide(text), X: x, Ground: c.Theme.Card,
			Y: max(captionHeight/2, min(y, height-captionHeight/2)),
		})
	}
	if stacked {
		total, top := 0.0, 0.0
		for s := range levels {
			total += zeroIfNone(c.value(s, 0))
			top = levels[s][0]
		}
		if len(levels) > 0 {
			add(c.Unit, total, x, c.Y(top, a, height)-captionHeight/2-1)
		}
		return captions
	}
	used := make([]float64, 0, len(levels))
	for s := range levels {
		v := levels[s][0]
		y := c.Y(v, a, height)
		free := !math.IsNaN(y)
		for _, other := range used {
			free = free && math.Abs(other-y) >= captionHeight
		}
		if free {
			used = append(used, y)
			add(a.unit, v, x+wide(a.unit.Text(v))/2+2*captionMargin, y)
		}
	}
	return captions
}
