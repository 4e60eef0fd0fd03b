package ui

import (
	"context"

	"weir/app/ui/desk"
)

// restart starts the pipeline again with the settings of the file.
func (w *window) restart() {
	w.ask(tr("Restart the pipeline"),
		tr("Everything already read is stored, and work in progress is finished first. Then the pipeline starts again with the settings of the file. Nothing is lost."),
		tr("Restart"), func() { w.try(w.desk.Restart, tr("The pipeline was not restarted")) })
}

// simulate continues with made-up traffic.
func (w *window) simulate() { w.try(w.desk.Simulate, tr("No traffic is simulated")) }

// stopSimulating ends made-up traffic.
func (w *window) stopSimulating() { w.try(w.desk.Stop, tr("The simulation was not stopped")) }

// startImport reads files, or goes on reading them.
func (w *window) startImport(i desk.Import) {
	w.try(func(ctx context.Context) error { return w.desk.Import(ctx, i) }, tr("The import was not started"))
}

// cancelImport ends an import.
func (w *window) cancelImport() {
	w.ask(tr("Stop the import"),
		tr("Stored events stay. Importing the same files again continues where this import ends."),
		tr("Stop the import"), func() { w.try(w.desk.Cancel, tr("The import was not stopped")) })
}

// forgetImport lets an interrupted import rest.
func (w *window) forgetImport() {
	w.try(func(context.Context) error { return w.desk.Forget() }, tr("The import was not forgotten"))
}
