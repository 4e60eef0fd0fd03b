package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"time"

	"weir/core"
	"weir/core/simulate"
)

// order describes one run of a system.
type order struct {
	System  string  `json:"system"`
	Batch   int     `json:"batch"` // events in one insert
	Workers int     `json:"workers"`
	Events  int64   `json:"events"`
	Rate    float64 `json:"rate"` // events per second; 0: as fast as the system takes them
	Dir     string  `json:"dir"`  // an empty folder, for what is stored in files
	DSN     string  `json:"dsn"`  // of the PostgreSQL server, whose schema peers does not exist
}

// outcome is what one run measured.
type outcome struct {
	Seconds    float64 `json:"seconds"`
	CPUSeconds float64 `json:"cpu_seconds"` // of the system's process, user and system time
	PeakBytes  uint64  `json:"peak_bytes"`  // resident memory of the system's process
	P50        float64 `json:"p50_ms"`      // from due to handled; 0 without a rate
	P99        float64 `json:"p99_ms"`
}

// job is one event as the peers get it: the record that Weir stores, and a number that
// tells jobs apart.
type job struct {
	N      int64           `json:"n"`
	Record json.RawMessage `json:"record"`
}

// trial is one run of a system: it makes the events, sees them handled, and measures.
type trial struct {
	order
	source *simulate.Source
	done   chan struct{} // closed once as many events were handled as there are

	began  time.Time
	cpu    time.Duration
	result outcome

	mu        sync.Mutex
	seen      []uint64        // guarded by mu; a bit for each number
	handled   int64           // guarded by mu; different numbers
	repeated  int64           // guarded by mu; calls with a number that was there before
	latencies []time.Duration // guarded by mu; only with a rate
}

func newTrial(o order) (*trial, error) {
	source, err := simulate.New(simulate.Model{
		Seed: 1, EventsPerDay: 100_000, Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), // the defaults of weir run
	})
	return &trial{order: o, source: source, done: make(chan struct{})}, err
}

// begin starts the clock. The store is open and its tables are there.
func (t *trial) begin() {
	t.began, t.cpu = time.Now(), cpuTime()
}

// end stops the clock. Every event is handled, and recorded as done durably.
func (t *trial) end() (err error) {
	t.result.Seconds = time.Since(t.began).Seconds()
	t.result.CPUSeconds = (cpuTime() - t.cpu).Seconds()
	t.result.PeakBytes, err = peakMemory()
	return err
}

// due is when the event with a number is due. It is of use only with a rate.
func (t *trial) due(n int64) time.Time {
	return t.began.Add(time.Duration(float64(n) / t.Rate * float64(time.Second)))
}

// awaitDue waits until the event with a number is due.
func (t *trial) awaitDue(ctx context.Context, n int64) error {
	if t.Rate == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(time.Until(t.due(n)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// event returns the next simulated event.
func (t *trial) event(ctx context.Context) (*core.Event, error) {
	r, err := t.source.Next(ctx)
	if err != nil {
		return nil, err
	}
	e, _ := r.Event() // the source yields nothing else
	return e, nil
}

// produce hands all jobs to insert: as many as the batch allows or, with a rate, those
// of them that are due. insert must not keep them.
func (t *trial) produce(ctx context.Context, insert func(ctx context.Context, jobs []job) error) error {
	jobs := make([]job, 0, t.Batch)
	for n := int64(0); n < t.Events; {
		if err := t.awaitDue(ctx, n); err != nil {
			return err
		}
		jobs = jobs[:0]
		for ; n < t.Events && len(jobs) < t.Batch && (t.Rate == 0 || !time.Now().Before(t.due(n))); n++ {
			e, err := t.event(ctx)
			if err != nil {
				return err
			}
			jobs = append(jobs, job{n, e.Data})
		}
		if err := insert(ctx, jobs); err != nil {
			return fmt.Errorf("insert: %w", err)
		}
	}
	return nil
}

// handle is what every system's handler does with an event: nothing but noting its
// number, so that the trial can tell whether each was handled once. due counts only
// with a rate.
func (t *trial) handle(n int64, due time.Time) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	word, bit := int(n/64), uint64(1)<<(n%64)
	if word >= len(t.seen) {
		t.seen = slices.Grow(t.seen, word+1-len(t.seen))[:word+1]
	}
	if t.seen[word]&bit != 0 {
		t.repeated++
		return
	}
	t.seen[word] |= bit
	if t.Rate > 0 {
		t.latencies = append(t.latencies, now.Sub(due))
	}
	if t.handled++; t.handled == t.Events {
		close(t.done)
	}
}

// handleJob is handle for the peers.
func (t *trial) handleJob(n int64) {
	var due time.Time
	if t.Rate > 0 {
		due = t.due(n)
	}
	t.handle(n, due)
}

// stalled is how long a system may handle nothing before its run has failed.
const stalled = time.Minute

// await waits until as many events were handled as there are.
func (t *trial) await(ctx context.Context) error {
	ticker := time.NewTicker(stalled)
	defer ticker.Stop()
	for before := int64(-1); ; {
		select {
		case <-t.done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			t.mu.Lock()
			now := t.handled
			t.mu.Unlock()
			if now == before {
				return fmt.Errorf("%d of %d events were handled, and none within %v", now, t.Events, stalled)
			}
			before = now
		}
	}
}

// verify returns an error unless every event was handled exactly once. left is how many
// events the store says are not done, and stored how many it says there were.
func (t *trial) verify(left, stored int64) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.handled != t.Events || t.repeated != 0 || left != 0 || stored != t.Events {
		return fmt.Errorf("of %d events %d were handled, %d of the calls were repeated, %d were stored and %d of them left",
			t.Events, t.handled, t.repeated, stored, left)
	}
	if t.Rate > 0 {
		slices.Sort(t.latencies)
		t.result.P50, t.result.P99 = percentile(t.latencies, 0.50), percentile(t.latencies, 0.99)
	}
	return nil
}

// percentile is in milliseconds; the latencies are sorted, and not empty.
func percentile(sorted []time.Duration, p float64) float64 {
	return sorted[int(p*float64(len(sorted)-1))].Seconds() * 1000
}

// cpuTime is what this process has used of the processor.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // only for arguments that don't exist
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
