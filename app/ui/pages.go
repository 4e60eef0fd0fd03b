package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"weir/app/ui/control"
	"weir/app/ui/explore"
	"weir/app/ui/floor"
	"weir/app/ui/host"
	"weir/app/ui/records"
	"weir/app/ui/settings"
	"weir/app/ui/text"
	"weir/assets"
)

// page is an entry of the navigation.
type page struct {
	name string // in English; also stored in the preferences
	does string // in English: what it shows
	icon fyne.Resource
	make func(*host.Host) host.Page
	view host.Page // nil until the page is shown for the first time
}

// newPages are the pages in the order of the navigation. All but the first are made
// when they are shown for the first time.
func (w *window) newPages() []page {
	return []page{
		{name: text.Later("Dashboard"), does: text.Later("The pipeline at a glance: numbers, the strip, and charts of the last minutes or hours."), icon: theme.HomeIcon(), view: w.dashboard},
		{name: text.Later("Floor"), does: text.Later("The machinery at work: goroutines, claims, locks. Scenes show a burst, back-pressure, a takeover and more."), icon: theme.NewThemedResource(fyne.NewStaticResource("floor.svg", assets.FloorIcon)), make: w.newFloor},
		{name: text.Later("Explore"), does: text.Later("What is stored: events over their own time, by subreddit, kind or author, and the events themselves."), icon: theme.SearchIcon(), make: func(h *host.Host) host.Page { return explore.New(h) }},
		{name: text.Later("Failures"), does: text.Later("Events whose processing failed. Retry or discard them."), icon: theme.WarningIcon(), make: func(h *host.Host) host.Page { return records.NewFailures(h) }},
		{name: text.Later("Rejects"), does: text.Later("Input that could not become an event, with its line and the reason."), icon: theme.BrokenImageIcon(), make: func(h *host.Host) host.Page { return records.NewRejects(h) }},
		{name: text.Later("Settings"), does: text.Later("All settings, with what each does and its default."), icon: theme.SettingsIcon(), make: func(h *host.Host) host.Page { return settings.New(h) }},
	}
}

// newFloor makes the page Floor, which offers the scenes.
func (w *window) newFloor(h *host.Host) host.Page {
	p := floor.New(h, w.newest.Load)
	p.Scenes = w.sceneEntries
	return p
}

// rememberedPage is the page that was shown when the window was last closed.
func (w *window) rememberedPage() int {
	name := w.App.Preferences().String(prefView)
	for i, p := range w.pages {
		if p.name == name {
			return i
		}
	}
	return 0
}

// show brings a page to the front.
func (w *window) show(i int) {
	if len(w.stack.Objects) > 0 {
		if i == w.front {
			return
		}
		if !w.Covered() {
			w.Win.Canvas().Unfocus() // the hidden page would still get the keys
		}
		w.pages[w.front].view.Hidden()
	}
	w.front = i
	if p := &w.pages[i]; p.view == nil {
		p.view = p.make(w.Host)
	}
	w.stack.Objects = []fyne.CanvasObject{w.pages[i].view.Content()}
	w.stack.Refresh()
	w.rail.highlight(i)
	w.showLive()
	w.App.Preferences().SetString(prefView, w.pages[i].name)
	w.pages[i].view.Shown()
}

// pageIndex is the place of a page, by its name; -1 where there is none.
func (w *window) pageIndex(name string) int {
	return slices.IndexFunc(w.pages, func(p page) bool { return p.name == name })
}

// showPage brings a page to the front by its name.
func (w *window) showPage(name string) {
	if i := w.pageIndex(name); i >= 0 {
		w.show(i)
	}
}

// showFailure shows the page of failures with one of them open.
func (w *window) showFailure(event int64) {
	w.showPage("Failures")
	w.pages[w.front].view.(*records.Failures).ShowFailure(event)
}

// floor is the page Floor while that is in front; otherwise nil.
func (w *window) floor() *floor.Page {
	p, _ := w.pages[w.front].view.(*floor.Page)
	return p
}

// onFloor does something with the page Floor while that is in front and in sight.
func (w *window) onFloor(do func(*floor.Page)) {
	if p := w.floor(); p != nil && !w.Covered() {
		do(p)
	}
}

// showSetting shows the page of settings at one of them.
func (w *window) showSetting(key string) {
	w.showPage("Settings")
	w.pages[w.front].view.(*settings.Page).ShowSetting(key)
}

// showEvents shows the events with these ids and those between.
func (w *window) showEvents(first, last int64) { w.explorer().ShowEvents(first, last) }

// explore shows the events of a search.
func (w *window) explore(s control.Search) {
	w.explorer().Open(explore.Search(s))
}

// explorer brings the page Explore to the front.
func (w *window) explorer() *explore.Page {
	w.showPage("Explore")
	return w.pages[w.front].view.(*explore.Page)
}

// searchEvents puts the cursor into the first field of Explore.
func (w *window) searchEvents() {
	if !w.Covered() {
		w.explorer().Focus()
	}
}

// copyPicture copies the picture of Explore's chart while that is in sight.
func (w *window) copyPicture() {
	if p, ok := w.pages[w.front].view.(*explore.Page); ok && !w.Covered() {
		p.CopyPicture()
	}
}
