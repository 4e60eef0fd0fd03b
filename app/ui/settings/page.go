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

// Page is the page with every setting. Unsaved edits stay when a person leaves
// the page.
type Page struct {
	h    *host.Host
	form *settingsForm
	rows map[string]*settingRow // by key

	section         string // the name of the shown section
	search          *widget.Field
	sectionNames    *fyne.Container // the list of sections
	list            *settingList
	scroll          *container.Scroll
	path            *fynewidget.Label
	message         *fynewidget.Label
	restart         *widget.DialogButton
	revert          *widget.DialogButton
	saveButton      *widget.DialogButton
	removeButton    *widget.DialogButton // removes simulated events; shown when there are some
	simulatedQuery  host.Query           // whether there are some
	simulatedStore  string               // the location of the store that simulatedQuery is about
	box             fyne.CanvasObject
	saving          bool
	awaitingRestart []string // keys that the message lists as waiting for a restart
	stale           bool     // the engine's settings may have changed while the page was hidden
	visible         bool
}

// New makes the page of settings.
func New(h *host.Host) *Page {
	p := &Page{h: h, rows: map[string]*settingRow{}, stale: true, simulatedQuery: host.Query{Host: h}}
	p.form = newSettingsForm(h.Engine.Check)
	return p
}

// Content implements host.Page.
func (p *Page) Content() fyne.CanvasObject {
	if p.box != nil {
		return p.box
	}
	esc := func() { p.search.ReplaceText(""); p.h.Win.Canvas().Unfocus() }
	p.search = p.h.NewField(widget.Keys{Enter: p.focusFirst, Esc: esc})
	p.search.SetPlaceHolder(text.Tr("Search settings"))
	p.search.OnChanged = func(string) { p.toTop(); p.fill() }
	p.search.OnArrow = p.step
	p.sectionNames = container.New(&tightColumn{})
	p.list = &settingList{}
	p.list.box = container.New(p.list)
	p.scroll = container.NewVScroll(p.list.box)
	k := widget.Keys{}
	p.path, p.message = widget.SmallLabel(""), fynewidget.NewLabel("")
	p.message.Truncation = fyne.TextTruncateEllipsis
	p.restart = widget.NewDialogButton(text.Tr("Restart now"), k, p.h.Restart)
	p.revert = widget.NewDialogButton(text.Tr("Revert"), k, p.revertAll)
	p.saveButton = widget.NewDialogButton(saveText(0), k, p.save).ReserveWidth(saveText(1), saveText(99), text.Tr("Show what is wrong"))
	p.saveButton.Importance = fynewidget.HighImportance
	folder := widget.NewDialogButton(text.Tr("Open folder"), k, func() { p.h.OpenFolder(filepath.Dir(p.h.Engine.SettingsFile())) })

	left := container.NewBorder(container.NewPadded(p.search), nil, nil, nil, container.NewVScroll(p.sectionNames))
	foot := container.NewBorder(nil, nil, nil, container.NewHBox(p.restart, p.revert, p.saveButton), p.message)
	p.path.Truncation = fyne.TextTruncateOff
	p.removeButton = widget.NewDialogButton(text.Tr("Remove simulated events…"), k, func() { removeSimulated(p.h, p.lookForSimulated) })
	p.removeButton.Hide()
	file := container.NewBorder(nil, nil, container.NewHBox(p.path, folder), p.removeButton)
	p.box = container.New(&settingsLayout{p.list}, left, p.scroll, container.NewPadded(container.NewVBox(fynewidget.NewSeparator(), foot, file)))
	p.Changed()
	return p.box
}

// Shown implements host.Page.
func (p *Page) Shown() {
	p.visible = true
	if p.stale {
		p.Changed()
	}
	p.lookForSimulated()
}

