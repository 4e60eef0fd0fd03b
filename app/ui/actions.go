package ui

import (
	"context"

	"weir/app/ui/desk"
)

// pause pauses the pipeline, or lets it go on.
func (w *window) pause() {
	t := w.desk.State().Tuning
	t.Paused = !t.Paused
	failed := tr("The pipeline was not paused")
	if !t.Paused {
		failed = tr("The pipeline did not resume")
	}
	w.try(func(ctx context.Context) error { return w.desk.Tune(ctx, t) }, failed)
}

// begin starts a pipeline here.
func (w *window) begin() { w.try(w.desk.Start, tr("No pipeline was started")) }

// nextLook goes on to the next look.
func (w *window) nextLook() {
	w.setLook(map[string]string{lookSystem: lookDark, lookDark: lookLight, lookLight: lookSystem}[w.look.variant])
}

// escaper is a page in which something may be open.
type escaper interface {
	// escape closes it, and reports whether there was anything.
	escape() bool
}

// escape closes what is open, else brings the charts back to live.
func (w *window) escape() {
	overlays := w.win.Canvas().Overlays()
	if top := overlays.Top(); top != nil {
		top.Hide()
		return
	}
	if v, ok := w.pages[w.front].view.(escaper); ok && v.escape() {
		return
	}
	w.dashboard.backToLive()
}

// running reports whether this program has a pipeline that can be steered.
func running(s desk.State) bool {
	switch s.Phase {
	case desk.Running, desk.Paused, desk.Unreachable, desk.DiskFull:
		return true
	}
	return false
}
