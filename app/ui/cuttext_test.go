//go:build !headless

package ui

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/synthetic"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/assets"
	"weir/core"
)

// said are the texts of the window in one language, to tell them from data.
type said struct {
	whole     map[string]bool
	templates []*regexp.Regexp
	leads     []string // what stands before the first value
}

// saidIn knows the texts of a language.
func saidIn(all map[string]map[string]string) *said {
	s := &said{whole: map[string]bool{}}
	for _, forms := range all {
		for _, v := range forms {
			parts := placeholder.Split(v, -1)
			if len(parts) == 1 {
				s.whole[v] = true
				s.leads = append(s.leads, v)
				continue
			}
			if letters := strings.Join(parts, ""); len(letters) < 4 {
				continue // would match any data
			}
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			s.templates = append(s.templates, regexp.MustCompile("^(?s:"+strings.Join(parts, ".+")+")$"))
			if lead := placeholder.Split(v, 2)[0]; len([]rune(lead)) > 2 {
				s.leads = append(s.leads, lead)
			}
		}
	}
	return s
}

// fixed reports whether a text is the window's, not data.
func (s *said) fixed(t string) bool {
	if s.whole[t] {
		return true
	}
	return slices.ContainsFunc(s.templates, func(r *regexp.Regexp) bool { return r.MatchString(t) })
}

// shortened reports whether a text with an ellipsis is the beginning of one of the
// window's.
func (s *said) shortened(t string) bool {
	begins, cut := strings.CutSuffix(t, "…")
	if !cut || s.fixed(t) {
		return false
	}
	last := begins[strings.LastIndex(begins, "· ")+1:] // clauses are joined by dots
	for _, b := range []string{begins, strings.TrimLeft(last, "· ")} {
		if b == "" || slices.ContainsFunc(s.leads, func(lead string) bool { return strings.HasPrefix(lead, b) }) {
			return true
		}
	}
	return false
}

// sight is a rectangle of the window.
type sight struct {
	at   fyne.Position
	size fyne.Size
}

func (r sight) right() float32  { return r.at.X + r.size.Width }
func (r sight) bottom() float32 { return r.at.Y + r.size.Height }

// meet reports whether two rectangles overlap by more than a rounding error.
func (r sight) meet(o sight) bool {
	const slack = 1.5
	return r.at.X+slack < o.right() && o.at.X+slack < r.right() && r.at.Y+slack < o.bottom() && o.at.Y+slack < r.bottom()
}

func (r sight) and(o sight) sight {
	at := fyne.NewPos(max(r.at.X, o.at.X), max(r.at.Y, o.at.Y))
	return sight{at, fyne.NewSize(max(min(r.right(), o.right())-at.X, 0), max(min(r.bottom(), o.bottom())-at.Y, 0))}
}

// line is a line of text where it is seen.
type line struct {
	text  string
	fixed bool
	sight
}

// cutFinder collects the texts that are cut in what is on the screen.
type cutFinder struct {
	*said
	pointed bool // the crosshair is on the charts: their legends give their room to its readings
	lines   []line
	faults  map[string]bool
}

func (f *cutFinder) fault(format string, args ...any) { f.faults[fmt.Sprintf(format, args...)] = true }

// look walks through an object at a place, of which only what lies within room is seen.
func (f *cutFinder) look(o fyne.CanvasObject, at fyne.Position, room sight) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	here := sight{at, o.Size()}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			f.look(child, at, room)
		}
		return
	case *canvas.Text:
		f.line(o, here, room)
		return
	case *fynewidget.Label:
		f.label(o, here)
		return
	case *widget.TruncatedLabel:
		f.label(&o.Label, here)
		return
	case *widget.Field:
		f.field(o, here)
		return
	case *widget.Choice:
		if slices.ContainsFunc(hosttest.Texts(o), func(s string) bool { return strings.HasSuffix(s, "…") && s != o.Selected }) {
			f.fault("the choice %q is shortened", o.Selected)
		}
	case *container.Scroll:
		room = room.and(here)
	case *widget.Dialog:
		for _, child := range test.WidgetRenderer(o).Objects() {
			if card, ok := child.(*canvas.Rectangle); ok && card.StrokeWidth > 0 {
				room = sight{at.Add(card.Position()), card.Size()}
			}
		}
	case fyne.Widget:
		if s, ok := f.button(o); ok && o.MinSize().Width > here.size.Width+1 && f.fixed(s) {
			f.fault("the button %q needs %.0f, has %.0f", s, o.MinSize().Width, here.size.Width)
		}
	}
	if w, ok := o.(fyne.Widget); ok {
		for _, child := range test.WidgetRenderer(w).Objects() {
			f.look(child, at, room)
		}
	}
}

