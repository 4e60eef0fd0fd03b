package postgres_test

import (
	"errors"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/postgres"
)

// TestOpenSaysWhy: each reason why a store can't be opened has a class of its own
// and is one line, at once where waiting is no use, and never shows a password.
func TestOpenSaysWhy(t *testing.T) {
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
		want   error
	}{
		{"nonsense", func(o *postgres.Options) { o.URL = "postgres://ann:secret@host:x/db" }, postgres.ErrURL},
		{"bad schema", func(o *postgres.Options) { o.Schema = "Robert'); DROP TABLE" }, postgres.ErrSchema},
		{"no database", change(func(u *url.URL) { u.Path = "/nowhere" }), postgres.ErrNoDatabase},
		{"no such user", change(func(u *url.URL) { u.User = url.UserPassword("nobody_here", "secret") }), postgres.ErrLogin},
		{"no TLS", change(func(u *url.URL) { u.RawQuery += "&sslmode=require" }), postgres.ErrTLS},
		{"unreachable", func(o *postgres.Options) {
			change(func(u *url.URL) { u.Host = "127.0.0.1:1" })(o)
			o.ConnectTimeout = time.Second
		}, postgres.ErrNoAnswer},
		{"must exist", func(o *postgres.Options) { o.MustExist = true }, core.ErrNoStore},
		{"search", func(o *postgres.Options) {
			o.SearchDSN, o.ConnectTimeout = "host=127.0.0.1 port=1 password=secret", time.Second
		}, postgres.ErrSearch},
	} {
		o := d.options()
		o.ConnectTimeout = time.Minute
		c.change(&o)
		s, err := postgres.Open(t.Context(), o)
		if err == nil {
			_ = s.Close() // it should not be there
			t.Errorf("%s: opened", c.name)
			continue
		}
		text := err.Error()
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
		if strings.Contains(text, "secret") || strings.Contains(text, "\n") {
			t.Errorf("%s: got %q, want one line without a password", c.name, text)
		}
		if o.ConnectTimeout == time.Minute && strings.Contains(text, "tried for") {
			t.Errorf("%s: got %q, want no attempts without a point", c.name, text)
		}
	}
}

// TestForeign: another program's schema, and one of a newer weir, are left alone.
func TestForeign(t *testing.T) {
	other := create(t).(database)
	other.Exec(t, "CREATE SCHEMA "+other.schema)
	other.Exec(t, "CREATE TABLE "+other.schema+".meta (key text, value text)")
	if _, err := postgres.Open(t.Context(), other.options()); !errors.Is(err, core.ErrNotOurs) {
		t.Errorf("another program's schema: got %v, want ErrNotOurs", err)
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
	if _, err := postgres.Open(t.Context(), newer.options()); !errors.Is(err, core.ErrTooNew) {
		t.Errorf("a newer schema: got %v, want ErrTooNew", err)
	}
}

// as is the URL of the server for one of its users.
func as(t *testing.T, user, password string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("passfile")
	u.RawQuery = query.Encode()
	u.User = url.UserPassword(user, password)
	return u.String()
}

// dropRoles ends roles that a test made, with its schema.
func (d database) dropRoles(t *testing.T, roles ...string) {
	t.Helper()
	t.Cleanup(func() {
		d.Exec(t, "DROP SCHEMA IF EXISTS "+d.schema+" CASCADE")
		for _, role := range roles {
			d.Exec(t, "DROP OWNED BY "+role)
			d.Exec(t, "DROP ROLE "+role)
		}
	})
}

// TestUpgradeKeepsRights: after an upgrade, by Init or by a member of the owner's
// role who opens the store, the runtime role can use what is new. It fails when
// that belongs to the member, or is granted to nobody.
func TestUpgradeKeepsRights(t *testing.T) {
	for name, upgrade := range map[string]func(d database, r postgres.Roles) error{
		"init": func(d database, r postgres.Roles) error { return postgres.Init(t.Context(), d.options(), r) },
		"open": func(d database, r postgres.Roles) error {
			member := d.schema + "_member"
			d.Exec(t, "CREATE ROLE "+member+" LOGIN PASSWORD 'pass' IN ROLE "+r.Owner)
			d.dropRoles(t, member)
			o := d.options()
			o.URL = as(t, member, "pass")
			s, err := postgres.Open(t.Context(), o)
			if err == nil {
				err = s.Close()
			}
			return err
		},
	} {
		d := makeOld(t, "reddit")
		roles := postgres.Roles{Owner: d.schema + "_owner", Runtime: d.schema + "_runtime"}
		// As the Init of version 2 left them.
		d.Exec(t, strings.NewReplacer("{schema}", d.schema, "{owner}", roles.Owner, "{runtime}", roles.Runtime).Replace(`
			CREATE ROLE {owner} NOLOGIN; CREATE ROLE {runtime} LOGIN PASSWORD 'pass';
			ALTER SCHEMA {schema} OWNER TO {owner};
			DO $$ DECLARE r record; BEGIN
				FOR r IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'v')
				LOOP EXECUTE 'ALTER TABLE ' || r.name || ' OWNER TO {owner}'; END LOOP;
			END $$;
			ALTER SEQUENCE {schema}.blocks OWNER TO {owner};
			SET LOCAL ROLE {owner};
			GRANT USAGE ON SCHEMA {schema} TO {runtime};
			GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {runtime};
			GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {runtime};
			ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
			ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {runtime};
			RESET ROLE`))
		d.dropRoles(t, roles.Owner, roles.Runtime)
		if err := upgrade(d, roles); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		o := d.options()
		o.URL = as(t, roles.Runtime, "pass")
		s := joined(t, o)
		expectUpgraded(t, s, "reddit")
		if _, _, err := s.RemoveSource(t.Context(), "reddit", math.MaxInt64, 1000); err != nil {
			t.Errorf("%s: RemoveSource: %v", name, err)
		}
		c, err := pgx.Connect(t.Context(), o.URL)
		if err != nil {
			t.Fatal(err)
		}
		for _, view := range []string{"comments", "posts", "totals", "event_states"} {
			if _, err := c.Exec(t.Context(), "SELECT * FROM "+d.schema+"."+view); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// TestInit: the runtime role does everything that a pipeline needs and makes no
// tables. It fails when a grant is missing.
func TestInit(t *testing.T) {
	d := create(t).(database)
	roles := postgres.Roles{Owner: d.schema + "_owner", Runtime: d.schema + "_runtime"}
	o := d.options()
	runtime := func(o postgres.Options) postgres.Options {
		o.URL = as(t, roles.Runtime, "pass")
		return o
	}
	for range 2 { // it may be run again
		if err := postgres.Init(t.Context(), o, roles); err != nil {
			t.Fatal(err)
		}
	}
	d.dropRoles(t, roles.Owner, roles.Runtime)
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
		"Sample":   s.AddSample(t.Context(), metrics.Sample{Time: time.Now()}),
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
	if _, err := postgres.Open(t.Context(), missing); !errors.Is(err, postgres.ErrRights) {
		t.Errorf("a runtime role without tables: got %v, want ErrRights", err)
	}
	mine := d.options()
	if err := postgres.Init(t.Context(), mine, postgres.Roles{Owner: "other_owner", Runtime: roles.Runtime}); !errors.Is(err, postgres.ErrOwner) ||
		!strings.Contains(err.Error(), roles.Owner) {
		t.Errorf("Init with another owner: got %v, want the right one's name", err)
	}
}
