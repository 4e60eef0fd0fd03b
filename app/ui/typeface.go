package ui

import (
	"image"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// typeface lends the window's font to pictures that are saved.
type typeface struct{}

// fonts are the window's, parsed when the first picture is saved.
var fonts = sync.OnceValues(func() ([2]*opentype.Font, error) {
	var all [2]*opentype.Font
	for i, style := range []fyne.TextStyle{{}, {Bold: true}} {
		f, err := opentype.Parse(theme.DefaultTheme().Font(style).Content())
		if err != nil {
			return all, err
		}
		all[i] = f
	}
	return all, nil
})

func face(size float64, bold bool) font.Face {
	all, err := fonts()
	if err != nil {
		return nil
	}
	f := all[0]
	if bold {
		f = all[1]
	}
	// 72 dots an inch: a point is a pixel. The only error is an unknown hinting.
	made, _ := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	return made
}

// Width implements chart.Typeface.
func (typeface) Width(text string, size float64, bold bool) float64 {
	f := face(size, bold)
	if f == nil {
		return 0
	}
	return float64(font.MeasureString(f, text)) / 64
}

// Draw implements chart.Typeface.
func (typeface) Draw(into *image.RGBA, text string, x, y, size float64, bold bool, c color.RGBA) {
	f := face(size, bold)
	if f == nil {
		return
	}
	d := font.Drawer{Dst: into, Src: image.NewUniform(c), Face: f, Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(text)
}
