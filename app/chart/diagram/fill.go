package diagram

import (
	"image/color"
	"math"

	"weir/app/chart/raster"
)

// Fill is how an area is filled. The zero Fill fills nothing.
type Fill struct {
	Kind Kind
	Base color.RGBA
	Mark color.RGBA // of stripes, lines or dots; the base is between them
}

// Kind is a texture.
type Kind uint8

// The textures.
const (
	None    Kind = iota
	Plain        // the base alone
	Stripes      // at 45°, rising to the right
	Level        // level lines, 1 in 5
	Dots
)

// Solid fills with one colour.
func Solid(c color.RGBA) Fill { return Fill{Kind: Plain, Base: c} }

// The sizes of the textures, in units.
const (
	stripeSide = 8
	dotSide    = 6
	dotRadius  = 1.1
	levelSide  = 5
)

// texture is a fill at a scale.
func (f Fill) texture(scale float64) raster.Texture {
	side := func(units float64) int { return max(2, int(units*scale+0.5)) }
	switch f.Kind {
	case Stripes:
		return raster.Stripes(f.Base, f.Mark, side(stripeSide), 0.36, true)
	case Level:
		return raster.Lines(f.Base, f.Mark, side(levelSide), math.Max(1, math.Round(scale)))
	case Dots:
		return raster.Dots(f.Base, f.Mark, side(dotSide), dotRadius*scale)
	}
	return raster.Plain(f.Base)
}
