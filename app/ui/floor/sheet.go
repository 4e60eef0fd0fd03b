package floor

import (
	"context"
	"image"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/chart"
	"weir/app/chart/diagram"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/widget"
)

// sheet shows a diagram: its shapes as a picture that is drawn off the window's goroutine,
// and its words over it. Mouse and keyboard reach its zones; Tab reaches the sheet, the
// arrows move from one zone to the next.
type sheet struct {
	h       *host.Host
	picture *canvas.Image
	words   []*canvas.Text
	wordBox *fyne.Container
	area    *widget.FocusArea
	group   *fyne.Container
	onLink  func(zone string)
	onMenu  func(at fyne.Position) // opens its menu; nil: it has none
	hold    func() bool            // reports whether what is drawn waits for flush; nil: it doesn't
	ready   func()                 // shows what waits; nil: nothing does

	shown   *diagram.Diagram // that is on the screen
	wanted  *diagram.Diagram // that is being drawn, or is on the screen
	theme   chart.Theme      // of wanted
	scale   float32          // likewise
	spare   *image.RGBA      // to draw the next picture into; nil: it has to be made
	job     *sheetJob        // of the newest picture; nil: there was none
	focused string           // the zone that has the focus
	hovered string           // the zone under the mouse
}

// sheetJob is a picture that is being drawn, or is on the screen.
type sheetJob struct {
	of   *diagram.Diagram // the newest one that looks like that: its words may be others
	done bool             // the picture is drawn
}

func newSheet(h *host.Host) *sheet {
	s := &sheet{h: h, picture: widget.NewPicture(), area: widget.NewFocusArea(h.Canvas), shown: &diagram.Diagram{}, wanted: &diagram.Diagram{}}
	s.wordBox = group()
	s.area.OnKey, s.area.OnFocusGained, s.area.OnFocusLost = s.typed, func() { s.focus(s.focusedZone()) }, h.Tips.Hide
	s.area.OnMoved, s.area.OnMouseOut = s.moved, s.left
	s.area.OnSecondaryTapped = func(e *fyne.PointEvent) { s.menu(e.AbsolutePosition) }
	s.area.OnMenu = func() { s.menu(fyne.CurrentApp().Driver().AbsolutePositionForObject(s.area.Ring)) }
	s.area.OnTapped = func(e *fyne.PointEvent) { s.follow(s.shown.At(float64(e.Position.X), float64(e.Position.Y))) }
	s.group = group(s.picture, s.wordBox, s.area, s.area.Ring)
	return s
}

// group holds objects that are placed one by one.
func group(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Objects: objects}
}

// draw shows a diagram in a moment. What is shown already isn't drawn again.
func (s *sheet) draw(d *diagram.Diagram) {
	theme, scale := s.h.Colours(), widget.PixelScale(s.h.Canvas)
	same := theme == s.theme && scale == s.scale && d.Width == s.wanted.Width && d.Height == s.wanted.Height && reflect.DeepEqual(d.Shapes, s.wanted.Shapes)
	s.wanted, s.theme, s.scale = d, theme, scale
	if same && s.picture.Image != nil {
		job := s.job
		if job.of = d; job.done && s.ready == nil { // else the picture is on its way, and its words with it
			s.soon(func() { s.show(job.of) })
		}
		return
	}
	mine := &sheetJob{of: d}
	s.job = mine
	size := widget.Pixels(fyne.NewSize(float32(d.Width), float32(d.Height)), scale)
	into := s.spare
	if s.spare = nil; into == nil || into.Rect.Size() != size {
		into = image.NewRGBA(image.Rectangle{Max: size})
	}
	s.h.Work(func(context.Context) error {
		d.Draw(into, float64(scale), theme.Window)
		return nil
	}, func(error) {
		if mine != s.job {
			s.spare = into
			return
		}
		mine.done = true
		s.soon(func() {
			s.spare, _ = s.picture.Image.(*image.RGBA)
			s.picture.Image = into
			style.Place(s.picture, 0, 0, float32(d.Width), float32(d.Height))
			s.picture.Refresh()
			s.show(mine.of)
		})
	})
}

// soon shows something now, or with flush.
func (s *sheet) soon(show func()) {
	if s.ready = show; s.hold == nil || !s.hold() {
		s.flush()
	}
}

// flush shows what waits for that.
func (s *sheet) flush() {
	if ready := s.ready; ready != nil {
		s.ready = nil
		ready()
	}
}

