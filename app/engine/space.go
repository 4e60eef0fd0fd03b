package engine

import (
	"context"
	"time"

	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core/metrics"
)

// Watch adds what a snapshot says of a store in a folder, when it is time for
// that, and reports whether it did. Nothing is known of a store elsewhere, whose
// folder is "".
func (f *Fill) Watch(ctx context.Context, folder string, s *metrics.Snapshot) (now Forecast, ok bool) {
	at := time.Now()
	if folder == "" || s.SizeBytes <= 0 || !f.Due(at) {
		return f.now, false
	}
	free, err := setup.FreeSpace(ctx, folder)
	if err != nil {
		return f.now, false // the store itself reports the trouble
	}
	return f.Add(at, s.SizeBytes+s.WALBytes, free), true
}

// forecastDisk shows when the disk of the open store will be full.
func (e *Engine) forecastDisk(s *metrics.Snapshot) {
	e.fill.Keep = time.Duration(e.settings.Storage.Keep)
	now, ok := e.fill.Watch(context.Background(), e.State().Folder, s)
	if !ok {
		return
	}
	e.change(func(s *control.State) {
		s.FullIn, s.FullSoon, s.FullNow = 0, now.Level >= FillDay, now.Level == FillNow
		if now.Level > FillFar {
			s.FullIn = now.Left
		}
	})
}
