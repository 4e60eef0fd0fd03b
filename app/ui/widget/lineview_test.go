package widget

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestLineView scrolls through more lines than fit: only the lines in sight have
// objects, each in its place.
func TestLineView(t *testing.T) {
	test.NewTempApp(t)
	var lines []string
	for i := range 1000 {
		lines = append(lines, fmt.Sprint("line ", i))
	}
	object := NewLineView(lines)
	w := test.NewTempWindow(t, object)
	w.SetPadded(false)
	v := object.(*fyne.Container).Layout.(*lineViewLayout).v
	for _, c := range []struct{ scroll, height float32 }{{0, 100}, {5 * v.height, 100}, {5.5 * v.height, 100}, {5.5 * v.height, 300}, {990 * v.height, 300}} {
		w.Resize(fyne.NewSize(300, c.height))
		v.scroll.ScrollToOffset(fyne.NewPos(0, c.scroll))
		v.Refresh() // as the mouse wheel does
		for y := float32(1); y < c.height; y += v.height {
			line := int((v.scroll.Offset.Y + y) / v.height)
			at := slices.IndexFunc(test.WidgetRenderer(v).Objects(), func(o fyne.CanvasObject) bool {
				return o.Position().Y == v.height*float32(line)
			})
			if at < 0 || v.texts[at].Text != lines[line] {
				t.Errorf("%v high, at %v: line %d is not in sight", c.height, v.scroll.Offset.Y, line)
			}
		}
		if most := int(300/v.height) + 2; len(v.texts) > most {
			t.Errorf("%d texts, want %d at most", len(v.texts), most)
		}
	}
}