// button returns the text of a button or a box to tick.
func (f *cutFinder) button(w fyne.Widget) (string, bool) {
	switch w := w.(type) {
	case *widget.DialogButton:
		return w.Text, true
	case *widget.ToolButton:
		return w.Text, true
	case *widget.PageButton:
		return w.Text, true
	case *widget.Checkbox:
		return w.Text, true
	}
	return "", false
}

// line looks at a line of text that is placed by itself.
func (f *cutFinder) line(t *canvas.Text, here, room sight) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	if !f.pointed && f.shortened(t.Text) {
		f.fault("%q is shortened", t.Text)
	}
	size := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle)
	x := here.at.X
	switch t.Alignment {
	case fyne.TextAlignCenter:
		x += (here.size.Width - size.Width) / 2
	case fyne.TextAlignTrailing:
		x += here.size.Width - size.Width
	}
	// The part of a line of text that has letters in it.
	glyphs := sight{fyne.NewPos(x, here.at.Y+(max(here.size.Height, size.Height)-size.Height)/2+0.17*size.Height), fyne.NewSize(size.Width, 0.66*size.Height)}
	if glyphs.bottom() <= room.at.Y || glyphs.at.Y >= room.bottom() {
		return
	}
	fixed := f.fixed(t.Text) || f.clauses(t.Text)
	if fixed && (glyphs.at.X < room.at.X-1 || glyphs.right() > room.right()+1) {
		f.fault("%q is at %.0f to %.0f, not within %.0f to %.0f", t.Text, glyphs.at.X, glyphs.right(), room.at.X, room.right())
	}
	f.lines = append(f.lines, line{t.Text, fixed, glyphs})
}

// clauses reports whether a text consists of clauses of which one is the window's.
func (f *cutFinder) clauses(t string) bool {
	return slices.ContainsFunc(strings.Split(t, " · "), func(s string) bool { return f.fixed(strings.TrimSpace(s)) })
}

// label looks at one of Fyne's labels.
func (f *cutFinder) label(l *fynewidget.Label, here sight) {
	if l.Text == "" || l.Wrapping != fyne.TextWrapOff || l.Truncation != fyne.TextTruncateEllipsis && l.Truncation != fyne.TextTruncateClip || !f.fixed(l.Text) && !f.clauses(l.Text) {
		return
	}
	size := theme.Size(l.SizeName)
	if l.SizeName == "" {
		size = theme.TextSize()
	}
	needs := fyne.MeasureText(l.Text, size, l.TextStyle).Width + 2*theme.InnerPadding()
	if needs > here.size.Width+1 {
		f.fault("the label %q needs %.0f, has %.0f", l.Text, needs, here.size.Width)
	}
}

// field looks at what an empty field says.
func (f *cutFinder) field(l *widget.Field, here sight) {
	needs := fyne.MeasureText(l.PlaceHolder, theme.TextSize(), l.TextStyle).Width + 2*theme.InnerPadding()
	if l.Text == "" && !l.MultiLine && needs > here.size.Width+1 && f.fixed(l.PlaceHolder) {
		f.fault("the empty field %q needs %.0f, has %.0f", l.PlaceHolder, needs, here.size.Width)
	}
}

// overlaps adds the lines that lie over one another.
func (f *cutFinder) overlaps() {
	for i, a := range f.lines {
		for _, b := range f.lines[:i] {
			if (a.fixed || b.fixed) && a.meet(b.sight) {
				f.fault("%q lies over %q", a.text, b.text)
			}
		}
	}
}

// tabs are words on a page of which a click shows something else.
var tabs = map[string][]string{
	"Floor":   {"locks and pools", "goroutines"},
	"Explore": {"top", "kind", "score", "weekday and hour", "chart"},
}

// choose clicks a word, if it is in sight.
func choose(t *testing.T, win fyne.Window, word string) {
	t.Helper()
	f := &cutFinder{said: &said{}, faults: map[string]bool{}}
	f.look(win.Content(), fyne.Position{}, sight{size: win.Canvas().Size()})
	for _, l := range f.lines {
		if l.text == word {
			test.TapCanvas(win.Canvas(), l.at.AddXY(l.size.Width/2, l.size.Height/2))
		}
	}
}

