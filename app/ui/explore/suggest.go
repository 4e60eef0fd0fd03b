package explore

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/explore"
)

// suggestions are names in the store that begin with what is typed in a field. The arrow
// keys and the mouse choose one; Enter takes it.
type suggestions struct {
	page  *Page
	back  *canvas.Rectangle
	light *canvas.Rectangle // behind the chosen one
	rows  []*suggestion
	group *fyne.Container

	names  map[explore.Dimension][]explore.Name // that the store has, most events first
	asked  map[explore.Dimension]time.Time
	query  map[explore.Dimension]*host.Query
	field  *widget.Field // nil: they are hidden
	by     explore.Dimension
	found  []explore.Name
	chosen int  // -1: none
	quiet  bool // fields are filled by the program
}

type suggestion struct {
	name, count *canvas.Text
	area        *widget.HitArea
}

// The layout of suggestions.
const (
	suggestRows   = 8
	suggestHeight = 22
	suggestWidth  = 240
	suggestAge    = 30 * time.Second // after which names are read again
)

func newSuggestions(p *Page) *suggestions {
	s := &suggestions{page: p, back: style.NewCard(nil, nil), light: canvas.NewRectangle(nil), names: map[explore.Dimension][]explore.Name{}, asked: map[explore.Dimension]time.Time{}, query: map[explore.Dimension]*host.Query{}, chosen: -1}
	s.group = &fyne.Container{Objects: []fyne.CanvasObject{s.back, s.light}}
	for i := range suggestRows {
		r := &suggestion{style.NewText(style.LabelSize, false, nil), style.NewText(style.SmallSize, false, nil), widget.NewHitArea()}
		r.area.Pointer = desktop.PointerCursor
		r.area.OnTapped = func(*fyne.PointEvent) { s.take(i) }
		r.area.OnMoved = func(fyne.Position) {
			s.chosen = i
			s.draw()
		}
		s.rows = append(s.rows, r)
		s.group.Objects = append(s.group.Objects, r.name, r.count, r.area)
	}
	s.group.Hide()
	return s
}

// attach has a field of a dimension show suggestions.
func (s *suggestions) attach(f *widget.Field, d explore.Dimension) {
	submit, leave := f.Enter, f.Esc
	f.OnChanged = func(string) {
		if !s.quiet {
			s.typed(f, d)
		}
	}
	f.OnArrow = func(step int) {
		if s.field != f {
			s.typed(f, d)
			return
		}
		s.chosen = min(max(s.chosen+step, -1), len(s.found)-1)
		s.draw()
	}
	f.Enter = func() {
		if s.field == f && s.chosen >= 0 {
			s.take(s.chosen)
			return
		}
		s.hide()
		submit()
	}
	f.Esc = func() {
		if s.field == f {
			s.hide()
			return
		}
		leave()
	}
	f.OnFocusLost = func() {
		s.page.h.After(200*time.Millisecond, func() { // a click on a name takes the focus first
			if s.field == f && s.page.h.Canvas.Focused() != fyne.Focusable(f) {
				s.hide()
			}
		})
	}
}

// word is the last word of a list, without what excludes or a prefix.
func word(list string) (before, name string) {
	at := strings.LastIndexAny(list, ", \t") + 1
	name = strings.TrimPrefix(list[at:], "-")
	name = core.TrimName(core.TrimName(name, "r/"), "u/")
	return list[:len(list)-len(name)], name
}

// typed shows the names that match what is typed.
func (s *suggestions) typed(f *widget.Field, d explore.Dimension) {
	if s.page.store == nil {
		return
	}
	if s.page.h.Now().Sub(s.asked[d]) > suggestAge {
		s.read(f, d)
	}
	_, typed := word(f.Text)
	s.found, s.chosen, s.by = match(s.all(d), typed, suggestRows), -1, d
	if len(s.found) == 0 || len(s.found) == 1 && strings.EqualFold(s.found[0].Name, typed) {
		s.hide()
		return
	}
	s.field = f
	s.draw()
}