// show shows the words of a diagram.
func (s *sheet) show(d *diagram.Diagram) {
	s.shown = d
	for len(s.words) < len(d.Words) {
		t := canvas.NewText("", nil)
		s.words = append(s.words, t)
		s.wordBox.Objects = append(s.wordBox.Objects, t)
	}
	for i, t := range s.words {
		style.SetVisible(t, i < len(d.Words))
		if i < len(d.Words) {
			setWord(t, &d.Words[i])
		}
	}
	s.placeRing()
}

// setWord makes a text what a word says, if it isn't.
func setWord(t *canvas.Text, w *diagram.Word) {
	align := [...]fyne.TextAlign{diagram.Left: fyne.TextAlignLeading, diagram.Middle: fyne.TextAlignCenter, diagram.Right: fyne.TextAlignTrailing}[w.Align]
	looks := fyne.TextStyle{Bold: w.Bold, Monospace: w.Mono}
	if t.TextSize != w.Size || t.TextStyle != looks || t.Alignment != align {
		t.TextSize, t.TextStyle, t.Alignment = w.Size, looks, align
		t.Text = ""
	}
	style.SetText(t, w.Text, w.Color)
	style.Place(t, float32(w.X), float32(w.Y), float32(w.W), t.MinSize().Height)
}

// focusedZone is the zone with the focus; the first one if that is gone.
func (s *sheet) focusedZone() int {
	return max(slices.IndexFunc(s.shown.Zones, func(z diagram.Zone) bool { return z.Name == s.focused }), 0)
}

// focus moves the focus to a zone and explains it.
func (s *sheet) focus(i int) {
	if i >= len(s.shown.Zones) {
		return
	}
	z := &s.shown.Zones[i]
	s.focused = z.Name
	s.placeRing()
	if z.Tip != "" {
		s.h.Tips.ShowAt(s.spot(z), z.Tip)
	} else {
		s.h.Tips.Hide()
	}
}

// focusOn moves the focus to the zone of that name.
func (s *sheet) focusOn(name string) {
	if i := slices.IndexFunc(s.shown.Zones, func(z diagram.Zone) bool { return z.Name == name }); i >= 0 {
		s.h.Canvas.Focus(s.area)
		s.focus(i)
	}
}

// placeRing puts the ring around the zone with the focus.
func (s *sheet) placeRing() {
	if i := s.focusedZone(); i < len(s.shown.Zones) {
		z := &s.shown.Zones[i]
		style.Place(s.area.Ring, float32(z.X), float32(z.Y), float32(z.W), float32(z.H))
	}
}

// spot is where a zone is in the window.
func (s *sheet) spot(z *diagram.Zone) widget.Spot {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.area)
	return widget.Spot{At: at.AddXY(float32(z.X), float32(z.Y)), Size: fyne.NewSize(float32(z.W), float32(z.H))}
}

func (s *sheet) typed(key fyne.KeyName) bool {
	i, n := s.focusedZone(), len(s.shown.Zones)
	switch key {
	case fyne.KeyLeft, fyne.KeyUp:
		s.focus(max(i-1, 0))
	case fyne.KeyRight, fyne.KeyDown:
		s.focus(min(i+1, n-1))
	case fyne.KeyHome:
		s.focus(0)
	case fyne.KeyEnd:
		s.focus(n - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if i < n {
			s.follow(&s.shown.Zones[i])
		}
	default:
		return false
	}
	return true
}

// follow does what a zone leads to.
func (s *sheet) follow(z *diagram.Zone) {
	if z != nil && z.Link && s.onLink != nil {
		s.h.Tips.Hide()
		s.onLink(z.Name)
	}
}

// moved explains a zone after the mouse has rested on it.
func (s *sheet) moved(at fyne.Position) {
	z := s.shown.At(float64(at.X), float64(at.Y))
	name := ""
	s.area.Pointer = desktop.DefaultCursor
	if z != nil {
		if name = z.Name; z.Link {
			s.area.Pointer = desktop.PointerCursor
		}
	}
	if name == s.hovered {
		return
	}
	s.hovered = name
	s.h.Tips.Hide()
	if z != nil && z.Tip != "" {
		about := *z
		s.h.Tips.ShowLater(func() (widget.Spot, string) { return s.spot(&about), about.Tip })
	}
}

// menu opens the menu, if there is one.
func (s *sheet) menu(at fyne.Position) {
	if s.onMenu != nil {
		s.h.Tips.Hide()
		s.onMenu(at)
	}
}

func (s *sheet) left() {
	s.hovered = ""
	s.h.Tips.Hide()
}
