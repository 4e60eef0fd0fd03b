package engine_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/app/ui/control"
	"weir/storage/postgres/cluster"
)

// TestPostgres: from SQLite to a private server made for it, which goes away
// and comes back, and on to SQLite again.
func TestPostgres(t *testing.T) {
	h := newHome(t)
	if err := os.Chmod(filepath.Dir(h.dir), 0o711); err != nil { // root's server is another user's
		t.Fatal(err)
	}
	h.do("Chmod", os.Chmod(h.dir, 0o711))
	r := h.start(h.options())
	r.phase(control.Running)
	r.flows()
	h.nobody(r)
	if script, err := r.AdminScript(); err != nil || !strings.Contains(script, "CREATE SCHEMA") {
		t.Errorf("AdminScript: %v, %s", err, script)
	}

	t.Cleanup(func() {
		if _, err := cluster.Stop(context.WithoutCancel(t.Context()), h.path("server")); err != nil {
			t.Error(err)
		}
	})
	server, err := r.StartServer(t.Context())
	h.do("StartServer", err)
	if again, err := r.StartServer(t.Context()); err != nil || again != server {
		t.Errorf("StartServer again: %s, %v, want %s", again, err, server)
	}
	choice := control.StoreChoice{Backend: "postgres", URL: server}
	steps, err := r.steps(choice)
	if err != nil || !slices.Equal(names(steps), []string{"name", "connection", "TLS", "login", "rights", "version"}) {
		t.Errorf("Test: %+v, %v", steps, err)
	}
	h.do("Switch", r.Switch(t.Context(), choice, true))
	s := r.State()
	if s.Phase != control.Running || s.Backend != "postgres" || !strings.HasPrefix(s.Location, "postgres://weir@127.0.0.1:") || s.Folder != h.path("server") || len(s.WaitingStores) > 0 {
		t.Errorf("switched: %+v", s)
	}
	r.flows()
	h.sound("weir.db")

	second := h.start(h.options())
	second.phase(control.Watching)
	second.flows()

	if _, err := cluster.Stop(t.Context(), h.path("server")); err != nil {
		t.Fatal(err)
	}
	s = r.phase(control.Unreachable)
	if s.Problem.Empty() || strings.Contains(s.Problem.String(), "\n") || s.Since.IsZero() {
		t.Errorf("without its server: %+v", s)
	}
	second.phase(control.Unreachable)
	second.end()
	third := h.start(h.options())
	if s := third.phase(control.Unreachable); s.NextTry.IsZero() || !strings.Contains(s.Problem.String(), "is the server running") {
		t.Errorf("started without a server: %+v", s)
	}
	starting := third.phases[control.Starting].Load()
	if again, err := r.StartServer(t.Context()); err != nil || again != server {
		t.Fatalf("StartServer again: %s, %v, want %s", again, err, server)
	}
	if s := r.phase(control.Running); !s.Problem.Empty() {
		t.Errorf("with its server again: %+v", s)
	}
	r.flows()
	third.phase(control.Watching)
	if n := third.phases[control.Starting].Load() - starting; n > 0 {
		t.Errorf("%d times back to starting while the server was away", n)
	}
	third.end()

	h.do("Switch back", r.Switch(t.Context(), control.StoreChoice{Backend: "sqlite"}, false))
	if s := r.State(); s.Backend != "sqlite" || s.Location != h.path("weir.db") {
		t.Errorf("back: %+v", s)
	}
	h.do("Switch over again", r.Switch(t.Context(), control.StoreChoice{Backend: "postgres"}, true))
	h.password(r, server)
	if report, err := r.Store().Check(t.Context()); err != nil || !report.OK {
		t.Errorf("check %+v, %v", report, err)
	}
	r.end()
	h.sound("weir.db")
}

// password: the settings remember what a store's name leaves out.
func (h home) password(r *running, text string) {
	h.Helper()
	line, err := os.ReadFile(h.path("server/pgpass"))
	h.do("ReadFile", err)
	words := strings.Split(strings.TrimSpace(string(line)), ":")
	u, err := url.Parse(text)
	h.do("Parse", err)
	u.RawQuery, u.User = "", url.UserPassword("weir", words[len(words)-1])
	h.do("Switch with a password", r.Switch(h.Context(), control.StoreChoice{Backend: "postgres", URL: u.String()}, true))
	h.do("Switch away", r.Switch(h.Context(), control.StoreChoice{Backend: "sqlite"}, true))
	u.User = url.User("weir")
	h.do("Switch without it", r.Switch(h.Context(), control.StoreChoice{Backend: "postgres", URL: u.String()}, true))
	h.do("Switch away", r.Switch(h.Context(), control.StoreChoice{Backend: "sqlite"}, true))
	recent := r.State().Recent
	if len(recent) == 0 || recent[0].Choice.URL != u.String() || recent[0].Choice.Backend != "postgres" {
		h.Errorf("recent are %+v, want %s first", recent, u)
	}
	kept, err := os.ReadFile(h.path("state/window.json"))
	h.do("ReadFile", err)
	if strings.Contains(string(kept), words[len(words)-1]) {
		h.Error("the window remembers a password")
	}
	h.do("Switch to what was recent", r.Switch(h.Context(), recent[0].Choice, true))
}

// nobody: where no server listens one of one's own is offered.
func (h home) nobody(r *running) {
	h.Helper()
	for url, want := range map[string]bool{
		"postgres://ann:secret@127.0.0.1:1/x": true, "postgres://ann:secret@host.invalid/x": false, "postgres://ann:secret@host:port/x": false,
	} {
		steps, err := r.steps(control.StoreChoice{Backend: "postgres", URL: url})
		if last := steps[len(steps)-1]; err == nil || last.Server != want {
			h.Errorf("Test of %s: %+v, %v, want Server %v", url, steps, err, want)
		}
		if err := r.Switch(h.Context(), control.StoreChoice{Backend: "postgres", URL: url}, true); err == nil || strings.Contains(err.Error(), "secret") {
			h.Errorf("Switch to %s: %v", url, err)
		}
	}
}
