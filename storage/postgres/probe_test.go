package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"weir/core"
	"weir/core/message"
	"weir/storage/postgres"
)

// TestProbe: what is found stands in the steps; each failure is one line
// without a password; nothing is made.
func TestProbe(t *testing.T) {
	fresh, ours, other, newer, closed := create(t).(database), create(t).(database), create(t).(database), create(t).(database), create(t).(database)
	for _, d := range []database{ours, newer, closed} {
		if err := d.Open(t).Close(); err != nil {
			t.Fatal(err)
		}
	}
	newer.Exec(t, "UPDATE meta SET value = '99' WHERE key IN ('schema_version', 'min_reader')")
	other.Exec(t, "CREATE SCHEMA "+other.schema)
	other.Exec(t, "CREATE TABLE "+other.schema+".theirs (x text)")
	user := "probe_" + fresh.schema
	closed.Exec(t, "CREATE ROLE "+user+" LOGIN PASSWORD 'secret'")
	t.Cleanup(func() { closed.Exec(t, "DROP OWNED BY "+user+"; DROP ROLE "+user) })
	as := func(change func(*url.URL)) string {
		u, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		change(u)
		return u.String()
	}
	stranger := as(func(u *url.URL) { u.User = url.UserPassword(user, "secret") })
	all := []string{"name", "connection", "TLS", "login", "rights", "version"}
	for _, c := range []struct {
		name, schema, url, last, note, problem string
		is                                     error
	}{
		{name: "nonsense", url: "postgres://ann:secret@host:x/db", last: "name", problem: "write it like", is: postgres.ErrURL},
		{name: "bad schema", schema: "Robert'); DROP TABLE", last: "name", problem: "must be of", is: postgres.ErrSchema},
		{name: "no host", url: "postgres://ann:secret@" + strings.Repeat("x", 64) + "/db", last: "name", problem: "is the host's name right"},
		{name: "no server", url: as(func(u *url.URL) { u.Host = "127.0.0.1:1" }), last: "connection", problem: "no server answers", is: postgres.ErrNoServer},
		{name: "no TLS", url: as(func(u *url.URL) { u.RawQuery += "&sslmode=require" }), last: "TLS", problem: "no TLS", is: postgres.ErrTLS},
		{name: "bad password", url: as(func(u *url.URL) { u.User = url.UserPassword(user, "secret2") }), last: "login", problem: "password", is: postgres.ErrLogin},
		{name: "no database", url: as(func(u *url.URL) { u.Path = "/nowhere" }), last: "login", problem: "no such database", is: postgres.ErrNoDatabase},
		{name: "may not make a schema", url: stranger, last: "rights", problem: "may not make it", is: postgres.ErrAdmin},
		{name: "may not use the schema", schema: closed.schema, url: stranger, last: "rights", problem: "may not use", is: postgres.ErrRights},
		{name: "another's", schema: other.schema, last: "rights", problem: "another program's", is: core.ErrNotOurs},
		{name: "newer", schema: newer.schema, last: "version", problem: "too new", is: core.ErrTooNew},
		{name: "fresh", last: "version", note: "no store yet"},
		{name: "ours", schema: ours.schema, last: "version", note: "store version "},
	} {
		o := fresh.options()
		if c.url != "" {
			o.URL = c.url
		}
		if c.schema != "" {
			o.Schema = c.schema
		}
		var steps []string
		var note string
		err := postgres.Probe(t.Context(), o, func(name string, try func(context.Context) (message.Text, error)) (err error) {
			steps = append(steps, name)
			said, err := try(t.Context())
			note = said.String()
			if strings.Contains(note, "secret") || strings.Contains(note, "\n") {
				t.Errorf("%s: %s says %q", c.name, name, note)
			}
			return err
		})
		if !slices.Equal(steps, all[:slices.Index(all, c.last)+1]) {
			t.Errorf("%s: steps %q, want the last %q; %v", c.name, steps, c.last, err)
		}
		if (err != nil) != (c.problem != "") || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(note, c.note) {
			t.Errorf("%s: got %q, %v, want %q, %q", c.name, note, err, c.note, c.problem)
		}
		if err != nil && (!strings.Contains(err.Error(), c.problem) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: got %q, want %q in one line without a password", c.name, err, c.problem)
		}
	}
	o := fresh.options()
	o.MustExist = true
	if _, err := postgres.Open(t.Context(), o); err == nil {
		t.Error("the probe of a fresh schema made it")
	}
}
