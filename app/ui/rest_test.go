//go:build !headless

package ui

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/synthetic"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/metrics"
)

// restEngine is an engine with everything that the window can show, and two snapshots a
// second.
type restEngine struct {
	hosttest.FormsEngine
	snapshot func(metrics.Snapshot)
}

func (d *restEngine) Watch(_ func(control.State), snapshot func(metrics.Snapshot)) {
	d.snapshot = snapshot
}

// TestNothingRepaintsAtRest leaves every page, panel and dialog alone. The window may be
// painted at most as often as new numbers come: twice a second.
func TestNothingRepaintsAtRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := hosttest.OpenStore(t)
		hosttest.Fill(t, store, 80, core.Reject{Input: "a.ndjson", Line: 3, Reason: "not JSON", Bytes: []byte(`{"id":`), Hash: 1, Size: 6})
		hosttest.FailAll(t, store)
		d := &restEngine{FormsEngine: hosttest.FormsEngine{SettingsNow: hosttest.SomeSettings(), StoreNow: store}}
		d.StateNow = control.State{Phase: control.Running, Since: time.Now(), Started: time.Now(), Backend: "sqlite", Location: store.Location(), Source: "none", Version: "v0.9.0"}

		screen := newScreen(test.NewTempApp(t))
		queue := make(chan func(), 1000)
		w := newWindow(screen, d, func(f func()) { queue <- f })
		defer func() {
			w.close()
			w.Goroutines.Wait()
		}()
		w.Win.Resize(fyne.NewSize(1440, 880))
		w.start()
		model := synthetic.New(time.Now(), hosttest.DashEvery, 0)
		go func() {
			for {
				select {
				case <-time.After(hosttest.DashEvery):
					d.snapshot(model.Next())
				case <-w.Ctx.Done():
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
				if s.Show != nil {
					s.Show()
					pass(settle)
				}
				if w.isOpen() != (s.Show != nil) {
					t.Errorf("page %q, %q: something is open: %v", p.name, s.Open, w.isOpen())
				}
				if top, is := w.Win.Canvas().Overlays().Top().(*widget.Dialog); is {
					titles = append(titles, top.Title.Text)
				}
				before := screen.paints
				pass(rest)
				if got, most := screen.paints-before, int(2*rest/time.Second); got > most {
					t.Errorf("page %q, %q: painted %d times in %v, want %d at most", p.name, s.Open, got, rest, most)
				}
				w.closeAll()
			}
		}
		for _, want := range dialogTitles(t) {
			if !slices.ContainsFunc(titles, func(got string) bool { return strings.HasPrefix(got, want) }) {
				t.Errorf("the dialog %q is not among the states of rest", want)
			}
		}
	})
}

// dialogTitles returns the titles of all dialogs from the source, up to the first
// placeholder. It omits one that is only open while something is being removed.
func dialogTitles(t *testing.T) (titles []string) {
	t.Helper()
	for _, name := range sources(t) {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`NewDialog\(text\.Tr\("([^"{]+)`).FindAllSubmatch(source, -1) {
			if title := string(found[1]); title != "Remove simulated events" {
				titles = append(titles, title)
			}
		}
	}
	if len(titles) == 0 {
		t.Fatal("there is no dialog in the source")
	}
	return titles
}