// lookForSimulated shows the button that removes simulated events if there are any.
func (p *Page) lookForSimulated() {
	s := p.h.Engine.Store()
	p.simulatedStore = p.h.Engine.State().Location
	if s == nil {
		p.simulatedQuery.Cancel()
		style.SetVisible(p.removeButton, false)
		return
	}
	var n int64
	p.simulatedQuery.Run(s, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		n, err = countSimulated(ctx, s, true)
		return err
	}, func(err error) {
		style.SetVisible(p.removeButton, err == nil && n > 0)
		p.box.Refresh()
	})
}

// Hidden implements host.Page.
func (p *Page) Hidden() {
	p.visible = false
	p.simulatedQuery.Cancel()
}

// Changed implements host.Page.
func (p *Page) Changed() {
	if p.box == nil || !p.visible && len(p.rows) > 0 {
		p.stale = true
		return
	}
	p.stale = false
	if p.visible && p.simulatedStore != p.h.Engine.State().Location {
		p.lookForSimulated()
	}
	all, pending := p.h.Engine.Settings(), p.h.Engine.State().Pending
	if len(p.rows) > 0 && reflect.DeepEqual(all, p.form.all) && slices.Equal(pending, p.form.pending) {
		return
	}
	p.form.merge(all, pending)
	if len(p.awaitingRestart) > 0 && !slices.ContainsFunc(p.awaitingRestart, func(key string) bool { return slices.Contains(pending, key) }) {
		p.say(style.Calm, text.Tr("In effect: {{.Keys}}", text.With("Keys", strings.Join(p.awaitingRestart, ", "))))
	}
	p.path.SetText(p.h.Engine.SettingsFile())
	p.fill()
}

