package dialog

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/container"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/message"
)

// newStoreDialog asks for the file of a new store. Enter leads to the dialog that
// switches to it, which creates it. A file that exists is never written: if it is
// a store, it can be opened instead.
type newStoreDialog struct {
	*widget.Dialog
	h      *host.Host
	folder string // of a name without a folder
	file   *widget.Field
	row    *widget.FormRow
	next   *widget.DialogButton
	store  string // an existing store, which the button opens; empty: none
}

// newStoreName is the suggested name of a new store's file.
const newStoreName = "events.db"

// newStore asks for the file of a new store. It does nothing while another dialog
// is open.
func newStore(h *host.Host) {
	if h.Covered() {
		return
	}
	n := &newStoreDialog{h: h, folder: ownFolder(h.Engine.State())}
	n.Dialog = h.NewDialog(text.Tr("New store"), text.Tr("An SQLite file of its own. The open store keeps what it has. Nothing changes yet: the next step tests the file and asks what happens with waiting events."), exportWidth)
	n.file = h.NewField(n.Keys())
	n.file.OnChanged = func(string) { n.complain("") }
	n.row = widget.NewFormRow(text.Tr("File"), container.NewBorder(nil, nil, nil, widget.NewDialogButton(text.Tr("Folder…"), n.Keys(), n.browse), n.file), "",
		text.Tr("without a folder the file is put in {{.Folder}}", text.With("Folder", text.ShortPath(n.folder))))
	n.MessageLines = 1
	n.Button(text.Tr("Cancel"), n.Close)
	n.next = n.MainButton(text.Tr("Continue"), n.check).ReserveWidth(text.Tr("Continue"), text.Tr("Open it"))
	n.file.ReplaceText(filepath.Join(n.folder, newStoreName))
	n.Open(widget.VStack(n.row.Box), n.file)
	n.suggest()
}

// suggest puts a name that no file has into the field, unless a person has typed
// something by then.
func (n *newStoreDialog) suggest() {
	first := n.file.Text
	free := first
	n.h.Work(func(context.Context) error {
		free = freePath(first)
		return nil
	}, func(error) {
		if n.IsOpen && n.file.Text == first && free != first {
			n.file.ReplaceText(free)
		}
	})
}

// browse asks for another folder for the file.
func (n *newStoreDialog) browse() {
	path, err := newStorePath(n.file.Text, n.folder)
	if err != nil {
		path = filepath.Join(n.folder, newStoreName)
	}
	n.h.BrowseFolder(filepath.Dir(path), func(folder string) {
		n.file.ReplaceText(filepath.Join(folder, filepath.Base(path)))
		n.h.Win.Canvas().Focus(n.file)
	})
}

// complain shows an error beside the file's name; an empty one clears it.
func (n *newStoreDialog) complain(problem string) {
	n.row.SetError(problem)
	n.SetMessage(style.Calm, "")
	if n.store = ""; n.next.Text != text.Tr("Continue") {
		n.next.SetText(text.Tr("Continue"))
	}
}

// check checks that no file has the name, and opens the dialog that switches to
// the new store.
func (n *newStoreDialog) check() {
	path, err := newStorePath(n.file.Text, n.folder)
	if err != nil {
		n.complain(text.Error(err))
		return
	}
	typed, exists, isStore := n.file.Text, false, false
	n.h.Work(func(context.Context) (err error) {
		if exists, err = checkTarget(path); exists {
			isStore = n.h.Engine.IsStore(path)
		}
		return err
	}, func(err error) {
		switch {
		case !n.IsOpen || n.file.Text != typed:
		case err != nil:
			n.complain(text.Error(err))
		case exists && !isStore:
			n.complain(text.Tr("{{.File}} exists already, and isn't a store: choose another name", text.With("File", filepath.Base(path))))
		case exists && n.store != path:
			n.complain("")
			n.store = path
			n.next.SetText(text.Tr("Open it"))
			n.SetMessage(style.Warning, text.Tr("This file is a store already. Open it?"))
		default:
			n.Close()
			creates := path
			if exists {
				creates = ""
			}
			openSwitchTo(n.h, control.StoreChoice{Backend: "sqlite", Path: path}, creates)
		}
	})
}

// isCreating reports whether the form names the new store that the dialog is about.
func (s *switchDialog) isCreating() bool {
	return s.creates != "" && s.form().choice() == control.StoreChoice{Backend: "sqlite", Path: s.creates}
}

// asExpected returns a step of a test as the dialog shows it: that there is no file
// yet is a warning unless a new store is created.
func (s *switchDialog) asExpected(step control.Step) control.Step {
	if step.Warning && s.isCreating() {
		step.Warning, step.Note = false, message.Verbatim(text.Tr("a new, empty store will be created"))
	}
	return step
}

// newStorePath is the absolute path of what a person typed. A name without a
// folder is in the given one, and one without an extension gets .db.
func newStorePath(typed, folder string) (string, error) {
	path := text.Path(typed)
	if path == "" || os.IsPathSeparator(path[len(path)-1]) {
		return "", errors.New(text.Tr("want the name of a file"))
	}
	if filepath.Ext(path) == "" {
		path += ".db"
	}
	return text.Within(folder, path)
}