// cutTexts returns what is cut in the window, by the page and what is open over it.
func cutTexts(t *testing.T, size fyne.Size, known *said) (all map[string][]string) {
	t.Helper()
	all = map[string][]string{}
	synctest.Test(t, func(t *testing.T) {
		store := hosttest.OpenStore(t)
		hosttest.Fill(t, store, 80, core.Reject{Input: "a.ndjson", Line: 3, Reason: "not JSON", Bytes: []byte(`{"id":`), Hash: 1, Size: 6})
		hosttest.FailAll(t, store)
		d := &restEngine{FormsEngine: hosttest.FormsEngine{SettingsNow: hosttest.SomeSettings(), StoreNow: store}}
		d.StateNow = control.State{Phase: control.Running, Since: time.Now(), Started: time.Now(), Backend: "sqlite", Location: store.Location(), Source: "none", Version: "v0.9.0"}
		queue := make(chan func(), 1000)
		w := newWindow(test.NewTempApp(t), d, func(f func()) { queue <- f })
		defer func() {
			w.close()
			w.Goroutines.Wait()
		}()
		w.Win.Resize(size)
		w.start()
		model := synthetic.New(time.Now(), hosttest.DashEvery, 123_456)
		settle := func() {
			for range 4 {
				d.snapshot(model.Next())
				time.Sleep(time.Second)
				for synctest.Wait(); len(queue) > 0; synctest.Wait() {
					(<-queue)()
				}
			}
		}
		for range 300 { // cards compare with the minutes before
			d.snapshot(model.Next())
		}
		settle()
		for i, p := range w.pages {
			w.show(i)
			settle()
			states := w.restsOf(i)
			for _, tab := range tabs[p.name] {
				states = append(states, host.Rest{Open: tab, Show: func() { choose(t, w.Win, text.Tr(tab)) }})
			}
			for _, s := range states {
				if s.Show != nil {
					s.Show()
					settle()
				}
				f := &cutFinder{said: known, pointed: s.Open == "crosshair", faults: map[string]bool{}}
				seen := w.Win.Content()
				if top := w.Win.Canvas().Overlays().Top(); top != nil {
					seen = top
				}
				f.look(seen, fyne.Position{}, sight{size: w.Win.Canvas().Size()})
				if s.Show == nil || seen != w.Win.Content() || slices.Contains(tabs[p.name], s.Open) {
					f.overlaps()
				}
				where := strings.TrimSuffix(p.name+", "+s.Open, ", ")
				all[where] = slices.Sorted(maps.Keys(f.faults))
				w.closeAll()
			}
		}
	})
	return all
}

// TestNoTextIsCut walks through all pages and dialogs in all languages.
func TestNoTextIsCut(t *testing.T) {
	speakEnglish(t)
	for _, tag := range locale.Tags {
		known := saidIn(messages(t, tag))
		for _, size := range []fyne.Size{{Width: 1024, Height: 640}, {Width: host.MinWidth, Height: host.MinHeight}} {
			t.Run(fmt.Sprintf("%s %.0f×%.0f", tag, size.Width, size.Height), func(t *testing.T) {
				if err := text.Use(assets.Translations, tag); err != nil {
					t.Fatal(err)
				}
				for where, faults := range cutTexts(t, size, known) {
					if size.Width < 1024 && strings.HasPrefix(where, "Floor") {
						continue // its boxes stand side by side: there the names of some are shortened
					}
					for _, fault := range faults {
						t.Errorf("%s: %s", where, fault)
					}
				}
			})
		}
	}
}

// TestCutTextsAreFound has every text be far too long: TestNoTextIsCut would then complain
// about all pages and dialogs.
func TestCutTextsAreFound(t *testing.T) {
	speakEnglish(t)
	long := messages(t, locale.English)
	for _, forms := range long {
		for form, s := range forms {
			forms[form] = s + strings.Repeat(" Donaudampfschifffahrt", 8)
		}
	}
	file := map[string]any{}
	for key, forms := range long {
		file[key] = forms
		if s, plain := forms[""]; plain {
			file[key] = s
		}
	}
	data, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"translations/en.json": {Data: []byte("{}")}, "translations/de.json": {Data: data}}
	if err := text.Use(files, locale.German); err != nil {
		t.Fatal(err)
	}
	if err := translateFyne(); err != nil {
		t.Fatal(err)
	}
	for where, faults := range cutTexts(t, fyne.NewSize(1024, 640), saidIn(long)) {
		if len(faults) == 0 {
			t.Errorf("%s: nothing is found", where)
		}
	}
}