// all are the names that are known: totals don't know authors, the last answer does.
func (s *suggestions) all(d explore.Dimension) []explore.Name {
	if d == explore.Author && s.page.shown.Beside == explore.Author {
		return s.page.answer.Top
	}
	return s.names[d]
}

// match are the first names that begin with a text, and then those that have it in them.
func match(all []explore.Name, typed string, most int) (found []explore.Name) {
	typed = strings.ToLower(typed)
	var within []explore.Name
	for _, n := range all {
		switch at := strings.Index(strings.ToLower(n.Name), typed); {
		case n.Name == "" || at < 0:
		case at == 0:
			if found = append(found, n); len(found) == most {
				return found
			}
		case len(within) < most:
			within = append(within, n)
		}
	}
	return append(found, within[:min(len(within), most-len(found))]...)
}

// read reads the names of the store.
func (s *suggestions) read(f *widget.Field, d explore.Dimension) {
	if d == explore.Author {
		return
	}
	var names []explore.Name
	if s.query[d] == nil {
		s.query[d] = &host.Query{Host: s.page.h}
	}
	s.query[d].Run(s.page.store, func(ctx context.Context, st control.Store, _ func(func())) (err error) {
		names, err = explore.Names(ctx, st, d)
		return err
	}, func(err error) {
		if err != nil {
			return // the search itself says what is wrong with the store
		}
		s.names[d], s.asked[d] = names, s.page.h.Now()
		if s.page.h.Canvas.Focused() == fyne.Focusable(f) && f.Text != "" {
			s.typed(f, d)
		}
	})
}

// take puts a name in the place of what is typed.
func (s *suggestions) take(i int) {
	if s.field == nil || i >= len(s.found) {
		return
	}
	f := s.field
	before, _ := word(f.Text)
	s.quiet = true
	f.ReplaceText(before + text.QuoteName(s.found[i].Name))
	s.quiet = false
	s.hide()
	s.page.h.Canvas.Focus(f)
}

// forget forgets the names of another store.
func (s *suggestions) forget() {
	for _, q := range s.query {
		q.Cancel()
	}
	clear(s.names)
	clear(s.asked)
	s.hide()
}

func (s *suggestions) hide() {
	s.field, s.chosen = nil, -1
	style.SetVisible(s.group, false)
}

// draw shows the names below their field.
func (s *suggestions) draw() {
	c := s.page.h.Colours()
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(s.field).Subtract(driver.AbsolutePositionForObject(s.page.object))
	width := max(s.field.Size().Width, suggestWidth)
	at.X = max(min(at.X, s.page.object.Size().Width-width-style.Gap), 0)
	style.Place(s.group, at.X, at.Y+s.field.Size().Height+2, width, float32(len(s.found))*suggestHeight+8)
	s.back.FillColor, s.back.StrokeColor = style.Mix(c.Card, c.Muted, 0.08), c.Muted
	s.back.Refresh()
	style.Place(s.back, 0, 0, width, s.group.Size().Height)
	style.SetFill(s.light, style.WithAlpha(c.Series[0], 0.25))
	style.SetVisible(s.light, s.chosen >= 0)
	style.Place(s.light, 4, 4+float32(max(s.chosen, 0))*suggestHeight, width-8, suggestHeight)
	for i, r := range s.rows {
		visible := i < len(s.found)
		for _, o := range []fyne.CanvasObject{r.name, r.count, r.area} {
			style.SetVisible(o, visible)
		}
		if !visible {
			continue
		}
		y := 4 + float32(i)*suggestHeight
		count := text.Compact(float64(s.found[i].Events))
		style.SetText(r.count, count, c.Muted)
		wide := style.TextWidth(count, style.SmallSize, false)
		r.count.Move(fyne.NewPos(width-10-wide, y+4))
		style.SetText(r.name, style.Truncate(text.OneLine(s.found[i].Name), style.LabelSize, false, width-30-wide), c.Text)
		r.name.Move(fyne.NewPos(10, y+3))
		style.Place(r.area, 4, y, width-8, suggestHeight)
	}
	style.SetVisible(s.group, true)
	s.group.Refresh()
}
