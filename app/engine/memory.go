package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"sync/atomic"
	"time"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"

	"weir/app/config"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/atomicfile"
	"weir/core/diskerr"
)

// memory is what windows remember between runs, in a small file that all of them
// share: the last open store, those before it, stores that were left with events
// waiting in them, and an import that has not ended. Passwords are not stored. A
// writer holds the lock on a file beside it. If it can't be read or written, only
// these notes are lost.
type memory struct {
	file string
	log  *slog.Logger

	mine atomic.Pointer[control.Import] // the import that this program runs; nil while it runs none
}

type remembered struct {
	Store  *recalled              `json:"store,omitempty"`
	Left   []control.WaitingStore `json:"left,omitempty"`
	Import *control.Import        `json:"import,omitempty"`

	// Recent are the stores that were opened, the last first; the first may still
	// be open.
	Recent []control.Recent `json:"recent,omitempty"`
}

// recentMost bounds how many stores are remembered.
const recentMost = 8

// read returns the content of the file.
func (m *memory) read() (k remembered) {
	text, err := os.ReadFile(m.file)
	if err == nil {
		err = json.Unmarshal(text, &k)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.log.Warn("the window's memory can't be read", "file", m.file, "error", err)
		return remembered{}
	}
	return k
}

// note changes the content of the file.
func (m *memory) note(edit func(*remembered)) error {
	if _, changed := m.edited(edit); !changed {
		return nil // and no folder is created
	}
	if err := m.replace(edit); err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	return nil
}

// edited is the content after an edit.
func (m *memory) edited(edit func(*remembered)) (now remembered, changed bool) {
	was := m.read()
	now = was
	now.Left, now.Recent = slices.Clone(was.Left), slices.Clone(was.Recent)
	edit(&now)
	return now, !reflect.DeepEqual(was, now)
}

// Windows hold the lock for a moment only.
const lockEvery = 5 * time.Millisecond

var lockWithin = 2 * time.Second // a variable for tests

// replace edits the file while no other window does.
func (m *memory) replace(edit func(*remembered)) error {
	if err := os.MkdirAll(filepath.Dir(m.file), 0o700); err != nil {
		return diskerr.Writing(m.file, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockWithin)
	defer cancel()
	lock := flock.New(m.file+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		return fmt.Errorf("wait for another window: %w", diskerr.Writing(m.file, err))
	}
	defer func() { _ = lock.Unlock() }() // closing the file unlocks it in any case
	now, changed := m.edited(edit)
	if !changed {
		return nil
	}
	text, err := json.MarshalIndent(now, "", "\t")
	if err != nil {
		return err
	}
	return diskerr.Writing(m.file, atomicfile.Write(m.file, text, 0o600))
}

// try is note where an error can only be logged.
func (m *memory) try(edit func(*remembered)) {
	if err := m.note(edit); err != nil {
		m.log.Warn("this will not be remembered at the next start", "error", err)
	}
}

// show puts the content into the state. While another program is watched, a
// remembered import may be that program's.
func (m *memory) show(s *control.State) {
	k := m.read()
	// The note stays: the disk may only be unplugged.
	s.WaitingStores = slices.DeleteFunc(k.Left, func(l control.WaitingStore) bool { return gone(l.Choice) })
	s.Resumable = k.Import
	s.Recent = slices.DeleteFunc(k.Recent, func(r control.Recent) bool { return r.Choice == s.Choice })
	if len(s.Elsewhere) > 0 || reflect.DeepEqual(k.Import, m.mine.Load()) {
		s.Resumable = nil
	}
}

// importing remembers the import that begins, in place of the previous one.
func (m *memory) importing(i control.Import) {
	// In the form in which it is compared: times lose their zone in a file.
	mine, err := again(i)
	if err != nil {
		m.log.Warn("this will not be remembered at the next start", "error", err)
		return
	}
	m.mine.Store(mine)
	m.try(func(k *remembered) { k.Import = mine })
}

// again is an import as it is read from a file.
func again(i control.Import) (read *control.Import, err error) {
	text, err := json.Marshal(i)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	return read, err
}

// imported forgets the import that this program runs, if any: it has ended.
func (m *memory) imported() {
	if mine := m.mine.Swap(nil); mine != nil {
		m.try(func(k *remembered) {
			if reflect.DeepEqual(k.Import, mine) {
				k.Import = nil
			}
		})
	}
}

// interrupted makes the import that this program ran be offered again.
func (m *memory) interrupted() { m.mine.Store(nil) }

// forget forgets an import that was interrupted.
func (m *memory) forget() error {
	return m.note(func(k *remembered) {
		if !reflect.DeepEqual(k.Import, m.mine.Load()) {
			k.Import = nil
		}
	})
}

// left remembers a store that is left with events waiting in it.
func (m *memory) left(l control.WaitingStore) {
	m.try(func(k *remembered) {
		k.Left = append(slices.DeleteFunc(k.Left, func(o control.WaitingStore) bool { return o.Location == l.Location }), l)
	})
}

// opened takes a store off the list of those that were left, and puts it first
// among those that were opened.
func (m *memory) opened(s control.Recent) {
	m.try(func(k *remembered) {
		k.Left = slices.DeleteFunc(k.Left, func(l control.WaitingStore) bool { return l.Location == s.Location })
		others := slices.DeleteFunc(k.Recent, func(r control.Recent) bool { return r.Location == s.Location })
		k.Recent = append([]control.Recent{s}, others[:min(len(others), recentMost-1)]...)
	})
}

// Lost is the file of the settings' store if a window remembers that store and the
// file is gone; "" otherwise. The demo is no loss.
func Lost(c *config.Config, log *slog.Logger) string {
	return newMemory("", log).lost(c)
}

func (m *memory) lost(c *config.Config) string {
	choice := choiceOf(c)
	if c.IsDemo() || !gone(choice) || !slices.ContainsFunc(m.read().Recent, func(r control.Recent) bool { return r.Choice == choice }) {
		return ""
	}
	return choice.Path
}

// newMemory is the memory in a folder; "": weir in the user's state folder.
func newMemory(folder string, log *slog.Logger) *memory {
	return &memory{file: filepath.Join(cmp.Or(folder, filepath.Join(xdg.StateHome, "weir")), "window.json"), log: log}
}

// storeName identifies a store, for people too.
func storeName(c *config.Effective, s core.Store) string {
	if schema := c.Storage.Postgres.Schema; s.Name() == "postgres" && schema != config.Default().Storage.Postgres.Schema {
		return s.Location() + ", schema " + schema
	}
	return s.Location()
}

// hidden matches a password as config.Redact leaves it in key=value words.
var hidden = regexp.MustCompile(`(?i)\b(ssl)?password\s*=\s*\*\*\*\s*`)

// withoutPassword is a server's URL, or words that mean the same, with no
// password in it: it is found elsewhere, or asked for.
func withoutPassword(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return hidden.ReplaceAllString(config.Redact(dsn), "")
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	q := u.Query()
	for _, key := range []string{"password", "sslpassword"} {
		if q.Has(key) {
			q.Del(key)
			u.RawQuery = q.Encode()
		}
	}
	return u.String()
}
