package settings

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// Page is the page with every setting. What was typed and not saved stays
// when the page is left.
type Page struct {
	w    *host.Host
	form *settingsForm
	rows map[string]*settingRow // by key

	front   string // the section that is shown
	search  *widget.Field
	names   *fyne.Container // of the sections
	list    *settingList
	scroll  *container.Scroll
	path    *fynewidget.Label
	message *fynewidget.Label
	again   *widget.DialogButton
	undo    *widget.DialogButton
	keep    *widget.DialogButton
	remove  *widget.DialogButton // made-up events; shown when there are some
	some    host.Question        // whether there are
	looked  string               // in which store was looked for them
	box     fyne.CanvasObject
	saving  bool
	later   []string // that the message says wait for a restart
	stale   bool     // the engine has said something while the page was hidden
	visible bool
}

func New(w *host.Host) *Page {
	p := &Page{w: w, rows: map[string]*settingRow{}, stale: true, some: host.Question{W: w}}
	p.form = newSettingsForm(w.Engine.Check)
	return p
}

// Content implements view.
func (p *Page) Content() fyne.CanvasObject {
	if p.box != nil {
		return p.box
	}
	esc := func() { p.search.Put(""); p.w.Win.Canvas().Unfocus() }
	p.search = p.w.NewField(widget.Keys{Enter: p.focusFirst, Esc: esc})
	p.search.SetPlaceHolder(text.Tr("Search settings"))
	p.search.OnChanged = func(string) { p.toTop(); p.fill() }
	p.search.Arrows = p.step
	p.names = container.New(&tightColumn{})
	p.list = &settingList{}
	p.list.box = container.New(p.list)
	p.scroll = container.NewVScroll(p.list.box)
	k := widget.Keys{}
	p.path, p.message = widget.SmallLabel(""), fynewidget.NewLabel("")
	p.message.Truncation = fyne.TextTruncateEllipsis
	p.again = widget.NewDialogButton(text.Tr("Restart now"), k, p.w.Restart)
	p.undo = widget.NewDialogButton(text.Tr("Revert"), k, p.undoAll)
	p.keep = widget.NewDialogButton(saveText(0), k, p.save).KeepRoomFor(saveText(1), saveText(99), text.Tr("Show what is wrong"))
	p.keep.Importance = fynewidget.HighImportance
	folder := widget.NewDialogButton(text.Tr("Open folder"), k, func() { p.w.OpenFolder(filepath.Dir(p.w.Engine.SettingsFile())) })

	left := container.NewBorder(container.NewPadded(p.search), nil, nil, nil, container.NewVScroll(p.names))
	foot := container.NewBorder(nil, nil, nil, container.NewHBox(p.again, p.undo, p.keep), p.message)
	p.path.Truncation = fyne.TextTruncateOff
	p.remove = widget.NewDialogButton(text.Tr("Remove made-up events…"), k, func() { removeMadeUp(p.w, p.lookForMadeUp) })
	p.remove.Hide()
	file := container.NewBorder(nil, nil, container.NewHBox(p.path, folder), p.remove)
	p.box = container.New(&settingsLayout{p.list}, left, p.scroll, container.NewPadded(container.NewVBox(fynewidget.NewSeparator(), foot, file)))
	p.Changed()
	return p.box
}

// Shown implements view.
func (p *Page) Shown() {
	p.visible = true
	if p.stale {
		p.Changed()
	}
	p.lookForMadeUp()
}

// lookForMadeUp offers to remove made-up events where there are any.
func (p *Page) lookForMadeUp() {
	s := p.w.Engine.Store()
	p.looked = p.w.Engine.State().Location
	if s == nil {
		p.some.Drop()
		style.SetVisible(p.remove, false)
		return
	}
	var n int64
	p.some.Ask(s, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		n, err = countMadeUp(ctx, s, true)
		return err
	}, func(err error) {
		style.SetVisible(p.remove, err == nil && n > 0)
		p.box.Refresh()
	})
}

// Hidden implements view.
func (p *Page) Hidden() {
	p.visible = false
	p.some.Drop()
}

// Changed implements view.
func (p *Page) Changed() {
	if p.box == nil || !p.visible && len(p.rows) > 0 {
		p.stale = true
		return
	}
	p.stale = false
	if p.visible && p.looked != p.w.Engine.State().Location {
		p.lookForMadeUp()
	}
	all, pending := p.w.Engine.Settings(), p.w.Engine.State().Pending
	if len(p.rows) > 0 && reflect.DeepEqual(all, p.form.all) && slices.Equal(pending, p.form.pending) {
		return
	}
	p.form.merge(all, pending)
	if len(p.later) > 0 && !slices.ContainsFunc(p.later, func(key string) bool { return slices.Contains(pending, key) }) {
		p.say(style.Calm, text.Tr("In effect: {{.Keys}}", text.With("Keys", strings.Join(p.later, ", "))))
	}
	p.path.SetText(p.w.Engine.SettingsFile())
	p.fill()
}

// fill shows the rows of the section in front, or what the search finds.
func (p *Page) fill() {
	var shown []settingsSection
	if p.search.Text != "" {
		shown = p.form.find(p.search.Text)
	} else {
		for _, s := range p.form.sections() {
			if p.front == "" || s.name == p.front {
				p.front = s.name
				shown = append(shown, s)
				break
			}
		}
	}
	p.list.items = nil
	for _, s := range shown {
		p.list.items = append(p.list.items, listItem{head: sectionHead(s)})
		for _, one := range s.settings {
			r := p.rows[one.Key]
			if r == nil {
				r = p.newRow(one)
				p.rows[one.Key] = r
			}
			p.list.items = append(p.list.items, listItem{row: r})
		}
	}
	if len(shown) == 0 {
		p.list.items = []listItem{{head: widget.SmallLabel(text.Tr("No setting has all these words"))}}
	}
	p.list.fill()
	p.update()
}

