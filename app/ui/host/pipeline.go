package host

import (
	"context"

	"weir/app/ui/control"
	"weir/app/ui/text"
)

// Restart restarts the pipeline with the settings of the file, after a confirmation.
func (h *Host) Restart() {
	h.Confirm(text.Tr("Restart the pipeline"),
		text.Tr("Everything already read is stored, and work in progress is finished first. Then the pipeline starts again with the settings of the file. Nothing is lost."),
		text.Tr("Restart"), func() { h.try(h.Engine.Restart, text.Tr("The pipeline was not restarted")) })
}

// Simulate switches to simulated traffic.
func (h *Host) Simulate() { h.try(h.Engine.Simulate, text.Tr("No traffic is simulated")) }

// StopSimulating ends simulated traffic.
func (h *Host) StopSimulating() { h.try(h.Engine.Stop, text.Tr("The simulation was not stopped")) }

// StartImport imports files, or continues an interrupted import.
func (h *Host) StartImport(i control.Import) {
	h.try(func(ctx context.Context) error { return h.Engine.Import(ctx, i) }, text.Tr("The import was not started"))
}

// CancelImport stops the running import, after a confirmation.
func (h *Host) CancelImport() {
	h.Confirm(text.Tr("Stop the import"),
		text.Tr("Stored events stay. Importing the same files again continues where this import ends."),
		text.Tr("Stop the import"), func() { h.try(h.Engine.Cancel, text.Tr("The import was not stopped")) })
}

// ForgetImport dismisses an interrupted import.
func (h *Host) ForgetImport() {
	h.try(func(context.Context) error { return h.Engine.Forget() }, text.Tr("The import was not forgotten"))
}

// TogglePause pauses or resumes the pipeline.
func (h *Host) TogglePause() {
	t := h.Engine.State().Tuning
	t.Paused = !t.Paused
	failed := text.Tr("The pipeline was not paused")
	if !t.Paused {
		failed = text.Tr("The pipeline did not resume")
	}
	h.try(func(ctx context.Context) error { return h.Engine.Tune(ctx, t) }, failed)
}

// PlayScene plays a scene in place of the pipeline.
func (h *Host) PlayScene(name string) {
	h.try(func(ctx context.Context) error { return h.Engine.PlayScene(ctx, name) }, text.Tr("The scene was not played"))
}

// StopScene ends the scene and returns to the pipeline.
func (h *Host) StopScene() { h.try(h.Engine.StopScene, text.Tr("The scene was not stopped")) }

// StartPipeline starts a pipeline in this program.
func (h *Host) StartPipeline() { h.try(h.Engine.Start, text.Tr("No pipeline was started")) }
