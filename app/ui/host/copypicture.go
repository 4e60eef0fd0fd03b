package host

import (
	"context"
	"errors"

	"weir/app/ui/text"
)

// CopyPNG puts a picture on the system's clipboard: Fyne's takes only text. An error says
// what to do instead.
func CopyPNG(ctx context.Context, picture []byte) error {
	if err := copyPNG(ctx, picture); err != nil {
		return errors.New(text.Tr("the clipboard didn't take it ({{.Reason}}): try again, or save it as PNG", text.With("Reason", err)))
	}
	return nil
}
