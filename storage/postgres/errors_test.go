package postgres_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/storage/postgres"
)

// TestErrorClasses: an error of the server has its class, in one line, and has it
// once however often it is translated. It fails when a code is missing.
func TestErrorClasses(t *testing.T) {
	server := func(code string) error { return &pgconn.PgError{Severity: "ERROR", Code: code, Message: "it said so"} }
	for name, c := range map[string]struct {
		err  error
		want error // nil: none of core's
		text string
	}{
		"disk full":            {server("53100"), core.ErrNoSpace, "make room"},
		"too many connections": {server("53300"), postgres.ErrCrowded, "no more connections"},
		"starting up":          {server("57P03"), core.ErrUnavailable, "when the server is up"},
		"shutting down":        {server("57P01"), core.ErrUnavailable, "when the server is up"},
		"pooler gave up":       {server("08P01"), postgres.ErrNoAnswer, "does not answer"},
		"refused":              {&net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}, postgres.ErrNoAnswer, "does not answer"},
		"timeout":              {fmt.Errorf("timeout: %w", context.DeadlineExceeded), postgres.ErrNoAnswer, "does not answer"},
		"cancelled":            {fmt.Errorf("timeout: %w", context.Canceled), nil, "cancel"},
		"value too long":       {server("54000"), core.ErrRefused, ""},
		"no such table":        {server("42P01"), core.ErrReplaced, "gone"},
		"damaged page":         {server("XX001"), core.ErrCorrupt, ""},
		"standby":              {server("25006"), postgres.ErrStandby, "standby"},
		"no right":             {server("42501"), postgres.ErrRights, "right"},
		"no answer in time":    {&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, postgres.ErrNoAnswer, "does not answer"},
		"TLS refused":          {&net.OpError{Op: "remote error", Err: tls.AlertError(42)}, nil, "tls"},
		"syntax":               {server("42601"), nil, ""},
	} {
		got := postgres.Translate(c.err)
		if c.want == nil && core.Class(got) != nil || c.want != nil && !errors.Is(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		if text := got.Error(); !strings.Contains(text, c.text) || strings.Contains(text, "\n") || !errors.Is(got, c.err) {
			t.Errorf("%s: got %q, want one line with %q that wraps the server's error", name, text, c.text)
		}
		if again := postgres.Translate(got); again.Error() != got.Error() {
			t.Errorf("%s: translated twice it is %q", name, again)
		}
	}
}

// TestServerGone: a store whose server is gone says so. An append whose answer was lost
// asks for it until its context ends; one that could not be sent fails at once.
func TestServerGone(t *testing.T) {
	d := create(t).(database)
	p, through := newProxy(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := d.options()
	o.URL, o.Log = through, slog.New(told{"the answer to a commit was lost", func() { time.AfterFunc(100*time.Millisecond, cancel) }})
	s := joined(t, o)
	store(t, s, 3)
	if err := p.listener.Close(); err != nil {
		t.Fatal(err)
	}
	p.drop()
	for _, call := range []struct {
		name string
		try  func() error
	}{
		{"Append", func() error { _, err := s.Append(ctx, batch(3)); return err }},
		{"Queue", func() error { _, err := s.Queue(t.Context(), 10); return err }},
		{"Gauges", func() error { _, err := s.Gauges(t.Context()); return err }},
		{"Append without a connection", func() error { _, err := s.Append(t.Context(), batch(3)); return err }},
	} {
		if err := call.try(); !errors.Is(err, core.ErrUnavailable) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want that the store is unavailable", call.name, err)
		}
	}
}

// told is a log that calls a function at each line with a text.
type told struct {
	text string
	call func()
}

func (l told) Enabled(context.Context, slog.Level) bool { return true }

func (l told) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, l.text) {
		l.call()
	}
	return nil
}

func (l told) WithAttrs([]slog.Attr) slog.Handler { return l }

func (l told) WithGroup(string) slog.Handler { return l }

// TestTooManyConnections: a server that takes no more connections is tried for as
// long as one that cannot be reached.
func TestTooManyConnections(t *testing.T) {
	d := create(t).(database)
	user := "crowd_" + d.schema
	d.Exec(t, "CREATE ROLE "+user+" LOGIN PASSWORD 'secret' CONNECTION LIMIT 0")
	t.Cleanup(func() { d.Exec(t, "DROP ROLE "+user) })
	o := d.options()
	o.URL = as(t, user, "secret")
	var err error
	for o.ConnectTimeout = time.Second; o.ConnectTimeout < patience; o.ConnectTimeout *= 2 { // a busy server answers late
		if _, err = postgres.Open(t.Context(), o); errors.Is(err, postgres.ErrCrowded) {
			break
		}
	}
	if !errors.Is(err, postgres.ErrCrowded) || !strings.Contains(err.Error(), "tried for") {
		t.Errorf("Open = %v, want that there are too many connections after a while", err)
	}
}