// fill shows the rows of the chosen section, or those that the search finds.
func (p *Page) fill() {
	var shown []settingsSection
	if p.search.Text != "" {
		shown = p.find(p.search.Text)
	} else {
		for _, s := range p.sections() {
			if p.section == "" || s.name == p.section {
				p.section = s.name
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
			switch {
			case r != nil:
			case one.Key == host.PrefLanguage:
				r = p.newLanguageRow(one)
			default:
				r = p.newRow(one)
			}
			p.rows[one.Key] = r
			p.list.items = append(p.list.items, listItem{row: r})
		}
	}
	if len(shown) == 0 {
		p.list.items = []listItem{{head: widget.SmallLabel(text.Tr("No setting contains all these words"))}}
	}
	p.list.fill()
	p.update()
}

// toTop scrolls to the first row.
func (p *Page) toTop() { p.scroll.ScrollToTop() }

// ShowSetting shows one of the settings, in its section, with the cursor in its field.
func (p *Page) ShowSetting(key string) {
	section, _, _ := strings.Cut(key, ".")
	p.showSection(section)
	if r := p.rows[key]; r != nil {
		p.scroll.ScrollToOffset(r.box.Position())
		r.focus(p.h.Win.Canvas())
	}
}

// step shows the next section, or the one before.
func (p *Page) step(by int) {
	sections := p.sections()
	i := slices.IndexFunc(sections, func(s settingsSection) bool { return s.name == p.section })
	if len(sections) > 0 {
		p.showSection(sections[(i+by+len(sections))%len(sections)].name)
	}
}

func sectionHead(s settingsSection) fyne.CanvasObject {
	head := fynewidget.NewRichText(
		&fynewidget.TextSegment{Text: s.title + "  ", Style: fynewidget.RichTextStyle{Inline: true, SizeName: theme.SizeNameSubHeadingText, TextStyle: fyne.TextStyle{Bold: true}}},
		&fynewidget.TextSegment{Text: s.doc, Style: fynewidget.RichTextStyle{Inline: true, ColorName: theme.ColorNameDisabled}})
	head.Truncation = fyne.TextTruncateEllipsis
	return head
}

// update shows the edits.
func (p *Page) update() {
	for _, item := range p.list.items {
		if item.row != nil {
			item.row.update()
		}
	}
	p.nameSections()
	changed := len(p.form.changedKeys())
	s, wrong := p.form.firstWrong()
	label, importance := saveText(changed), fynewidget.HighImportance
	if wrong { // the setting may be in another section
		label, importance = text.Tr("Show what is wrong"), fynewidget.MediumImportance
	}
	if p.saveButton.Text != label {
		p.saveButton.Importance = importance
		p.saveButton.SetText(label)
	}
	p.saveButton.SetEnabled(changed > 0 && !p.saving)
	p.revert.SetEnabled(changed > 0 && !p.saving)
	style.SetVisible(p.restart, len(p.form.pending) > 0)
	if wrong {
		p.say(style.Alarm, text.Tr("{{.Key}} can't be saved: {{.Problem}}", text.With("Key", s.Key, "Problem", p.form.wrong[s.Key])))
	} else if p.message.Importance == fynewidget.DangerImportance {
		p.say(style.Calm, "")
	}
	p.list.box.Refresh()
	p.box.Refresh()
}

// saveText is the text of the button that saves changes.
func saveText(changes int) string {
	if changes == 0 {
		return text.Tr("Save")
	}
	return text.Trn(changes, "Save one change", "Save {{.Changes}} changes", text.With("Changes", changes))
}

// say shows the result of saving.
func (p *Page) say(t style.Tone, text string) {
	p.awaitingRestart = nil
	importance := fynewidget.MediumImportance
	if t == style.Alarm {
		importance, text = fynewidget.DangerImportance, style.Failure+" "+text
	}
	widget.SetLabel(p.message, text, importance)
}

// nameSections lists the sections at the left, with the number of changes in
// each.
func (p *Page) nameSections() {
	sections := p.sections()
	if len(p.sectionNames.Objects) != len(sections) {
		p.sectionNames.Objects = nil
		for range sections {
			p.sectionNames.Add(newSectionName(p))
		}
	}
	for i, s := range sections {
		p.sectionNames.Objects[i].(*sectionName).update(s, s.name == p.section && p.search.Text == "")
	}
}

// showSection shows a section.
func (p *Page) showSection(section string) {
	p.section = section
	p.search.ReplaceText("")
	p.toTop()
	p.fill()
}

func (p *Page) revertAll() {
	for _, key := range p.form.changedKeys() {
		p.form.undo(key)
	}
	p.update()
}

// focusFirst focuses the first field.
func (p *Page) focusFirst() {
	for _, item := range p.list.items {
		if item.row != nil && item.row.fixed == nil {
			item.row.focus(p.h.Win.Canvas())
			return
		}
	}
}

// save writes all changes. If one is wrong, it focuses that one instead.
func (p *Page) save() {
	if s, wrong := p.form.firstWrong(); wrong {
		p.showSection(s.Section)
		p.rows[s.Key].focus(p.h.Win.Canvas())
		return
	}
	keys := p.form.changedKeys()
	if len(keys) == 0 || p.saving {
		return
	}
	changes := map[string]string{}
	for _, key := range keys {
		changes[key] = p.form.value(key)
	}
	p.saving = true
	p.say(style.Calm, text.Tr("Saving…"))
	p.update()
	var restart bool
	p.h.Work(func(ctx context.Context) (err error) {
		restart, err = p.h.Engine.Save(ctx, changes)
		return err
	}, func(err error) {
		p.saving = false
		if err == nil {
			p.form.saved(changes)
			p.form.merge(p.h.Engine.Settings(), p.h.Engine.State().Pending)
		}
		p.update()
		if err != nil {
			p.say(style.Alarm, text.Tr("Nothing was saved: {{.Error}}", text.With("Error", text.Error(err))))
			return
		}
		now, later := p.form.inEffect(keys, restart)
		p.say(style.Calm, savedText(now, later))
		p.awaitingRestart = later
	})
}

// Rests implements host.Page.
func (p *Page) Rests() []host.Rest {
	return []host.Rest{{Open: "", Show: nil}, {Open: "cursor in a field", Show: p.focusFirst}}
}

// IsOpen reports whether anything is open in the page.
func (p *Page) IsOpen() bool { return false }

// CloseAll closes everything that IsOpen reports.
func (p *Page) CloseAll() {}
