package floor

import (
	"context"
	"slices"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/core/activity"
	"weir/core/limit"
	"weir/core/metrics"
)

// halves are two pipelines side by side that differ in one setting. They take the place
// of all that the page shows otherwise. What the page's watcher sees is the left one's.
//
//	┌ channel_capacity = 100  ┐ ┌ channel_capacity = 1  ┐
//	│ Why is it slow?         │ │ Why is it slow?       │
//	│ throughput  channel     │ │ throughput  channel   │
//	│ lanes                   │ │ lanes                 │
//	└─────────────────────────┘ └───────────────────────┘
//
// Their fields belong to the window's goroutine.
type halves struct {
	page    *Page
	panes   [2]*halfPane
	watcher *watcher // of the right half
	pending atomic.Pointer[frame]
	stop    context.CancelFunc // ends its watching; nil while the page is hidden
	group   *fyne.Container
}

func newHalves(p *Page) *halves {
	s := &halves{page: p, watcher: rightWatcher(p.h)}
	for i := range s.panes {
		s.panes[i] = newHalfPane(p, s)
	}
	s.group = group(s.panes[0].group, s.panes[1].group)
	return s
}

// rightWatcher watches the second pipeline of a scene.
func rightWatcher(h *host.Host) *watcher {
	right := func() (half control.Half) {
		if all := h.Engine.Halves(); len(all) > 1 {
			half = all[1]
		}
		return half
	}
	return &watcher{
		state: func() control.State {
			s := h.Engine.State()
			s.Tuning = right().Tuning
			return s
		},
		newest: func() *metrics.Snapshot {
			if now := right().Snapshot; !now.Time.IsZero() {
				return &now
			}
			return nil
		},
		source: func() *activity.Recorder { return right().Activity },
		trace:  func() (func(), error) { return func() {}, nil },
		find:   limit.Find, feed: new(feed), now: h.Now,
	}
}

// split shows two halves while a scene has them, and all else when it is over.
func (p *Page) split(s *control.ScenePlay) {
	if wrong := s != nil && s.Wrong; wrong == (p.halves != nil) {
		return
	} else if wrong {
		p.halves = newHalves(p)
		p.box.Objects = []fyne.CanvasObject{p.halves.group, p.scenes}
		p.lower.setVisible(false)
		p.halves.freeze(!p.frozen.IsZero())
		p.halves.setVisible(p.stop != nil)
	} else {
		p.halves.setVisible(false)
		p.halves = nil
		p.box.Objects = p.parts
		p.lower.setVisible(p.stop != nil)
	}
	p.h.Tips.Hide()
	p.box.Refresh()
}

// setVisible says whether the page is in sight. While it isn't, nothing is watched.
func (s *halves) setVisible(yes bool) {
	for _, pane := range s.panes {
		pane.lanes.setVisible(yes)
	}
	if yes == (s.stop != nil) {
		return
	}
	if !yes {
		s.stop()
		s.stop = nil
		return
	}
	var ctx context.Context
	ctx, s.stop = context.WithCancel(s.page.h.Ctx)
	observe(ctx, s.page.h, s.watcher, &s.pending, s.panes[1].show)
}

// freeze keeps what is shown.
func (s *halves) freeze(yes bool) {
	for _, pane := range s.panes {
		pane.lanes.Freeze(yes)
	}
}

// shown shows what waits for the lanes, as soon as it waits in both halves.
func (s *halves) shown() {
	if s.panes[0].sheet.ready != nil && s.panes[1].sheet.ready != nil {
		s.flush()
	}
}

// flush shows what waits.
func (s *halves) flush() {
	for _, pane := range s.panes {
		pane.sheet.flush()
	}
}

// compare shows what both halves store per second, on one scale.
func (s *halves) compare() {
	s.look(s.page.h.Engine.Halves())
	left, right := s.panes[0], s.panes[1]
	most := max(left.most(), right.most())
	left.scale, right.scale = most, most
	right.compared, right.slower = "", false
	if a, ok := left.rates.perSecond(); ok {
		if b, ok := right.rates.perSecond(); ok {
			right.compared, right.slower = compared(b, a)
		}
	}
	s.draw()
}

// look takes what both halves have stored until now. Once one of them is to end, both
// throughputs stay as they are.
func (s *halves) look(all []control.Half) {
	if len(all) < len(s.panes) {
		return
	}
	ending := false
	for _, h := range all {
		if h.Activity != nil {
			_, quitting := h.Activity.Quit()
			ending = ending || quitting
		}
	}
	for i, p := range s.panes {
		if p.half = all[i]; !ending {
			p.rates.add(&p.half.Snapshot)
		}
	}
}

// most is the highest throughput that the pane shows.
func (p *halfPane) most() (most float64) {
	if curve := p.rates.curve(); len(curve) > 0 {
		most = slices.MaxFunc(curve, func(a, b rateUntil) int {
			if a.perSecond < b.perSecond {
				return -1
			}
			return 1
		}).perSecond
	}
	return most
}

// draw draws both upper parts.
func (s *halves) draw() {
	for _, pane := range s.panes {
		pane.draw()
	}
}
