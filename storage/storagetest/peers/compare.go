package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// comparison is what the command line asks for.
type comparison struct {
	contenders []contender
	events     int64
	lasts      time.Duration
	workers    int
	rounds     int
	rate       float64
	dir        string
	dsn        string
	say        func(format string, args ...any) // reports progress
}

// entry is a contender, how it runs, and what its runs measured, by round.
type entry struct {
	contender
	workers  int
	events   int64
	outcomes []outcome
}

// run lets the contenders take turns. The first run that cannot be verified ends it.
func (c *comparison) run(ctx context.Context) (r *report, err error) {
	dir, err := os.MkdirTemp(c.dir, "weir-peers-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c.dir = dir
	r = &report{At: time.Now(), Rate: c.rate}
	if r.Host, err = describeHost(c.contenders); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(c.contenders, func(o contender) bool { return o.store == postgresStore }) {
		stop, err := c.useServer(ctx, r)
		if err != nil {
			return nil, err
		}
		defer stop()
	}
	var entries []*entry
	for _, o := range c.contenders {
		if o.ceiling && c.rate > 0 {
			continue
		}
		e, err := c.prepare(ctx, o)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	for round := range c.rounds {
		took, err := syncTime(c.dir)
		if err != nil {
			return nil, err
		}
		r.SyncTimes = append(r.SyncTimes, took)
		for _, e := range entries {
			out, err := c.start(ctx, e.contender, e.workers, e.events, c.rate)
			if err != nil {
				return nil, err
			}
			e.outcomes = append(e.outcomes, out)
			c.say("round %d: %s: %d events in %.1f s", round+1, e, e.events, out.Seconds)
		}
	}
	r.summarize(entries)
	return r, nil
}

// prepare finds the number of workers that serves a contender best, and how many events
// it handles in about the time of a run.
func (c *comparison) prepare(ctx context.Context, o contender) (*entry, error) {
	candidates := o.system.workers
	if c.workers > 0 && !o.ceiling {
		candidates = []int{c.workers}
	}
	e := &entry{contender: o}
	best := 0.0
	for _, n := range candidates {
		speed, err := c.speed(ctx, o, n)
		if err != nil {
			return nil, err
		}
		c.say("try %s with %d workers: %.0f events/s", o, n, speed)
		if speed > best {
			best, e.workers = speed, n
		}
	}
	switch {
	case c.events > 0:
		e.events = c.events
	case c.rate > 0:
		e.events = int64(math.Ceil(c.rate * c.lasts.Seconds()))
	default:
		batches := math.Ceil(best * c.lasts.Seconds() / float64(o.batch))
		e.events = int64(batches) * int64(o.batch)
	}
	return e, nil
}

// A first run is repeated with more events until it takes long enough to tell how fast
// the system is.
const (
	firstEvents = 2000
	longEnough  = 2 * time.Second
)

// speed is in events per second.
func (c *comparison) speed(ctx context.Context, o contender, workers int) (float64, error) {
	for events := int64(firstEvents); ; events *= 4 {
		out, err := c.start(ctx, o, workers, events, 0)
		if err != nil {
			return 0, err
		}
		if out.Seconds >= longEnough.Seconds() {
			return float64(events) / out.Seconds, nil
		}
	}
}

// childFlag is the argument before the order of a child process.
const childFlag = "-child"

// start runs a contender once, in a process of its own and in an empty store.
func (c *comparison) start(ctx context.Context, o contender, workers int, events int64, rate float64) (out outcome, err error) {
	dir := filepath.Join(c.dir, "run")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	r := order{System: o.name, Batch: o.batch, Workers: workers, Events: events, Rate: rate, Dir: dir}
	if o.store == postgresStore {
		r.DSN = c.dsn
		if err := dropSchema(ctx, c.dsn); err != nil {
			return out, err
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return out, err
	}
	program, err := os.Executable()
	if err != nil {
		return out, err
	}
	var said bytes.Buffer
	child := exec.CommandContext(ctx, program, childFlag, string(text))
	child.Stderr = &said
	// Stopped by an interrupt, a child leaves no file behind.
	child.Cancel = func() error { return child.Process.Signal(os.Interrupt) }
	child.WaitDelay = 10 * time.Second
	answer, err := child.Output()
	if err != nil {
		return out, fmt.Errorf("%s with %d workers: %w: %s", o, workers, err, bytes.TrimSpace(said.Bytes()))
	}
	return out, json.Unmarshal(answer, &out)
}

// child carries out an order in this process and prints the outcome.
func child(ctx context.Context, text string) error {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	i := slices.IndexFunc(systems, func(s system) bool { return s.name == o.System })
	if i < 0 {
		return fmt.Errorf("there is no system %q", o.System)
	}
	t, err := newTrial(o)
	if err != nil {
		return err
	}
	if err := systems[i].drive(ctx, t); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(t.result)
}
