//go:build !headless

package ui

import (
	"context"
	"image"
	"log"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/fynecache"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/assets"
)

// Offscreen opens the window over an engine where nobody sees it, in English, with the page
// Floor in front, drawn in software: neither a display nor OpenGL is needed. It runs the
// engine with run, and use on another goroutine, and returns when both have ended; the end
// of use ends the engine. picture takes a picture of the window.
func Offscreen(ctx context.Context, e control.Engine, run func(context.Context) error, use func(ctx context.Context, picture func() (image.Image, error)) error) error {
	log.SetFlags(0)
	log.SetOutput(fyneLog{slog.New(slog.DiscardHandler)})
	fynecache.KeepAll()
	if err := text.Use(assets.Translations, locale.English); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan func(), 1000)
	a := test.NewApp()
	defer a.Quit()
	w := newWindow(a, e, func(f func()) {
		select {
		case queue <- f:
		case <-ctx.Done(): // nobody sees what it would change
		}
	})
	w.setLook(style.LookDark)
	w.Win.Resize(fyne.NewSize(firstWidth, firstHeight))
	w.showPage("Floor")
	w.start()

	ended := make(chan error, 2)
	go func() {
		ended <- run(ctx)
	}()
	go func() {
		defer cancel()
		ended <- use(ctx, func() (image.Image, error) {
			taken := make(chan image.Image, 1)
			w.Do(func() { taken <- w.Win.Canvas().Capture() })
			select {
			case p := <-taken:
				return p, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		})
	}()
	for ctx.Err() == nil {
		select {
		case f := <-queue:
			f()
		case <-ctx.Done():
		}
	}
	w.close()
	first, second := <-ended, <-ended
	w.Goroutines.Wait()
	if first != nil {
		return first
	}
	return second
}
