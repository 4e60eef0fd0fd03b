package limit_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weir/core"
	"weir/core/limit"
	"weir/core/metrics"
	"weir/core/simulate"
	"weir/storage/postgres"
	"weir/storage/postgres/cluster"
	"weir/storage/sqlite"
)

var record = flag.String("record", "", "run the scenes whose name contains this, or \"all\", and write what they did to testdata")

// scene is a pipeline that something limits.
type scene struct {
	name   string // begins with the store's
	config core.Config
	source core.Source   // nil: simulated traffic
	none   bool          // no source at all
	stored int           // events that are there before
	pause  bool          // after a second
	pool   int           // connections; 0: ten
	fails  bool          // appends fail
	after  time.Duration // when the window begins; 0: half a second
}

// TestRecord runs the scenes, each for some seconds, and writes the situation of the two
// seconds in their middle.
func TestRecord(t *testing.T) {
	if *record == "" {
		t.Skip("recording takes minutes: see -record")
	}
	var server *cluster.Server
	for _, s := range scenes {
		if *record != "all" && !strings.Contains(s.name, *record) {
			continue
		}
		if strings.HasPrefix(s.name, "postgres") && server == nil {
			server = startServer(t)
		}
		t.Run(s.name, func(t *testing.T) {
			found := s.record(t, server)
			text, err := json.Marshal(found)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join("testdata", s.name+".json"), append(text, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// window is how long a situation is.
const window = 2 * time.Second

func (s *scene) record(t *testing.T, server *cluster.Server) limit.Situation {
	c := s.config
	store := s.open(t, server)
	c.Store = store
	c.Log = slog.New(slog.DiscardHandler)
	c.Source = s.source
	if s.stored > 0 {
		fill(t, store, s.stored)
	}
	if c.Source == nil && !s.none {
		model, err := simulate.New(simulate.Model{Seed: 7, EventsPerDay: 1e6, Start: time.Unix(1767225600, 0)})
		if err != nil {
			t.Fatal(err)
		}
		c.Source = model
	}
	c.Interval = 100 * time.Millisecond
	var p *core.Pipeline
	var first limit.Situation
	found := make(chan limit.Situation, 1)
	c.Observe = func(now metrics.Snapshot) {
		at := p.Situation()
		switch {
		case now.Time.Sub(now.Started) < cmp.Or(s.after, 500*time.Millisecond):
		case first.Totals == nil:
			first = at
		case at.Totals.At-first.Totals.At >= window && cap(found) > len(found):
			found <- at.Sub(first)
		}
	}
	p, err := core.New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run(ctx)
		ended <- err
	}()
	if s.pause {
		time.AfterFunc(time.Second, func() {
			tuning := p.Tuning()
			tuning.Paused = true
			_ = p.Tune(ctx, tuning) // only its annotation can fail
		})
	}
	at := <-found
	stop()
	if err := <-ended; err != nil && !errors.Is(err, core.ErrDrainTimeout) {
		t.Error(err)
	}
	return at
}

// fill stores events that nobody processes.
func fill(t *testing.T, store core.Store, n int) {
	if _, err := store.Join(t.Context(), core.Node{Host: "test", PID: 1}); err != nil {
		t.Fatal(err)
	}
	b := core.Batch{Segment: 1000}
	for n > 0 {
		b.Events = b.Events[:0]
		for ; n > 0 && len(b.Events) < 1000; n-- {
			b.Events = append(b.Events, core.Event{Source: "test", Kind: "k", CreatedAt: time.Unix(int64(n), 0), Data: []byte("{}")})
		}
		if _, err := store.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *scene) open(t *testing.T, server *cluster.Server) core.Store {
	var store core.Store
	var err error
	if strings.HasPrefix(s.name, "postgres") {
		store, err = postgres.Open(t.Context(), postgres.Options{
			URL: server.URL(), Schema: strings.ReplaceAll(s.name, "-", "_"), MaxConnections: s.pool, Log: slog.New(slog.DiscardHandler),
		})
	} else {
		store, err = sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "weir.db"), Log: slog.New(slog.DiscardHandler)})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if s.fails {
		return &failing{Store: store}
	}
	return store
}

// failing is a store whose appends fail.
type failing struct{ core.Store }

func (f *failing) Submit(context.Context, core.Batch, core.Pending) core.Pending {
	return core.Finished(core.Appended{}, errors.New("the disk is broken"))
}

// startServer starts a server that waits for the disk, as a real one does.
func startServer(t *testing.T) *cluster.Server {
	dir, err := os.MkdirTemp("", "weir-limit-") //nolint:usetesting // the server's user has no way into t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // likewise
		t.Fatal(err)
	}
	s, err := cluster.Start(t.Context(), cluster.Options{Dir: dir + "/data", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil { //nolint:usetesting // t.Context is over
			t.Error(err)
		}
		_ = os.RemoveAll(dir) // a temporary folder
	})
	return s
}
