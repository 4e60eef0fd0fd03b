package floor

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart/diagram"
	"weir/app/locale"
	"weir/app/ui/text"
	"weir/assets"
)

// placed is a word where it is seen.
type placed struct {
	text string
	diagram.Rect
}

// glyphs is the part of a line of text that has letters in it.
func glyphs(x, y, w, height float64) diagram.Rect {
	return diagram.Rect{X: x, Y: y + height*0.17, W: w, H: height * 0.66}
}

// wordsOf are the words of a diagram.
func wordsOf(d *diagram.Diagram) (all []placed) {
	for _, w := range d.Words {
		if w.Text == "" {
			continue
		}
		wide := measure(w.Text, w.Size, w.Bold, w.Mono)
		x := w.X
		switch w.Align {
		case diagram.Middle:
			x += (w.W - wide) / 2
		case diagram.Right:
			x += w.W - wide
		}
		all = append(all, placed{w.Text, glyphs(x, w.Y, wide, 1.36*float64(w.Size))})
	}
	return all
}

// textsOf are the texts in sight of an object.
func textsOf(o fyne.CanvasObject, at fyne.Position) (all []placed) {
	if !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			all = append(all, textsOf(child, at)...)
		}
	case *canvas.Text:
		if o.Text != "" {
			size := fyne.MeasureText(o.Text, o.TextSize, o.TextStyle)
			all = append(all, placed{o.Text, glyphs(float64(at.X), float64(at.Y), float64(size.Width), float64(size.Height))})
		}
	}
	return all
}

// check reports words that overlap, that are cut, or that leave a room.
func check(all []placed, room diagram.Rect) (faults []string) {
	for i, a := range all {
		if strings.HasSuffix(a.text, "…") {
			faults = append(faults, fmt.Sprintf("%q is cut", a.text))
		}
		if a.X < room.X-0.5 || a.Y < room.Y-0.5 || a.Right() > room.Right()+0.5 || a.Bottom() > room.Bottom()+0.5 {
			faults = append(faults, fmt.Sprintf("%q at %.0f, %.0f leaves its card", a.text, a.X, a.Y))
		}
		for _, b := range all[:i] {
			if a.X < b.Right() && b.X < a.Right() && a.Y < b.Bottom() && b.Y < a.Bottom() {
				faults = append(faults, fmt.Sprintf("%q at %.0f, %.0f lies over %q at %.0f, %.0f", a.text, a.X, a.Y, b.text, b.X, b.Y))
			}
		}
	}
	return faults
}

func inAllLanguages(t *testing.T, test func(*testing.T)) {
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
	})
	for _, tag := range locale.Tags {
		t.Run(tag, func(t *testing.T) {
			if err := text.Use(assets.Translations, tag); err != nil {
				t.Fatal(err)
			}
			test(t)
		})
	}
}

// No two words of a box lie over one another, none is cut and none leaves its box:
// whatever the size of the window, with few and many workers, on both stores, with Explain
// and without.
func TestWordsOfBoxes(t *testing.T) { inAllLanguages(t, wordsOfBoxes) }

func wordsOfBoxes(t *testing.T) {
	s := openPage(t, "dark", 1376, 836)
	for _, workers := range []int{2, 4, 8, 16, 64} {
		for _, postgres := range []bool{false, true} {
			now, before := moment(workers, postgres)
			v := viewOf(now, before, storeIsTheBottleneck)
			for _, explain := range []bool{false, true} {
				for width := 960.; width <= 1600; width += 80 {
					for _, height := range []float64{552, 596, 735, 736, 768, 792, 836, 1000, 1200} {
						s.explain = explain
						s.rooms = roomsOf(width, height, explain, func(float64) float64 { return 53 })
						all := wordsOf(s.diagram(v))
						for b, r := range s.rooms.boxes {
							var in []placed
							for _, w := range all {
								if w.X >= r.X && w.X < r.Right() && w.Y >= r.Y && w.Y < r.Bottom() {
									in = append(in, w)
								}
							}
							for _, fault := range check(in, r) {
								t.Errorf("%d workers, PostgreSQL %v, Explain %v, %.0f×%.0f, %s: %s", workers, postgres, explain, width, height, boxNames[b], fault)
							}
						}
						if t.Failed() {
							t.Logf("at %.0f×%.0f", width, height)
						}
					}
				}
			}
		}
	}
}

// No two words of a card of the lower half lie over one another, none is cut and none
// leaves its card, in all its heights.
func TestWordsOfCards(t *testing.T) { inAllLanguages(t, wordsOfCards) }

func wordsOfCards(t *testing.T) {
	for _, postgres := range []bool{false, true} {
		for _, width := range []float32{350, 884, 1004, 1300} {
			c := openCards(t, "dark", 1700, 700, 350, postgres)
			c.locks.pool = poolUse{1, 4}
			c.show(busy(8, postgres))
			for height := float32(110); height <= 640; height += 10 {
				if width >= locksWide && height < 160 {
					continue // there is more where the cards are tabs
				}
				c.locks.arrange(0, 0, width, height)
				c.drawn()
				c.locks.draw()
				c.drawn()
				for _, fault := range check(textsOf(c.locks.group, fyne.Position{}), diagram.Rect{W: float64(width), H: float64(height)}) {
					t.Errorf("locks of PostgreSQL %v, %v×%v: %s", postgres, width, height, fault)
				}
				if width < 640 {
					continue
				}
				c.lanes.arrange(0, 0, width, height)
				c.drawn()
				c.lanes.redraw(true)
				c.drawn()
				for _, fault := range check(textsOf(c.lanes.group, fyne.Position{}), diagram.Rect{W: float64(width), H: float64(height)}) {
					t.Errorf("lanes of PostgreSQL %v, %v×%v: %s", postgres, width, height, fault)
				}
			}
		}
	}
}
