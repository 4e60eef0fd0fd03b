package widget

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/style"
)

// lineView shows a long monospaced text without wrapping its lines. It has objects only
// for the lines in sight: Fyne's own grid has one for each character, which takes a
// tenth of a second on each repaint.
type lineView struct {
	widget.BaseWidget
	lines  []string
	width  float32 // of the longest line
	height float32 // of each line
	texts  []*canvas.Text
	scroll *container.Scroll
}

// NewLineView makes a scrolling view of lines.
func NewLineView(lines []string) fyne.CanvasObject {
	v := &lineView{lines: lines}
	v.ExtendBaseWidget(v)
	longest := 0
	for _, line := range lines {
		longest = max(longest, len([]rune(line)))
	}
	m := fyne.MeasureText("M", style.TextSize, fyne.TextStyle{Monospace: true})
	v.width, v.height = m.Width*float32(longest), float32(math.Ceil(float64(m.Height)))
	v.scroll = container.NewScroll(v)
	v.scroll.OnScrolled = func(fyne.Position) { v.Refresh() }
	return container.New(&lineViewLayout{v}, v.scroll)
}

// lineViewLayout gives the view the whole size, and then as many lines as fit.
type lineViewLayout struct{ v *lineView }

// MinSize implements fyne.Layout.
func (l *lineViewLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (l *lineViewLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	style.Place(objects[0], 0, 0, size.Width, size.Height)
	l.v.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *lineView) CreateRenderer() fyne.WidgetRenderer { return &lineViewRenderer{v} }

type lineViewRenderer struct{ *lineView }

// Destroy implements fyne.WidgetRenderer.
func (r *lineViewRenderer) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (r *lineViewRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.width, r.height*float32(len(r.lines)))
}

// Objects implements fyne.WidgetRenderer.
func (r *lineViewRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.texts))
	for i, t := range r.texts {
		all[i] = t
	}
	return all
}

// Layout implements fyne.WidgetRenderer.
func (r *lineViewRenderer) Layout(fyne.Size) { r.Refresh() }

// Refresh implements fyne.WidgetRenderer. Line i is always shown by text i modulo the
// number of texts, so lines that stay in sight while scrolling keep their textures.
func (r *lineViewRenderer) Refresh() {
	first := int(max(r.scroll.Offset.Y, 0) / r.height)
	n := int(r.scroll.Size().Height/r.height) + 2
	for len(r.texts) < n {
		t := style.NewText(style.TextSize, false, nil)
		t.TextStyle.Monospace = true
		r.texts = append(r.texts, t)
	}
	for line := first; line < first+len(r.texts); line++ {
		t, text := r.texts[line%len(r.texts)], ""
		if line < len(r.lines) {
			text = r.lines[line]
		}
		style.SetText(t, text, theme.Color(theme.ColorNameForeground))
		style.Place(t, 0, r.height*float32(line), r.width, r.height)
	}
}
