//go:build !headless

package ui

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"
	"github.com/go-gl/glfw/v3.3/glfw"

	"weir/app/ui/control"
	"weir/app/ui/dashboard"
	_ "weir/app/ui/fynecache" // before textures are made
	"weir/app/ui/host"
	_ "weir/app/ui/stderrguard" // before anybody logs
	"weir/assets"
)

// appID names the program to the desktop and to Fyne's preferences.
const appID = "weir"

// benchID is the program while it is measured: it begins as on a first start, and
// a person's window stays as it was left.
const benchID = "weir-bench"

func clearPreferences(p fyne.Preferences) {
	for _, key := range []string{prefWidth, prefHeight, prefView, host.PrefLook, dashboard.PrefSpan} {
		p.RemoveValue(key)
	}
}

// ErrHurried says that the window was closed a second time while the engine was
// still ending, so that the program shall end at once.
var ErrClosedTwice = errors.New("closed twice")

// Run opens the window over an engine, runs the engine, and returns when both have
// ended: after the window was closed, or ctx is done. It must be called on the
// program's first goroutine. The error is run's, says why there is no window, or
// is ErrHurried; then run may go on.
//
// What Fyne complains about goes to the log, as debugging.
func Run(ctx context.Context, d control.Engine, run func(context.Context) error, to *slog.Logger) error {
	return open(ctx, appID, d, run, to, func(*window) {})
}

// garbage is how much the heap may grow between two collections, in per cent,
// once the window stands. It makes little garbage then: a fifth of Go's default
// saves 20 MB and costs no processor time that could be measured. Before, with
// its small heap, it would collect all the time.
const gcPercent = 20

func open(ctx context.Context, id string, d control.Engine, run func(context.Context) error, to *slog.Logger, opened func(*window)) (err error) {
	log.SetFlags(0)
	log.SetOutput(fyneLog{to})
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		return fmt.Errorf("load the translations: %w", err)
	}
	app.SetMetadata(fyne.AppMetadata{ID: id, Name: "Weir", Migrations: map[string]bool{"fyneDo": true}})

	up := false
	var w *window
	defer func() {
		// Without a display that answers the driver panics; then there never was
		// a window.
		if r := recover(); r != nil {
			if up {
				panic(r)
			}
			err = fmt.Errorf("%w: %v", ErrNoWindow, r)
		}
		if w != nil && !up {
			w.Cancel()
			w.Goroutines.Wait()
		}
	}()
	dropDepthBuffers()
	a := app.NewWithID(id)
	if id == benchID {
		clearPreferences(a.Preferences())
	}
	save := takeStoppedHook(a)
	disableAnimations(a)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	// A signal lets Fyne end by itself, and then it runs functions at once where
	// they are queued: of those that meet all but one are left out.
	var turn sync.Mutex
	w = newWindow(a, d, func(f func()) {
		fyne.Do(func() {
			if turn.TryLock() {
				defer turn.Unlock()
				f()
			}
		})
	})
	closing := func() {
		turn.Lock()
		defer turn.Unlock()
		w.close()
	}
	w.start()
	w.Goroutines.Go(func() {
		w.dashboard.AwaitFrame(w.Ctx)
		debug.SetGCPercent(gcPercent)
		debug.FreeOSMemory()
	})

	// Closing, a signal and Quit take one path: the window closes, the pipeline
	// is drained, and only then is Fyne let go.
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	stopped := context.AfterFunc(ctx, func() { fyne.Do(closing) })
	defer stopped()
	w.Win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		var paths []string
		for _, f := range files {
			if f.Scheme() == "file" {
				paths = append(paths, f.Path())
			}
		}
		w.drops.Take(paths)
	})
	hurried := false
	w.quit = func() {
		if w.Closing {
			hurried = true
			a.Quit()
			return
		}
		w.close()
		stop()
	}
	w.Win.SetCloseIntercept(func() { w.quit() })
	a.Lifecycle().SetOnStarted(func() {
		up = true
		opened(w)
		go func() {
			err := run(running)
			fyne.Do(closing)
			w.Goroutines.Wait()
			ended <- err
			// A signal lets Fyne end by itself, and then it must not be asked to.
			if ctx.Err() == nil {
				fyne.Do(a.Quit)
			}
		}()
	})
	w.Win.Show()
	if !windowExists(w.Win) {
		return fmt.Errorf("%w: the display offers no OpenGL", ErrNoWindow)
	}
	a.Run()
	stop()
	// What was queued while Fyne ended by itself is never run, w.close among it.
	w.Cancel()
	closing() // Fyne forgets what was queued when it ended
	save()
	if hurried {
		return ErrClosedTwice
	}
	return <-ended
}

// takeLastHook takes over what Fyne would do when it has ended, to save the
// preferences. Fyne 2.7.1 would queue that for its loop and wait for it; when the
// loop ends between the two, it waits for ever (runOnMainWithWait, runGL).
func takeStoppedHook(a fyne.App) (save func()) {
	l, ok := a.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	if !ok || l.OnStopped() == nil {
		return func() {}
	}
	save = l.OnStopped()
	l.SetOnStoppedHookExecuted(nil)
	return save
}

// flatten asks for windows without buffers of depth and stencils, which Fyne clears
// with each picture and never uses: software OpenGL keeps 5 MB for them.
func dropDepthBuffers() {
	if err := glfw.Init(); err != nil {
		return // Fyne will meet it again, and says so
	}
	glfw.WindowHint(glfw.DepthBits, 0)
	glfw.WindowHint(glfw.StencilBits, 0)
}

// complaints are what Fyne writes to Go's standard log, which nothing else of
// the program uses: locales that are none, files that others are writing.
type fyneLog struct{ log *slog.Logger }

// Write implements io.Writer.
func (c fyneLog) Write(text []byte) (int, error) {
	c.log.Debug("fyne", "text", strings.TrimSpace(string(text)))
	return len(text), nil
}

// exists reports whether the driver could make the window. It says only in the
// log when it couldn't.
func windowExists(win fyne.Window) (yes bool) {
	win.(driver.NativeWindow).RunNative(func(handle any) {
		switch handle {
		case driver.X11WindowContext{}, driver.WaylandWindowContext{}, driver.WindowsWindowContext{}, driver.MacWindowContext{}:
		default:
			yes = true
		}
	})
	return yes
}
