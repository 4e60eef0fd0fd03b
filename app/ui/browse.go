package ui

import (
	"net/url"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// browseFile lets a person choose a file that exists, whatever its name is: what
// it holds says what it is.
func (h *host) browseFile(chosen func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return
		}
		_ = r.Close() // only its name is wanted
		chosen(r.URI().Path())
	}, h.win)
	d.Resize(h.browserSize())
	d.Show()
}

// browseFolder lets a person choose a folder, from another one on.
func (h *host) browseFolder(from string, chosen func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			chosen(folder.Path())
		}
	}, h.win)
	if here, err := storage.ListerForURI(storage.NewFileURI(from)); from != "" && err == nil {
		d.SetLocation(here)
	}
	d.Resize(h.browserSize())
	d.Show()
}

// browserSize is that of a dialog with the files of a folder in it.
func (h *host) browserSize() fyne.Size {
	size := h.win.Canvas().Size()
	return fyne.NewSize(min(size.Width-2*sheetMargin, 900), min(size.Height-2*sheetMargin, 620))
}

// openFolder shows a folder in the desktop's file manager.
func (h *host) openFolder(folder string) { h.openPath(folder, tr("The folder was not opened")) }

// openFile opens a file in the desktop's program for it.
func (h *host) openFile(file string) { h.openPath(file, tr("The file was not opened")) }

func (h *host) openPath(path, failed string) {
	address := &url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if err := h.app.OpenURL(address); err != nil {
		h.fail(failed, err)
	}
}

// prefExportFolder is where the last file was written.
const prefExportFolder = "export.folder"

// exportFolder is where the last file was written, at first the home.
func (h *host) exportFolder() string {
	if folder := h.app.Preferences().String(prefExportFolder); folder != "" {
		return folder
	}
	home, _ := os.UserHomeDir() // without one a person has to name a whole path
	return home
}
