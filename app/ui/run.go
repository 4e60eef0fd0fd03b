//go:build !headless

package ui

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.3/glfw"

	"weir/app/ui/control"
	"weir/app/ui/dashboard"
	_ "weir/app/ui/fynecache" // before textures are made
	"weir/app/ui/host"
	_ "weir/app/ui/stderrguard" // before anybody logs
	"weir/assets"
)

// appID identifies the program to the desktop and to Fyne's preferences.
const appID = "weir"

// benchID replaces appID in measurements: they begin as on a first start, and don't
// touch the preferences of a person's window.
const benchID = "weir-bench"

func clearPreferences(p fyne.Preferences) {
	for _, key := range []string{prefWidth, prefHeight, prefView, host.PrefLook, host.PrefLanguage, dashboard.PrefSpan} {
		p.RemoveValue(key)
	}
}

// ErrClosedTwice means that the window was closed a second time while the engine was
// still ending: the program should exit at once.
var ErrClosedTwice = errors.New("closed twice")

// Run opens the window over an engine, runs the engine with run, and returns when both
// have ended: after the window was closed or ctx was cancelled. It must be called on the
// program's main goroutine. It returns run's error, ErrNoWindow, or ErrClosedTwice;
// after the last, run may still be running.
//
// Fyne's own log messages go to the log at debug level.
func Run(ctx context.Context, e control.Engine, run func(context.Context) error, first control.First, to *slog.Logger) error {
	return open(ctx, appID, e, run, to, func(w *window) { w.begin(first) })
}

// begin shows what is to be seen first.
func (w *window) begin(first control.First) {
	w.beginWelcome(first.Untried)
	if first.Search != nil {
		w.explore(*first.Search)
	}
	w.drops.Open(first.Files)
}

// gcPercent is GOGC once the window is open. Little garbage is made then: a fifth of
// Go's default saves 20 MB and costs no measurable processor time. Earlier, while the
// heap is small, it would cause constant collections.
const gcPercent = 20

func open(ctx context.Context, id string, e control.Engine, run func(context.Context) error, to *slog.Logger, opened func(*window)) (err error) {
	log.SetFlags(0)
	log.SetOutput(fyneLog{to})
	app.SetMetadata(fyne.AppMetadata{ID: id, Name: "Weir", Migrations: map[string]bool{"fyneDo": true}})

	up := false
	var w *window
	defer func() {
		// The driver panics if no display answers; then there is no window yet.
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
	prepareGLFW()
	stayAwake()
	a := app.NewWithID(id)
	if id == benchID {
		clearPreferences(a.Preferences())
	}
	if err := useLanguage(a.Preferences()); err != nil {
		return fmt.Errorf("load the translations: %w", err)
	}
	save := takeStoppedHook(a)
	reducedMotion := !a.Settings().ShowAnimations()
	disableAnimations(a)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	// On a signal Fyne ends by itself. From then on it runs queued functions at once,
	// on the goroutine that queues them. The lock keeps two from running at the same
	// time: the second is dropped, as nobody will see what it would change.
	var turn sync.Mutex
	w = newWindow(a, e, func(f func()) {
		fyne.Do(func() {
			if turn.TryLock() {
				defer turn.Unlock()
				f()
			}
		})
	})
	w.ReducedMotion = reducedMotion
	closing := func() {
		turn.Lock()
		defer turn.Unlock()
		w.close()
	}
	w.start()
	first := w.dashboard
	w.Goroutines.Go(func() {
		first.AwaitFrame(w.Ctx)
		debug.SetGCPercent(gcPercent)
		debug.FreeOSMemory()
	})

	// Closing the window, a signal and Quit take the same path: the window closes, the
	// pipeline drains, and only then does Fyne quit.
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	stopped := context.AfterFunc(ctx, func() { fyne.Do(closing) })
	defer stopped()
	w.Win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		var paths []string
		for _, f := range files {
			if f.Scheme() == "file" {
				paths = append(paths, filepath.FromSlash(f.Path()))
			}
		}
		w.drops.Open(paths)
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
		drained := make(chan struct{})
		fitScreen(w.Win)
		onSessionEnd(w.Win, func() {
			stop()
			<-drained
		})
		go func() {
			err := run(running)
			close(drained)
			fyne.Do(closing)
			w.Goroutines.Wait()
			ended <- err
			// On a signal Fyne ends by itself, and must not be told to quit again.
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
	// Fyne doesn't run what was queued while it ended, which may include w.close.
	w.Cancel()
	closing()
	save()
	if hurried {
		return ErrClosedTwice
	}
	return <-ended
}

// takeStoppedHook takes over the hook that saves the preferences when Fyne has ended.
// Fyne 2.7.1 queues the hook for its loop and waits for it; if the loop ends between the
// two, it waits for ever (runOnMainWithWait, runGL).
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

// prepareGLFW initialises GLFW, which Fyne uses, before Fyne does. It asks for windows
// without depth and stencil buffers: Fyne clears them with each frame and never uses
// them; software OpenGL keeps 5 MB for them. On macOS it keeps GLFW from changing the
// working directory to the bundle's, which relative paths would then start from.
func prepareGLFW() {
	glfw.InitHint(glfw.CocoaChdirResources, glfw.False)
	if err := glfw.Init(); err != nil {
		return // Fyne will fail in the same way, and report it
	}
	glfw.WindowHint(glfw.DepthBits, 0)
	glfw.WindowHint(glfw.StencilBits, 0)
}

// fyneLog takes what Fyne writes to Go's standard log, such as complaints about locales.
// Nothing else in the program uses that log.
type fyneLog struct{ log *slog.Logger }

// Write implements io.Writer.
func (c fyneLog) Write(text []byte) (int, error) {
	c.log.Debug("fyne", "text", strings.TrimSpace(string(text)))
	return len(text), nil
}

// windowExists reports whether the driver could make the window. If it couldn't, Fyne
// only logs that.
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
