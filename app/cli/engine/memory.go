package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"

	"github.com/google/renameio/v2"

	"weir/app/config"
	"weir/app/ui/desk"
	"weir/core"
)

// memory is what is kept from run to run, in a small file: stores that were
// left with something in them, and an import that has not ended. A file that
// can't be read or written costs these notes, nothing else.
type memory struct {
	file string
	log  *slog.Logger

	mu   sync.Mutex
	kept kept // guarded by mu
}

type kept struct {
	Left   []desk.Left  `json:"left,omitempty"`
	Import *desk.Import `json:"import,omitempty"`

	running bool // Import is under way in this run
}

func remember(file string, log *slog.Logger) *memory {
	m := &memory{file: file, log: log}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &m.kept)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Warn("what the window remembered can't be read", "file", file, "error", err)
		m.kept = kept{}
	}
	return m
}

// note changes what is kept.
func (m *memory) note(edit func(*kept)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	was, _ := json.Marshal(m.kept)
	edit(&m.kept)
	now, err := json.MarshalIndent(m.kept, "", "\t")
	if same, _ := json.Marshal(m.kept); err == nil && string(same) == string(was) {
		return nil
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(m.file), 0o700)
	}
	if err == nil {
		err = renameio.WriteFile(m.file, now, 0o600)
	}
	if err != nil {
		return fmt.Errorf("remember: %w", err)
	}
	return nil
}

// try is note where nobody can be told of an error.
func (m *memory) try(edit func(*kept)) {
	if err := m.note(edit); err != nil {
		m.log.Warn("the next start will not know of this", "error", err)
	}
}

// show puts what is kept into the state.
func (m *memory) show(s *desk.State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s.Left, s.Resumable = slices.Clone(m.kept.Left), nil
	if m.kept.Import != nil && !m.kept.running {
		i := *m.kept.Import
		s.Resumable = &i
	}
}

// left keeps a store that is left with something in it.
func (m *memory) left(l desk.Left) {
	m.try(func(k *kept) {
		k.Left = append(slices.DeleteFunc(k.Left, func(o desk.Left) bool { return o.Location == l.Location }), l)
	})
}

// opened takes a store off the list of those that were left.
func (m *memory) opened(s core.Store) {
	m.try(func(k *kept) {
		k.Left = slices.DeleteFunc(k.Left, func(l desk.Left) bool { return l.Location == s.Location() })
	})
}

// choiceOf names the store of the settings so that it may be kept: without a
// password.
func choiceOf(c *config.Effective, s core.Store) desk.StoreChoice {
	if s.Name() == "sqlite" {
		return desk.StoreChoice{Backend: "sqlite", Path: s.Location()}
	}
	return desk.StoreChoice{Backend: "postgres", URL: withoutPassword(c.Storage.Postgres.URL)}
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
