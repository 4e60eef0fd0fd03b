package host

import (
	"net/url"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// BrowseFile lets a person choose an existing file of any name: its content tells what
// it is. The dialog starts in the folder from, if that exists.
func (h *Host) BrowseFile(from string, chosen func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			return
		}
		_ = r.Close() // only its path is needed
		chosen(filepath.FromSlash(r.URI().Path()))
	}, h.Win)
	d.SetTitleText(text.Tr("Choose a file"))
	startIn(d, from)
	d.Resize(h.browserSize())
	d.Show()
}

// BrowseFolder lets a person choose a folder; the dialog starts in the folder from, if
// that exists.
func (h *Host) BrowseFolder(from string, chosen func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			chosen(filepath.FromSlash(folder.Path()))
		}
	}, h.Win)
	d.SetTitleText(text.Tr("Choose a folder"))
	startIn(d, from)
	d.Resize(h.browserSize())
	d.Show()
}

// startIn makes a dialog start in a folder, if that exists.
func startIn(d *dialog.FileDialog, folder string) {
	if here, err := storage.ListerForURI(storage.NewFileURI(folder)); folder != "" && err == nil {
		d.SetLocation(here)
	}
}

// browserSize is the size of a dialog that shows the files of a folder.
func (h *Host) browserSize() fyne.Size {
	size := h.Win.Canvas().Size()
	return fyne.NewSize(min(size.Width-2*widget.DialogMargin, 900), min(size.Height-2*widget.DialogMargin, 620))
}

// OpenFolder shows a folder in the desktop's file manager.
func (h *Host) OpenFolder(folder string) { h.openURL(folder, text.Tr("The folder was not opened")) }

// OpenFile opens a file in the desktop's program for it.
func (h *Host) OpenFile(file string) { h.openURL(file, text.Tr("The file was not opened")) }

func (h *Host) openURL(path, failed string) {
	if err := h.open(path); err != nil {
		h.ShowError(failed, err)
	}
}

// OpenWeb opens a page of the web in the desktop's browser.
func (h *Host) OpenWeb(link string) {
	address, err := url.Parse(link)
	if err == nil {
		err = h.App.OpenURL(address)
	}
	if err != nil {
		h.ShowError(text.Tr("The page was not opened"), err)
	}
}

// PrefExportFolder is the preference with the folder of the last export.
const PrefExportFolder = "export.folder"

// ExportFolder is the folder of the last export, at first the home folder.
func (h *Host) ExportFolder() string {
	if folder := h.App.Preferences().String(PrefExportFolder); folder != "" {
		return folder
	}
	home, _ := os.UserHomeDir() // without one the person has to enter a full path
	return home
}
