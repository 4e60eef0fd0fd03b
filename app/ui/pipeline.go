package ui

import (
	"context"

	"weir/app/ui/desk"
)

// restart starts the pipeline again with the settings of the file.
func (h *host) restart() {
	h.ask(tr("Restart the pipeline"),
		tr("Everything already read is stored, and work in progress is finished first. Then the pipeline starts again with the settings of the file. Nothing is lost."),
		tr("Restart"), func() { h.try(h.desk.Restart, tr("The pipeline was not restarted")) })
}

// simulate continues with made-up traffic.
func (h *host) simulate() { h.try(h.desk.Simulate, tr("No traffic is simulated")) }

// stopSimulating ends made-up traffic.
func (h *host) stopSimulating() { h.try(h.desk.Stop, tr("The simulation was not stopped")) }

// startImport reads files, or goes on reading them.
func (h *host) startImport(i desk.Import) {
	h.try(func(ctx context.Context) error { return h.desk.Import(ctx, i) }, tr("The import was not started"))
}

// cancelImport ends an import.
func (h *host) cancelImport() {
	h.ask(tr("Stop the import"),
		tr("Stored events stay. Importing the same files again continues where this import ends."),
		tr("Stop the import"), func() { h.try(h.desk.Cancel, tr("The import was not stopped")) })
}

// forgetImport lets an interrupted import rest.
func (h *host) forgetImport() {
	h.try(func(context.Context) error { return h.desk.Forget() }, tr("The import was not forgotten"))
}

// pause pauses the pipeline, or lets it go on.
func (h *host) pause() {
	t := h.desk.State().Tuning
	t.Paused = !t.Paused
	failed := tr("The pipeline was not paused")
	if !t.Paused {
		failed = tr("The pipeline did not resume")
	}
	h.try(func(ctx context.Context) error { return h.desk.Tune(ctx, t) }, failed)
}

// begin starts a pipeline here.
func (h *host) begin() { h.try(h.desk.Start, tr("No pipeline was started")) }