// toTop shows the first rows.
func (p *Page) toTop() { p.scroll.ScrollToTop() }

// step brings the next section to the front, or the one before.
func (p *Page) step(by int) {
	sections := p.form.sections()
	i := slices.IndexFunc(sections, func(s settingsSection) bool { return s.name == p.front })
	if len(sections) > 0 {
		p.choose(sections[(i+by+len(sections))%len(sections)].name)
	}
}

func sectionHead(s settingsSection) fyne.CanvasObject {
	head := fynewidget.NewRichText(
		&fynewidget.TextSegment{Text: s.name + "  ", Style: fynewidget.RichTextStyle{Inline: true, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}},
		&fynewidget.TextSegment{Text: s.doc, Style: fynewidget.RichTextStyle{Inline: true, ColorName: theme.ColorNameDisabled}})
	head.Truncation = fyne.TextTruncateEllipsis
	return head
}

// update shows what has been typed.
func (p *Page) update() {
	for _, item := range p.list.items {
		if item.row != nil {
			item.row.update()
		}
	}
	p.nameSections()
	changed := len(p.form.Changed())
	s, wrong := p.form.firstWrong()
	said, importance := saveText(changed), fynewidget.HighImportance
	if wrong { // it may be in another section
		said, importance = text.Tr("Show what is wrong"), fynewidget.MediumImportance
	}
	if p.keep.Text != said {
		p.keep.Importance = importance
		p.keep.SetText(said)
	}
	p.keep.SetEnabled(changed > 0 && !p.saving)
	p.undo.SetEnabled(changed > 0 && !p.saving)
	style.SetVisible(p.again, len(p.form.pending) > 0)
	if wrong {
		p.say(style.Alarm, text.Tr("{{.Key}} can't be saved: {{.Problem}}", text.With("Key", s.Key, "Problem", p.form.wrong[s.Key])))
	} else if p.message.Importance == fynewidget.DangerImportance {
		p.say(style.Calm, "")
	}
	p.list.box.Refresh()
	p.box.Refresh()
}

// saveText is what the button says over so many changes.
func saveText(changes int) string {
	if changes == 0 {
		return text.Tr("Save")
	}
	return text.Trn(changes, "Save one change", "Save {{.Changes}} changes", text.With("Changes", changes))
}

// say shows what came of saving.
func (p *Page) say(t style.Tone, text string) {
	p.later = nil
	importance := fynewidget.MediumImportance
	if t == style.Alarm {
		importance, text = fynewidget.DangerImportance, style.Failure+" "+text
	}
	widget.SetLabel(p.message, text, importance)
}

// nameSections lists the sections at the left, with how many settings of each
// are changed.
func (p *Page) nameSections() {
	sections := p.form.sections()
	if len(p.names.Objects) != len(sections) {
		p.names.Objects = nil
		for range sections {
			p.names.Add(newSectionName(p))
		}
	}
	for i, s := range sections {
		p.names.Objects[i].(*sectionName).update(s, s.name == p.front && p.search.Text == "")
	}
}

// choose brings a section to the front.
func (p *Page) choose(section string) {
	p.front = section
	p.search.Put("")
	p.toTop()
	p.fill()
}

func (p *Page) undoAll() {
	for _, key := range p.form.Changed() {
		p.form.undo(key)
	}
	p.update()
}

// focusFirst puts the cursor into the first row.
func (p *Page) focusFirst() {
	for _, item := range p.list.items {
		if item.row != nil && item.row.fixed == nil {
			item.row.focus(p.w.Win.Canvas())
			return
		}
	}
}

// save writes all changes, or leads to the first that is impossible.
func (p *Page) save() {
	if s, wrong := p.form.firstWrong(); wrong {
		p.choose(s.Section)
		p.rows[s.Key].focus(p.w.Win.Canvas())
		return
	}
	keys := p.form.Changed()
	if len(keys) == 0 || p.saving {
		return
	}
	changes := map[string]string{}
	for _, key := range keys {
		changes[key] = p.form.edits[key]
	}
	p.saving = true
	p.say(style.Calm, text.Tr("Saving…"))
	p.update()
	var restart bool
	p.w.Work(func(ctx context.Context) (err error) {
		restart, err = p.w.Engine.Save(ctx, changes)
		return err
	}, func(err error) {
		p.saving = false
		if err == nil {
			p.form.saved(changes)
			p.form.merge(p.w.Engine.Settings(), p.w.Engine.State().Pending)
		}
		p.update()
		if err != nil {
			p.say(style.Alarm, text.Tr("Nothing was saved: {{.Error}}", text.With("Error", err)))
			return
		}
		now, later := p.form.inForce(keys, restart)
		p.say(style.Calm, savedText(now, later))
		p.later = later
	})
}

// Rests are the states in which the page may be left alone.
func (p *Page) Rests() []host.Rest {
	return []host.Rest{{Open: "", Show: nil}, {Open: "cursor in a field", Show: p.focusFirst}}
}

// IsOpen reports whether anything is open in the page.
func (p *Page) IsOpen() bool { return false }

// CloseAll closes all that isOpen sees.
func (p *Page) CloseAll() {}
