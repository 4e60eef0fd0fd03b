package host

import (
	"context"
	"errors"

	"weir/app/ui/text"
)

// errNoProgram means that a system needs a program for its clipboard, and has none.
var errNoProgram = errors.New("no program for the clipboard")

// CopyPNG puts a picture on the system's clipboard: Fyne's takes only text. An error says
// what to do instead.
func CopyPNG(ctx context.Context, picture []byte) error {
	err := copyPNG(ctx, picture)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errNoProgram):
		return errors.New(text.Tr("install xclip, or wl-clipboard on Wayland; saving as PNG works without"))
	}
	return errors.New(text.Tr("the clipboard didn't take it ({{.Reason}}): try again, or save it as PNG", text.With("Reason", text.Error(err))))
}
