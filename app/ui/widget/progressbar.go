package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/style"
)

// ProgressBar is a thin bar. It takes its room even while it shows nothing.
type ProgressBar struct {
	Part        float32 // that is done, from 0 to 1; negative: the bar shows nothing
	track, done *canvas.Rectangle
	box         *fyne.Container
}

// NewProgressBar makes a bar that shows nothing.
func NewProgressBar() *ProgressBar {
	b := &ProgressBar{Part: -1, track: canvas.NewRectangle(color.Transparent), done: canvas.NewRectangle(color.Transparent)}
	b.track.CornerRadius, b.done.CornerRadius = progressHeight/2, progressHeight/2
	b.box = container.New(b, b.track, b.done)
	return b
}

const progressHeight = 6

// Object returns the bar as it is on the screen.
func (b *ProgressBar) Object() fyne.CanvasObject { return b.box }

// Set shows which part is done.
func (b *ProgressBar) Set(part float32) {
	b.Part = min(part, 1)
	b.Layout(nil, b.box.Size())
}

// MinSize implements fyne.Layout.
func (b *ProgressBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, progressHeight) }

// Layout implements fyne.Layout.
func (b *ProgressBar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	style.SetVisible(b.track, b.Part >= 0)
	style.SetVisible(b.done, b.Part > 0)
	style.SetFill(b.track, theme.Color(theme.ColorNameInputBackground))
	style.SetFill(b.done, theme.Color(theme.ColorNamePrimary))
	style.Place(b.track, 0, 0, size.Width, progressHeight)
	style.Place(b.done, 0, 0, max(size.Width*b.Part, progressHeight), progressHeight)
}
