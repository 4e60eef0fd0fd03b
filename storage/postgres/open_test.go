package postgres_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/storage/postgres"
)

// TestOpenSaysWhatToDo: each reason why a store can't be opened is one line with
// a remedy, at once where waiting is no use, and never shows a password.
func TestOpenSaysWhatToDo(t *testing.T) {
	d := create(t).(database)
	change := func(f func(u *url.URL)) func(*postgres.Options) {
		return func(o *postgres.Options) {
			u, err := url.Parse(server)
			if err != nil {
				t.Fatal(err)
			}
			f(u)
			o.URL = u.String()
		}
	}
	for _, c := range []struct {
		name   string
		change func(o *postgres.Options)
		want   []string
	}{
		{"nonsense", func(o *postgres.Options) { o.URL = "postgres://ann:secret@host:x/db" }, []string{"storage.postgres.url", "invalid port"}},
		{"bad schema", func(o *postgres.Options) { o.Schema = "Robert'); DROP TABLE" }, []string{"storage.postgres.schema"}},
		{"no database", change(func(u *url.URL) { u.Path = "/nowhere" }), []string{"createdb", "storage.postgres.url"}},
		{"no such user", change(func(u *url.URL) { u.User = url.UserPassword("nobody_here", "secret") }), []string{"password"}},
		{"no TLS", change(func(u *url.URL) { u.RawQuery += "&sslmode=require" }), []string{"sslmode"}},
		{"unreachable", change(func(u *url.URL) { u.Host = "127.0.0.1:1" }), []string{"not reached in 1s", "weir postgres start"}},
		{"must exist", func(o *postgres.Options) { o.MustExist = true }, []string{"no store in schema", "weir init"}},
		{"search", func(o *postgres.Options) { o.SearchURL = "host=127.0.0.1 port=1 password=secret" }, []string{"storage.postgres.search_dsn"}},
	} {
		o := d.options()
		o.ConnectTimeout = time.Second
		c.change(&o)
		began := time.Now()
		s, err := postgres.Open(t.Context(), o)
		if err == nil {
			_ = s.Close() // it should not be there
			t.Errorf("%s: opened", c.name)
			continue
		}
		text := err.Error()
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: got %q, want %q in it", c.name, text, want)
			}
		}
		if strings.Contains(text, "secret") || strings.Contains(text, "\n") {
			t.Errorf("%s: got %q, want one line without a password", c.name, text)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: took %v", c.name, took)
		}
	}
}

// TestForeign: another program's schema, and one of a newer weir, are left alone.
func TestForeign(t *testing.T) {
	other := create(t).(database)
	other.Exec(t, "CREATE SCHEMA "+other.schema)
	other.Exec(t, "CREATE TABLE "+other.schema+".meta (key text, value text)")
	if _, err := postgres.Open(t.Context(), other.options()); !errors.Is(err, core.ErrForeign) {
		t.Errorf("another program's schema: got %v, want ErrForeign", err)
	}

	newer := create(t).(database)
	if err := newer.Open(t).Close(); err != nil {
		t.Fatal(err)
	}
	newer.Exec(t, "UPDATE meta SET value = '99' WHERE key = 'schema_version'")
	if err := newer.Open(t).Close(); err != nil { // min_reader allows it
		t.Errorf("a newer schema that this program may use: %v", err)
	}
	newer.Exec(t, "UPDATE meta SET value = '98' WHERE key = 'min_reader'")
	if _, err := postgres.Open(t.Context(), newer.options()); !errors.Is(err, core.ErrForeign) {
		t.Errorf("a newer schema: got %v, want ErrForeign", err)
	}
}

// TestInit: the runtime role does everything that a pipeline needs and makes no
// tables. It fails when a grant is missing.
func TestInit(t *testing.T) {
	d := create(t).(database)
	roles := postgres.Roles{Owner: d.schema + "_owner", Runtime: d.schema + "_runtime"}
	o := d.options()
	runtime := func(o postgres.Options) postgres.Options {
		u, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		query := u.Query()
		query.Del("passfile")
		u.RawQuery = query.Encode()
		u.User = url.UserPassword(roles.Runtime, "pass")
		o.URL = u.String()
		return o
	}
	for range 2 { // it may be run again
		if err := postgres.Init(t.Context(), o, roles); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		d.Exec(t, "DROP SCHEMA "+d.schema+" CASCADE")
		for _, role := range []string{roles.Owner, roles.Runtime} {
			d.Exec(t, "DROP OWNED BY "+role)
			d.Exec(t, "DROP ROLE "+role)
		}
	})
	d.Exec(t, "ALTER ROLE "+roles.Runtime+" PASSWORD 'pass'")

	s := joined(t, runtime(o))
	store(t, s, 30)
	for {
		claim, err := s.Claim(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		if claim.Empty() {
			break
		}
		settlement := core.Settlement{Claim: claim, Failed: []core.Failed{{ID: claim.Events[0].ID, Attempts: 1, Error: "no", Dead: true}}}
		if _, err := s.Settle(t.Context(), settlement, 0); err != nil {
			t.Fatal(err)
		}
	}
	for name, err := range map[string]error{
		"Prune":    s.Prune(t.Context(), time.Hour),
		"Annotate": s.Annotate(t.Context(), core.Annotation{Text: "x", Time: time.Now()}),
		"Sample":   s.AddSample(t.Context(), core.Sample{Time: time.Now()}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, err := s.Discard(t.Context(), core.FailureFilter{}); err != nil || n != 3 {
		t.Errorf("Discard = %d, %v; want 3", n, err)
	}
	if _, err := s.Compact(t.Context()); err == nil || !strings.Contains(err.Error(), roles.Owner) {
		t.Errorf("Compact = %v, want the owner's name", err)
	}
	expectEvents(t, s, 30)
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}

	missing := runtime(create(t).(database).options())
	if _, err := postgres.Open(t.Context(), missing); err == nil || !strings.Contains(err.Error(), "weir init") {
		t.Errorf("a runtime role without tables: got %v, want advice to run weir init", err)
	}
	mine := d.options()
	if err := postgres.Init(t.Context(), mine, postgres.Roles{Owner: "other_owner", Runtime: roles.Runtime}); err == nil ||
		!strings.Contains(err.Error(), "--owner "+roles.Owner) {
		t.Errorf("Init with another owner: got %v, want the right one's name", err)
	}
}
