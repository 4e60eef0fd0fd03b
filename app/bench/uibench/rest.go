//go:build !headless

package uibench

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v4/process"

	"weir/app/engine"
	"weir/app/ui"
	"weir/core"
	"weir/storage"
)

// Resting is what the idle window used.
type Resting struct {
	Page    string  `json:"page"`
	Open    string  `json:"open"` // a pane or a dialog; empty: the page alone
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_percent"` // of one core
	Paints  float64 `json:"paints_per_second"`
}

// restWarmUp is how long the window may draw before and after something is opened.
const restWarmUp = 2 * time.Second

// restLimit is how often an idle window may be painted per second: twice for the
// charts, and occasionally once more for a clock in between.
const restLimit = 2.5

// Restless reports whether the window was painted although nothing had changed.
func (r Resting) Restless() bool { return r.Paints > restLimit }

// Rest leaves every page, pane and dialog of the window idle for that long, one
// after the other, over a store that gets no events. The window must be the only
// one of the process.
func Rest(ctx context.Context, lasts time.Duration, log *slog.Logger) ([]Resting, error) {
	me, err := process.NewProcessWithContext(ctx, int32(os.Getpid()))
	if err != nil {
		return nil, fmt.Errorf("look at this process: %w", err)
	}
	dir, err := os.MkdirTemp("", "weir-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	e, err := idleEngine(ctx, dir, log)
	if err != nil {
		return nil, err
	}
	var all []Resting
	var m meter
	err = ui.Rest(ctx, e, e.Run, restWarmUp, lasts, func() { m = read(ctx, me, runtime.GC) }, func(r ui.RestResult) {
		now := read(ctx, me, runtime.GC)
		seconds := now.at.Sub(m.at).Seconds()
		all = append(all, Resting{r.Page, r.Open, seconds, 100 * (now.cpu - m.cpu) / seconds, float64(r.Paints) / seconds})
	})
	return all, err
}

// idleEngine is an engine with a store in dir that has a few rows of everything and
// gets no more.
func idleEngine(ctx context.Context, dir string, log *slog.Logger) (*engine.Engine, error) {
	file, db := filepath.Join(dir, "config.toml"), filepath.Join(dir, "weir.db")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return nil, err
	}
	settings := storage.Settings{Backend: "sqlite", Log: log}
	settings.SQLite.Path = db
	s, err := storage.Open(ctx, settings)
	if err != nil {
		return nil, err
	}
	err = fill(ctx, s)
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, fmt.Errorf("fill the store: %w", err)
	}
	return engine.New(engine.Options{
		File: file, Version: "bench", StateDir: dir, Log: log,
		Overrides: map[string]string{"storage.backend": "sqlite", "storage.sqlite.path": db, "source.kind": "none"},
	}), nil
}

// fill stores events of which one in ten has failed for good, and rejects.
func fill(ctx context.Context, s core.Store) error {
	if _, err := s.Join(ctx, core.Node{Host: "bench", PID: os.Getpid(), Version: "bench"}); err != nil {
		return err
	}
	const rows = 200
	batch := core.Batch{Segment: rows}
	at := time.Now().Add(-time.Hour)
	for i := range rows {
		batch.Events = append(batch.Events, core.Event{
			Source: "reddit", Key: fmt.Sprintf("t1_%06d", i), Kind: core.KindComment, Subreddit: "golang", Author: fmt.Sprintf("user_%d", i%7),
			CreatedAt: at.Add(time.Duration(i) * time.Second), Score: int64(i), Scored: true,
			Parent: "t3_abcdef", Link: "t3_abcdef",
			Data: fmt.Appendf(nil, `{"id":"%06d","parent_id":"t3_abcdef","body":"a text that is long enough to be broken into lines","score":%d}`, i, i),
		})
		batch.Rejects = append(batch.Rejects, core.Reject{
			Input: "/data/RC_2026-01.ndjson", Line: int64(i + 1), Reason: "not JSON: unexpected end", Bytes: []byte(`{"id":`), Hash: uint64(i + 1), Size: 6,
		})
	}
	if _, err := s.Append(ctx, batch); err != nil {
		return err
	}
	claim, err := s.Claim(ctx, rows)
	if err != nil {
		return err
	}
	if err := s.Load(ctx, &claim); err != nil {
		return err
	}
	settlement := core.Settlement{Claim: claim}
	for i, e := range claim.Events {
		if i%10 == 0 {
			settlement.Failed = append(settlement.Failed, core.Failed{ID: e.ID, Attempts: 5, Error: "timeout after 250 ms", Dead: true})
		}
	}
	_, err = s.Settle(ctx, settlement, 0)
	return err
}
