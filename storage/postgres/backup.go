package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"weir/core"
	"weir/storage/kit"
)

// Backup implements core.Administrator, with PostgreSQL's own pg_dump: the file is
// what pg_restore reads.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.closed.Load() {
		return core.ErrClosed
	}
	return kit.WriteBackup(file, func(to *os.File) error { return s.dump(ctx, to) })
}

func (s *Store) dump(ctx context.Context, to *os.File) error {
	dump := exec.CommandContext(ctx, "pg_dump", "--format=custom", "--no-password", "--schema="+s.schema)
	if s.url != "" {
		dump.Args = append(dump.Args, "--dbname="+withoutPassword(s.url))
	}
	// Others can see arguments, and not the environment.
	dump.Env = append(os.Environ(), "PGPASSWORD="+s.config.ConnConfig.Password)
	var said strings.Builder
	dump.Stdout, dump.Stderr = to, &said
	err := dump.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return ErrNoDump
	case err != nil:
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("pg_dump: %w: %s", err, line)
	}
	return nil
}

// passwordWord is a password among the words of a connection string, where
// values may be quoted and a backslash escapes any character.
var passwordWord = regexp.MustCompile(`(^|\s)password\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)`)

// withoutPassword takes the password out of a connection string that was
// accepted before.
func withoutPassword(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return passwordWord.ReplaceAllString(text, "$1")
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	query.Del("password")
	u.RawQuery = query.Encode()
	return u.String()
}
