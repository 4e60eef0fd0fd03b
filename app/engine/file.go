package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core/message"
)

// debounce is how long the file must be unchanged before it is read: editors
// write it in several steps.
const debounce = 200 * time.Millisecond

// fileWatch watches the folder of the settings file, because editors replace the
// file.
type fileWatch struct {
	watcher *fsnotify.Watcher // nil if the system can't watch
	names   []string          // of the file and its link target
	above   string            // what is watched instead of a folder that doesn't exist yet; else ""
	rest    *time.Timer

	events     chan fsnotify.Event // something in the folders has changed
	errors     chan error          // changes may have been missed
	forwarding sync.WaitGroup
}

func (e *Engine) watchFile() {
	e.changes = &fileWatch{rest: time.NewTimer(time.Hour), events: make(chan fsnotify.Event), errors: make(chan error, 1)}
	e.changes.rest.Stop()
	var err error
	if e.changes.watcher, err = fsnotify.NewWatcher(); err != nil {
		e.Log.Warn("changes of the settings file take effect at the next start only", "error", err)
		return
	}
	e.changes.forwarding.Go(func() { e.changes.forward(e.changes.watcher.Events, e.changes.watcher.Errors) })
	e.watchAgain()
}

// forward passes on what the watcher has seen, until that is closed. It takes each event
// at once: on Windows the watcher adds no folder while an event waits, so that who reads
// the events could not add any. Events of one kind that wait are passed on as one.
func (f *fileWatch) forward(events <-chan fsnotify.Event, failed <-chan error) {
	var waiting []fsnotify.Event
	for {
		var next fsnotify.Event
		var to chan<- fsnotify.Event
		if len(waiting) > 0 {
			next, to = waiting[0], f.events
		}
		select {
		case event, more := <-events:
			if !more {
				return
			}
			if !slices.Contains(waiting, event) {
				waiting = append(waiting, event)
			}
		case err, more := <-failed:
			if !more {
				return
			}
			select {
			case f.errors <- err:
			default: // one is enough
			}
		case to <- next:
			waiting = waiting[1:]
		}
	}
}

// watchAgain watches the file that is in use now, which may not exist yet.
func (e *Engine) watchAgain() {
	if err := e.changes.add(e.SettingsFile()); err != nil {
		e.Log.Warn("changes of the settings file take effect at the next start only", "error", err)
	}
}

// add watches a file and its link target. Adding it twice is harmless.
func (f *fileWatch) add(file string) error {
	if f.watcher == nil {
		return nil
	}
	f.names = []string{file}
	if target, err := filepath.EvalSymlinks(file); err == nil && target != file {
		f.names = append(f.names, target)
	}
	for _, name := range f.names {
		if err := f.addFolder(filepath.Dir(name)); err != nil {
			return err
		}
	}
	return nil
}

// addFolder watches a folder; if it doesn't exist, the nearest one above it that
// does, in which it, or a folder on the way to it, will appear.
func (f *fileWatch) addFolder(folder string) error {
	err := f.watcher.Add(folder)
	for at := folder; errors.Is(err, fs.ErrNotExist) && at != filepath.Dir(at); {
		below := at
		at = filepath.Dir(at)
		if err = f.watcher.Add(at); err != nil {
			continue
		}
		if _, made := os.Stat(below); made == nil {
			return f.addFolder(folder) // it was made before the folder above was watched
		}
		if f.above != at {
			f.leaveAbove()
		}
		f.above = at
		return nil
	}
	if err == nil && f.above != folder {
		f.leaveAbove()
	}
	f.above = ""
	return err
}

// leaveAbove stops watching a folder in which much may happen.
func (f *fileWatch) leaveAbove() {
	if f.above != "" {
		_ = f.watcher.Remove(f.above) // if it fails, its events are ignored one by one
	}
}

// changed restarts the debounce if the event is about the file, or about a folder
// that it may be in.
func (f *fileWatch) changed(event fsnotify.Event) {
	if f.above != "" && event.Op.Has(fsnotify.Create) && strings.HasPrefix(f.names[0], event.Name+string(filepath.Separator)) {
		if err := f.add(f.names[0]); err == nil {
			f.rest.Reset(debounce) // the file may be there by now
		}
		return
	}
	if slices.Contains(f.names, event.Name) && event.Op != fsnotify.Chmod {
		f.rest.Reset(debounce)
	}
}

func (f *fileWatch) close() {
	f.rest.Stop()
	if f.watcher != nil {
		_ = f.watcher.Close() // it only read
	}
	f.forwarding.Wait()
}

// reread applies the settings file as it is now: live settings at once, the others
// at Restart. An invalid file changes nothing.
func (e *Engine) reread() error {
	now, err := e.load()
	if err != nil {
		e.change(func(s *control.State) { s.Notice = line(err) })
		return err
	}
	before := e.file.Swap(now)
	if e.tuning.Workers != 0 {
		e.tuning = retuned(e.tuning, &before.Config, &now.Config)
	}
	e.change(func(s *control.State) { s.Notice = message.Text{} })
	if e.settings == nil || e.wholeStore() == nil && differ(e.settings, now) {
		// Nothing is running that would have to be drained.
		e.close()
		if e.settings != nil {
			e.choice = e.choice.after(e.settings, now)
		}
		e.settings = now
		e.change(func(s *control.State) { s.Pending = nil })
		e.begin()
		return nil
	}
	inForce := *e.settings
	var pending []string
	for _, s := range config.Settings() {
		text := value(&now.Config, s.Key)
		switch {
		case s.Key == control.ChannelCapacity && e.capacity != 0:
			// What Resize has replaced is no change; what the file says since then is.
			since := text != value(&before.Config, s.Key) || slices.Contains(e.State().Pending, s.Key)
			if since && text != strconv.Itoa(e.capacity) {
				pending = append(pending, s.Key)
			}
		case text == value(&inForce.Config, s.Key):
		case !s.Live:
			pending = append(pending, s.Key)
		default:
			if err := inForce.Set(s.Key, text); err != nil {
				return err
			}
		}
	}
	e.settings = &inForce
	if e.job != nil {
		was := e.job.pipe.Tuning()
		tuning := retuned(was, &before.Config, &now.Config)
		if e.job.choice.kind != "simulate" {
			tuning.Rate = was.Rate
		}
		err = e.tune(context.Background(), tuning)
	}
	e.change(func(s *control.State) { s.Pending = pending })
	return err
}

// differ reports whether any setting differs.
func differ(a, b *config.Effective) bool {
	return slices.ContainsFunc(config.Settings(), func(s config.Setting) bool {
		return value(&a.Config, s.Key) != value(&b.Config, s.Key)
	})
}
