//go:build !headless

package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/app/ui/synthetic"
	"weir/core"
)

// restDesk is a desk with everything that the window may show, and snapshots
// that come twice a second.
type restDesk struct {
	formsDesk
	snapshot func(core.Snapshot)
}

func (d *restDesk) Watch(_ func(desk.State), snapshot func(core.Snapshot)) { d.snapshot = snapshot }

// TestNothingRepaintsAtRest leaves every page, pane and dialog alone. It is
// painted at most as often as new numbers come: twice a second.
func TestNothingRepaintsAtRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := openStore(t)
		fill(t, store, 80, core.Reject{Input: "a.ndjson", Line: 3, Reason: "not JSON", Bytes: []byte(`{"id":`), Hash: 1, Size: 6})
		failAll(t, store)
		d := &restDesk{formsDesk: formsDesk{settings: someSettings(), store: store}}
		d.state = desk.State{Phase: desk.Running, Since: time.Now(), Started: time.Now(), Backend: "sqlite", Location: store.Location(), Source: "none", Version: "v0.9.0"}

		screen := newScreen(test.NewTempApp(t))
		queue := make(chan func(), 1000)
		w := newWindow(screen, d, func(f func()) { queue <- f })
		defer func() {
			w.close()
			w.working.Wait()
		}()
		w.win.Resize(fyne.NewSize(1440, 880))
		w.start()
		model := synthetic.New(time.Now(), dashEvery, 0)
		go func() {
			for {
				select {
				case <-time.After(dashEvery):
					d.snapshot(model.Next())
				case <-w.ctx.Done():
					return
				}
			}
		}()

		pass := func(span time.Duration) {
			for range span / frameEvery {
				time.Sleep(frameEvery)
				synctest.Wait()
				for len(queue) > 0 {
					(<-queue)()
					synctest.Wait()
				}
				screen.frame()
			}
		}
		const settle, rest = 2 * time.Second, 6 * time.Second
		var titles []string
		pass(settle)
		for i, p := range w.pages {
			w.show(i)
			pass(settle)
			for _, s := range w.restsOf(i) {
				if s.show != nil {
					s.show()
					pass(settle)
				}
				if w.isOpen() != (s.show != nil) {
					t.Errorf("page %q, %q: something is open: %v", p.name, s.open, w.isOpen())
				}
				if top, is := w.win.Canvas().Overlays().Top().(*sheet); is {
					titles = append(titles, top.title.Text)
				}
				before := screen.paints
				pass(rest)
				if got, most := screen.paints-before, int(2*rest/time.Second); got > most {
					t.Errorf("page %q, %q: painted %d times in %v, want %d at most", p.name, s.open, got, rest, most)
				}
				w.closeAll()
			}
		}
		for _, want := range sheetTitles(t) {
			if !slices.ContainsFunc(titles, func(got string) bool { return strings.HasPrefix(got, want) }) {
				t.Errorf("the dialog %q is not among the states of rest", want)
			}
		}
	})
}

// sheetTitles are the titles of all dialogs that have one of their own, up to
// what is filled in, as they stand in the source. One is left out: it stands there
// while something is being removed.
func sheetTitles(t *testing.T) (titles []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`newSheet\(tr\("([^"{]+)`).FindAllSubmatch(source, -1) {
			if title := string(found[1]); title != "Remove made-up events" {
				titles = append(titles, title)
			}
		}
	}
	if len(titles) == 0 {
		t.Fatal("there is no dialog in the source")
	}
	return titles
}
