package dashboard

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"

	"weir/app/ui/text"
)

// copyPicture puts the chart onto the clipboard. Fyne's own takes text only, so
// it goes through the desktop's programs.
func (p *plot) copyPicture() {
	c, size := p.copy()
	p.d.h.Work(func(ctx context.Context) error {
		picture, _, err := encode(c, size, "png")
		if err != nil {
			return err
		}
		return copyPNG(ctx, picture)
	}, func(err error) {
		if err != nil {
			p.d.h.ShowError(text.Tr("The picture was not copied"), err)
		}
	})
}

// copyPNG hands a picture to wl-copy or xclip, which keep it until something
// else is copied.
func copyPNG(ctx context.Context, picture []byte) error {
	programs := [][]string{{"xclip", "-selection", "clipboard", "-t", "image/png"}}
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		programs = append([][]string{{"wl-copy", "-t", "image/png"}}, programs...)
	}
	for _, args := range programs {
		path, err := exec.LookPath(args[0])
		if err != nil {
			continue
		}
		run := exec.CommandContext(ctx, path, args[1:]...)
		run.Stdin = bytes.NewReader(picture)
		return run.Run()
	}
	return errors.New(text.Tr("install xclip, or wl-clipboard on Wayland; saving as PNG works without"))
}
