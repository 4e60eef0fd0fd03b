package host

import (
	"context"

	"weir/app/ui/control"
	"weir/app/ui/text"
)

// Restart starts the pipeline again with the settings of the file.
func (h *Host) Restart() {
	h.Confirm(text.Tr("Restart the pipeline"),
		text.Tr("Everything already read is stored, and work in progress is finished first. Then the pipeline starts again with the settings of the file. Nothing is lost."),
		text.Tr("Restart"), func() { h.try(h.Engine.Restart, text.Tr("The pipeline was not restarted")) })
}

// Simulate continues with made-up traffic.
func (h *Host) Simulate() { h.try(h.Engine.Simulate, text.Tr("No traffic is simulated")) }

// StopSimulating ends made-up traffic.
func (h *Host) StopSimulating() { h.try(h.Engine.Stop, text.Tr("The simulation was not stopped")) }

// StartImport reads files, or goes on reading them.
func (h *Host) StartImport(i control.Import) {
	h.try(func(ctx context.Context) error { return h.Engine.Import(ctx, i) }, text.Tr("The import was not started"))
}

// CancelImport ends an import.
func (h *Host) CancelImport() {
	h.Confirm(text.Tr("Stop the import"),
		text.Tr("Stored events stay. Importing the same files again continues where this import ends."),
		text.Tr("Stop the import"), func() { h.try(h.Engine.Cancel, text.Tr("The import was not stopped")) })
}

// ForgetImport lets an interrupted import rest.
func (h *Host) ForgetImport() {
	h.try(func(context.Context) error { return h.Engine.Forget() }, text.Tr("The import was not forgotten"))
}

// Pause pauses the pipeline, or lets it go on.
func (h *Host) TogglePause() {
	t := h.Engine.State().Tuning
	t.Paused = !t.Paused
	failed := text.Tr("The pipeline was not paused")
	if !t.Paused {
		failed = text.Tr("The pipeline did not resume")
	}
	h.try(func(ctx context.Context) error { return h.Engine.Tune(ctx, t) }, failed)
}

// Begin starts a pipeline here.
func (h *Host) StartPipeline() { h.try(h.Engine.Start, text.Tr("No pipeline was started")) }
