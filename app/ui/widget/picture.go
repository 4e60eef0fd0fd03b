package widget

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// NewPicture makes the place of a picture that has its size in device pixels: it isn't
// resampled.
func NewPicture() *canvas.Image {
	p := canvas.NewImageFromImage(nil)
	p.ScaleMode, p.FillMode = canvas.ImageScaleFastest, canvas.ImageFillStretch
	return p
}

// PixelScale is the number of device pixels for one of Fyne's units. On Retina displays
// that is not Canvas.Scale: macOS, and not Fyne, makes everything twice as large there.
func PixelScale(c fyne.Canvas) float32 {
	const far = 10_000 // its pixels tell the scale to three digits
	pixels, _ := c.PixelCoordinateForPosition(fyne.NewPos(far, 0))
	return float32(math.Round(float64(pixels)*1000/far) / 1000)
}

// Pixels is a size in device pixels, rounded as Fyne does.
func Pixels(size fyne.Size, scale float32) image.Point {
	px := func(v float32) int { return max(int(math.Round(float64(v*scale))), 0) }
	return image.Pt(px(size.Width), px(size.Height))
}

// Snap moves a coordinate to the next device pixel, so that a picture stays sharp.
func Snap(v, scale float32) float32 {
	return float32(math.Round(float64(v*scale))) / scale
}
