package ui

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"weir/core"
)

// settings is the page with every setting. What was typed and not saved stays
// when the page is left.
type settings struct {
	w    *window
	form *settingsForm
	rows map[string]*settingRow // by key

	front   string // the section that is shown
	search  *field
	names   *fyne.Container // of the sections
	list    *settingList
	scroll  *container.Scroll
	path    *widget.Label
	message *widget.Label
	again   *verb
	undo    *verb
	keep    *verb
	remove  *verb    // made-up events; shown when there are some
	some    question // whether there are
	looked  string   // in which store was looked for them
	box     fyne.CanvasObject
	saving  bool
	later   []string // that the message says wait for a restart
	stale   bool     // the desk has said something while the page was hidden
	visible bool
}

func newSettings(w *window) view {
	p := &settings{w: w, rows: map[string]*settingRow{}, stale: true, some: question{w: w}}
	p.form = newSettingsForm(w.desk.Check)
	return p
}

// content implements view.
func (p *settings) content() fyne.CanvasObject {
	if p.box != nil {
		return p.box
	}
	esc := func() { p.search.put(""); p.w.win.Canvas().Unfocus() }
	p.search = p.w.newField(keys{enter: p.focusFirst, esc: esc})
	p.search.SetPlaceHolder(tr("Search settings"))
	p.search.OnChanged = func(string) { p.toTop(); p.fill() }
	p.search.arrows = p.step
	p.names = container.New(&tightColumn{})
	p.list = &settingList{}
	p.list.box = container.New(p.list)
	p.scroll = container.NewVScroll(p.list.box)
	k := keys{}
	p.path, p.message = small(""), widget.NewLabel("")
	p.message.Truncation = fyne.TextTruncateEllipsis
	p.again = newVerb(tr("Restart now"), k, p.w.restart)
	p.undo = newVerb(tr("Revert"), k, p.undoAll)
	p.keep = newVerb(saveText(0), k, p.save).says(saveText(1), saveText(99), tr("Show what is wrong"))
	p.keep.Importance = widget.HighImportance
	folder := newVerb(tr("Open folder"), k, func() { p.w.openFolder(filepath.Dir(p.w.desk.SettingsFile())) })

	left := container.NewBorder(container.NewPadded(p.search), nil, nil, nil, container.NewVScroll(p.names))
	foot := container.NewBorder(nil, nil, nil, container.NewHBox(p.again, p.undo, p.keep), p.message)
	p.path.Truncation = fyne.TextTruncateOff
	p.remove = newVerb(tr("Remove made-up events…"), k, func() { p.w.removeMadeUp(p.lookForMadeUp) })
	p.remove.Hide()
	file := container.NewBorder(nil, nil, container.NewHBox(p.path, folder), p.remove)
	p.box = container.New(&settingsLayout{p.list}, left, p.scroll, container.NewPadded(container.NewVBox(widget.NewSeparator(), foot, file)))
	p.changed()
	return p.box
}

// shown implements view.
func (p *settings) shown() {
	p.visible = true
	if p.stale {
		p.changed()
	}
	p.lookForMadeUp()
}

// lookForMadeUp offers to remove made-up events where there are any.
func (p *settings) lookForMadeUp() {
	s := p.w.desk.Store()
	p.looked = p.w.desk.State().Location
	if s == nil {
		p.some.drop()
		show(p.remove, false)
		return
	}
	var n int64
	p.some.ask(s, func(ctx context.Context, s core.Store, _ func(func())) (err error) {
		n, err = countMadeUp(ctx, s, true)
		return err
	}, func(err error) {
		show(p.remove, err == nil && n > 0)
		p.box.Refresh()
	})
}

// hidden implements view.
func (p *settings) hidden() {
	p.visible = false
	p.some.drop()
}

// changed implements view.
func (p *settings) changed() {
	if p.box == nil || !p.visible && len(p.rows) > 0 {
		p.stale = true
		return
	}
	p.stale = false
	if p.visible && p.looked != p.w.desk.State().Location {
		p.lookForMadeUp()
	}
	all, pending := p.w.desk.Settings(), p.w.desk.State().Pending
	if len(p.rows) > 0 && reflect.DeepEqual(all, p.form.all) && slices.Equal(pending, p.form.pending) {
		return
	}
	p.form.merge(all, pending)
	if len(p.later) > 0 && !slices.ContainsFunc(p.later, func(key string) bool { return slices.Contains(pending, key) }) {
		p.say(calm, tr("In effect: {{.Keys}}", with("Keys", strings.Join(p.later, ", "))))
	}
	p.path.SetText(p.w.desk.SettingsFile())
	p.fill()
}

