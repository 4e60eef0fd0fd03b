package ui

// dropped takes files that were dropped on the window: a dialog that takes files has
// them, another one is waited for.
func (w *window) dropped(paths []string) {
	if len(paths) == 0 {
		return
	}
	switch top, ok := w.win.Canvas().Overlays().Top().(*sheet); {
	case ok && top.dropped != nil:
		top.dropped(paths)
	case w.covered():
		w.filesLater = append(w.filesLater, paths...)
	default:
		importFiles(w.host, paths)
	}
}

// takeLater opens the files that were dropped while something lay over the window.
func (w *window) takeLater() {
	if len(w.filesLater) == 0 || w.closing || w.covered() {
		return
	}
	paths := w.filesLater
	w.filesLater = nil
	importFiles(w.host, paths)
}
