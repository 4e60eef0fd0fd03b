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
	"sync"
	"time"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
	"weir/core/diskerr"
)

// memory is what is kept from run to run, in a small file that all windows
// share: the store that was open last, those that were before, stores that were
// left with something in them, and an import that has not ended. Passwords are
// not kept. Who writes it holds the lock on a file beside it. One that can't be
// read or written costs these notes, nothing else.
type memory struct {
	file string
	log  *slog.Logger

	mu   sync.Mutex
	mine *desk.Import // guarded by mu; the import that this program runs
}

type kept struct {
	Store  *recalled    `json:"store,omitempty"`
	Left   []desk.Left  `json:"left,omitempty"`
	Import *desk.Import `json:"import,omitempty"`

	// Recent are the stores that were opened, the last first; the first may be
	// open still.
	Recent []desk.Recent `json:"recent,omitempty"`
}

// recentKept bounds how many stores are remembered.
const recentKept = 8

// read returns what is kept.
func (m *memory) read() (k kept) {
	text, err := os.ReadFile(m.file)
	if err == nil {
		err = json.Unmarshal(text, &k)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		m.log.Warn("what the window remembered can't be read", "file", m.file, "error", err)
		return kept{}
	}
	return k
}

// note changes what is kept.
func (m *memory) note(edit func(*kept)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, changed := m.edited(edit); !changed {
		return nil // and no folder is made
	}
	if err := m.replace(edit); err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	return nil
}

// edited is what is kept after an edit.
func (m *memory) edited(edit func(*kept)) (now kept, changed bool) {
	was := m.read()
	now = was
	now.Left, now.Recent = slices.Clone(was.Left), slices.Clone(was.Recent)
	edit(&now)
	return now, !reflect.DeepEqual(was, now)
}

// Windows hold the lock for a moment only.
const (
	lockWithin = 2 * time.Second
	lockEvery  = 5 * time.Millisecond
)

// replace edits the file while no other window does.
func (m *memory) replace(edit func(*kept)) error {
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
	return diskerr.Writing(m.file, renameio.WriteFile(m.file, text, 0o600))
}

// try is note where nobody can be told of an error.
func (m *memory) try(edit func(*kept)) {
	if err := m.note(edit); err != nil {
		m.log.Warn("the next start will not know of this", "error", err)
	}
}

// show puts what is kept into the state. While another's pipeline is watched an
// import may be that one's.
func (m *memory) show(s *desk.State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.read()
	// The note stays: the disk may only be unplugged.
	s.Left = slices.DeleteFunc(k.Left, func(l desk.Left) bool { return gone(l.Choice) })
	s.Resumable = k.Import
	s.Recent = slices.DeleteFunc(k.Recent, func(r desk.Recent) bool { return r.Choice == s.Choice })
	if len(s.Elsewhere) > 0 || reflect.DeepEqual(k.Import, m.mine) {
		s.Resumable = nil
	}
}

// importing notes the import that begins, and that of before no longer.
func (m *memory) importing(i desk.Import) {
	// As it is compared: times lose their zone in a file.
	mine, err := again(i)
	if err != nil {
		m.log.Warn("the next start will not know of this", "error", err)
		return
	}
	m.mu.Lock()
	m.mine = mine
	m.mu.Unlock()
	m.try(func(k *kept) { k.Import = mine })
}

// again is an import as it is read from a file.
func again(i desk.Import) (read *desk.Import, err error) {
	text, err := json.Marshal(i)
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	return read, err
}

// imported forgets the import that this program runs, if any: it has ended.
func (m *memory) imported() {
	m.mu.Lock()
	mine := m.mine
	m.mine = nil
	m.mu.Unlock()
	if mine != nil {
		m.try(func(k *kept) {
			if reflect.DeepEqual(k.Import, mine) {
				k.Import = nil
			}
		})
	}
}

// interrupted offers the import that this program ran again.
func (m *memory) interrupted() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mine = nil
}

// forget forgets an import that was interrupted.
func (m *memory) forget() error {
	return m.note(func(k *kept) {
		if !reflect.DeepEqual(k.Import, m.mine) {
			k.Import = nil
		}
	})
}

// left keeps a store that is left with something in it.
func (m *memory) left(l desk.Left) {
	m.try(func(k *kept) {
		k.Left = append(slices.DeleteFunc(k.Left, func(o desk.Left) bool { return o.Location == l.Location }), l)
	})
}

// opened takes a store off the list of those that were left, and puts it first
// among those that were opened.
func (m *memory) opened(s desk.Recent) {
	m.try(func(k *kept) {
		k.Left = slices.DeleteFunc(k.Left, func(l desk.Left) bool { return l.Location == s.Location })
		others := slices.DeleteFunc(k.Recent, func(r desk.Recent) bool { return r.Location == s.Location })
		k.Recent = append([]desk.Recent{s}, others[:min(len(others), recentKept-1)]...)
	})
}

// MadeAnew is what the log says of the file that Lost names.
const MadeAnew = "the store was used before and its file is gone: a new, empty one is made"

// Lost is the file of the settings' store when a window remembers that store and the
// file isn't there any more; "" otherwise. The demo is no loss.
func Lost(c *config.Config, log *slog.Logger) string {
	return newMemory("", log).lost(c)
}

func (m *memory) lost(c *config.Config) string {
	choice := choiceOf(c)
	if c.IsDemo() || !gone(choice) || !slices.ContainsFunc(m.read().Recent, func(r desk.Recent) bool { return r.Choice == choice }) {
		return ""
	}
	return choice.Path
}

// newMemory is what is kept in a folder; "": weir in the user's state folder.
func newMemory(folder string, log *slog.Logger) *memory {
	return &memory{file: filepath.Join(cmp.Or(folder, filepath.Join(xdg.StateHome, "weir")), "window.json"), log: log}
}

// place tells stores apart, for people too.
func place(c *config.Effective, s core.Store) string {
	if schema := c.Storage.Postgres.Schema; s.Name() == "postgres" && schema != config.Default().Storage.Postgres.Schema {
		return s.Location() + ", schema " + schema
	}
	return s.Location()
}

// hidden is a password as config.Redact leaves it in words.
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