// fill shows the rows of the section in front, or what the search finds.
func (p *settings) fill() {
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
		p.list.items = []listItem{{head: small(tr("No setting has all these words"))}}
	}
	p.list.fill()
	p.update()
}

// toTop shows the first rows.
func (p *settings) toTop() { p.scroll.ScrollToTop() }

// step brings the next section to the front, or the one before.
func (p *settings) step(by int) {
	sections := p.form.sections()
	i := slices.IndexFunc(sections, func(s settingsSection) bool { return s.name == p.front })
	if len(sections) > 0 {
		p.choose(sections[(i+by+len(sections))%len(sections)].name)
	}
}

func sectionHead(s settingsSection) fyne.CanvasObject {
	head := widget.NewRichText(
		&widget.TextSegment{Text: s.name + "  ", Style: widget.RichTextStyle{Inline: true, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}},
		&widget.TextSegment{Text: s.doc, Style: widget.RichTextStyle{Inline: true, ColorName: theme.ColorNameDisabled}})
	head.Truncation = fyne.TextTruncateEllipsis
	return head
}

// update shows what has been typed.
func (p *settings) update() {
	for _, item := range p.list.items {
		if item.row != nil {
			item.row.update()
		}
	}
	p.nameSections()
	changed := len(p.form.changed())
	s, wrong := p.form.firstWrong()
	text, importance := saveText(changed), widget.HighImportance
	if wrong { // it may be in another section
		text, importance = tr("Show what is wrong"), widget.MediumImportance
	}
	if p.keep.Text != text {
		p.keep.Importance = importance
		p.keep.SetText(text)
	}
	p.keep.able(changed > 0 && !p.saving)
	p.undo.able(changed > 0 && !p.saving)
	show(p.again, len(p.form.pending) > 0)
	if wrong {
		p.say(alarm, tr("{{.Key}} can't be saved: {{.Problem}}", with("Key", s.Key, "Problem", p.form.wrong[s.Key])))
	} else if p.message.Importance == widget.DangerImportance {
		p.say(calm, "")
	}
	p.list.box.Refresh()
	p.box.Refresh()
}

// saveText is what the button says over so many changes.
func saveText(changes int) string {
	if changes == 0 {
		return tr("Save")
	}
	return trn(changes, "Save one change", "Save {{.Changes}} changes", with("Changes", changes))
}

// say shows what came of saving.
func (p *settings) say(t tone, text string) {
	p.later = nil
	importance := widget.MediumImportance
	if t == alarm {
		importance, text = widget.DangerImportance, failure+" "+text
	}
	restate(p.message, text, importance)
}

// nameSections lists the sections at the left, with how many settings of each
// are changed.
func (p *settings) nameSections() {
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
func (p *settings) choose(section string) {
	p.front = section
	p.search.put("")
	p.toTop()
	p.fill()
}

func (p *settings) undoAll() {
	for _, key := range p.form.changed() {
		p.form.undo(key)
	}
	p.update()
}

// focusFirst puts the cursor into the first row.
func (p *settings) focusFirst() {
	for _, item := range p.list.items {
		if item.row != nil && item.row.fixed == nil {
			item.row.focus(p.w.win.Canvas())
			return
		}
	}
}

// save writes all changes, or leads to the first that is impossible.
func (p *settings) save() {
	if s, wrong := p.form.firstWrong(); wrong {
		p.choose(s.Section)
		p.rows[s.Key].focus(p.w.win.Canvas())
		return
	}
	keys := p.form.changed()
	if len(keys) == 0 || p.saving {
		return
	}
	changes := map[string]string{}
	for _, key := range keys {
		changes[key] = p.form.edits[key]
	}
	p.saving = true
	p.say(calm, tr("Saving…"))
	p.update()
	var restart bool
	p.w.work(func(ctx context.Context) (err error) {
		restart, err = p.w.desk.Save(ctx, changes)
		return err
	}, func(err error) {
		p.saving = false
		if err == nil {
			p.form.saved(changes)
			p.form.merge(p.w.desk.Settings(), p.w.desk.State().Pending)
		}
		p.update()
		if err != nil {
			p.say(alarm, tr("Nothing was saved: {{.Error}}", with("Error", err)))
			return
		}
		now, later := p.form.inForce(keys, restart)
		p.say(calm, savedText(now, later))
		p.later = later
	})
}
