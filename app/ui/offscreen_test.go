//go:build !headless

package ui

import (
	"context"
	"errors"
	"image"
	"testing"

	"weir/app/ui/hosttest"
)

// TestOffscreen: the window is drawn without a display, and ends when who draws it does.
func TestOffscreen(t *testing.T) {
	e := &hosttest.FormsEngine{}
	e.Run()
	enough := errors.New("enough")
	ended := false
	err := Offscreen(t.Context(), e, func(ctx context.Context) error {
		<-ctx.Done()
		ended = true
		return nil
	}, func(_ context.Context, picture func() (image.Image, error)) error {
		p, err := picture()
		if err != nil {
			return err
		}
		if size := p.Bounds().Size(); size != image.Pt(firstWidth, firstHeight) {
			t.Errorf("the picture is %v", size)
		}
		colours := map[any]bool{}
		for y := range firstHeight {
			colours[p.At(firstWidth/2, y)] = true
		}
		if len(colours) < 3 {
			t.Error("nothing is drawn")
		}
		return enough
	})
	if !errors.Is(err, enough) || !ended {
		t.Errorf("got %v, and the engine has ended: %v", err, ended)
	}
}
