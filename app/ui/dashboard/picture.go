package dashboard

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// picture is an image that the painter draws and the window shows, with two
// buffers in turn. The painter touches spare only while no frame is queued, the
// window only while it applies one.
type picture struct {
	image *canvas.Image
	spare *image.RGBA
}

func newPicture() *picture {
	p := &picture{image: canvas.NewImageFromImage(nil)}
	// Pixels fit exactly: nothing is to be resampled.
	p.image.ScaleMode, p.image.FillMode = canvas.ImageScaleFastest, canvas.ImageFillStretch
	return p
}

// buffer returns a picture of that size to draw in, the spare one if it fits.
func (p *picture) buffer(size image.Point) *image.RGBA {
	if p.spare == nil || p.spare.Rect.Size() != size {
		p.spare = image.NewRGBA(image.Rectangle{Max: size})
	}
	return p.spare
}

// swap shows what was drawn.
func (p *picture) swap(drawn *image.RGBA) {
	if drawn == nil {
		return
	}
	p.spare, _ = p.image.Image.(*image.RGBA)
	p.image.Image = drawn
	p.image.Refresh()
}

// pixels is how many device pixels something takes, as Fyne counts them.
func pixels(size fyne.Size, scale float32) image.Point {
	px := func(v float32) int { return max(int(math.Round(float64(v*scale))), 0) }
	return image.Pt(px(size.Width), px(size.Height))
}

// whole moves a place to the next device pixel, so that a picture stays sharp.
func whole(v, scale float32) float32 {
	return float32(math.Round(float64(v*scale))) / scale
}
