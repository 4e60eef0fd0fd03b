package core_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// openStore opens a new store in a file of the test's own.
func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "weir.db"), Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var quiet = slog.New(slog.DiscardHandler)

// numbers yields n events; a negative n means no end.
type numbers struct {
	n    int
	made int
}

func (s *numbers) Next(ctx context.Context) (core.Record, error) {
	if s.made == s.n {
		return core.Record{}, io.EOF
	}
	s.made++
	return core.NewEvent(core.Event{
		Source: "numbers", Key: fmt.Sprint(s.made), Kind: "number",
		Subreddit: fmt.Sprint("mod", s.made%7), Author: fmt.Sprint("a", s.made%100),
		CreatedAt: time.Unix(int64(s.made), 0), Data: []byte(`{"n":1}`),
	}), ctx.Err()
}

// run runs the pipeline to its end.
func run(t testing.TB, c core.Config) core.Summary {
	t.Helper()
	c.Log = cmp.Or(c.Log, quiet)
	p, err := core.New(c)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := p.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// checked is what check finds; a store that is not in order fails the test.
func checked(t testing.TB, s core.Store) core.Report {
	t.Helper()
	r, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK {
		t.Fatalf("check: %+v", r)
	}
	return r
}

func TestEveryEventIsProcessedOnce(t *testing.T) {
	for batch, events := range map[int]int{1: 200, 7: 1000, 1000: 5000} {
		t.Run(fmt.Sprint(batch), func(t *testing.T) {
			s := openStore(t)
			seen := make([]atomic.Int32, events+1)
			sum := run(t, core.Config{
				Store: s, Source: &numbers{n: events}, Workers: 4, Batch: batch, WriteBatch: batch,
				Handler: core.HandlerFunc(func(_ context.Context, e *core.Event, attempt int) error {
					seen[e.CreatedAt.Unix()].Add(1)
					return nil
				}),
			})
			if sum.Generated != uint64(events) || sum.Stored != uint64(events) || sum.Processed != uint64(events) || sum.Pending != 0 {
				t.Errorf("got %+v, want %d events generated, stored and processed", sum, events)
			}
			for i := 1; i <= events; i++ {
				if n := seen[i].Load(); n != 1 {
					t.Fatalf("event %d was handled %d times", i, n)
				}
			}
			if r := checked(t, s); r.Counted != int64(events) {
				t.Errorf("counted %d, want %d", r.Counted, events)
			}
		})
	}
}

// landmark closes a channel when it has come so far.
type landmark struct {
	numbers
	at      int
	reached chan struct{}
}

func (l *landmark) Next(ctx context.Context) (core.Record, error) {
	r, err := l.numbers.Next(ctx)
	if l.made == l.at {
		close(l.reached)
	}
	return r, err
}

// TestQuit: a signal drops nothing of what was generated, and leaves the rest
// in the store.
func TestQuit(t *testing.T) {
	s := openStore(t)
	ctx, quit := context.WithCancel(t.Context())
	reached := make(chan struct{})
	p, err := core.New(core.Config{
		Store: s, Source: &landmark{numbers{n: -1}, 100, reached}, Log: quiet, Workers: 1, Batch: 10, ChannelCapacity: 3,
		Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error {
			<-reached
			quit()
			return nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := p.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := checked(t, s)
	if sum.Generated == 0 || sum.Generated != sum.Stored || int64(sum.Stored) != r.Events {
		t.Errorf("generated %d, stored %d, in the store %d", sum.Generated, sum.Stored, r.Events)
	}
	if r.Pending == 0 || r.Pending != sum.Pending || r.Processed != int64(sum.Processed) {
		t.Errorf("summary %+v, check %+v", sum, r)
	}
}

func TestFailuresAreRetriedAndThenDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		boom := errors.New("boom")
		var recent []metrics.ErrorEvent
		sum := run(t, core.Config{
			Store: s, Source: &numbers{n: 30}, MaxAttempts: 3, Backoff: time.Second, Interval: time.Second / 2,
			Observe: func(s metrics.Snapshot) { recent = append(recent, s.Recent...) },
			Handler: core.HandlerFunc(func(_ context.Context, e *core.Event, attempt int) error {
				switch n := e.CreatedAt.Unix(); {
				case n == 1:
					return boom
				case n == 2:
					panic("bang")
				case n == 3 && attempt == 1:
					return boom
				}
				return nil
			}),
		})
		if sum.Processed != 28 || sum.Failed != 7 || sum.Dead != 2 || sum.Pending != 0 {
			t.Errorf("got %+v, want 28 processed, 7 attempts failed, 2 dead", sum)
		}
		dead := 0
		for _, e := range recent {
			if e.Event == 0 || e.Stage != metrics.StageProcess {
				t.Errorf("%+v is no attempt that failed", e)
			}
			if strings.Contains(e.Text, "is dead after attempt 3: ") {
				dead++
			}
		}
		if len(recent) != 7 || dead != 2 {
			t.Errorf("the errors are %v, want 7 attempts, the last of 2 events", recent)
		}
		var errs []string
		for f, err := range s.Failures(t.Context(), core.FailureFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			errs = append(errs, fmt.Sprint(f.State, " ", f.Attempts, " ", f.Error))
		}
		if got, want := fmt.Sprint(errs), "[dead 3 boom dead 3 panic: bang]"; got != want {
			t.Errorf("failures %s, want %s", got, want)
		}
		checked(t, s)
	})
}

// TestHandlerTimeout: an event that takes too long fails, whether its handler
// heeds its context or not, and no event pays for the time of those before it.
func TestHandlerTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		release := make(chan struct{})
		t.Cleanup(func() { close(release) })
		sum := run(t, core.Config{
			Store: s, Source: &numbers{n: 20}, MaxAttempts: 1, HandlerTimeout: time.Second, Workers: 1,
			Handler: core.HandlerFunc(func(ctx context.Context, e *core.Event, _ int) error {
				began := time.Now()
				switch e.CreatedAt.Unix() {
				case 5: // heeds its context
					<-ctx.Done()
					if took := time.Since(began); took != time.Second {
						t.Errorf("ended after %v, want a second", took)
					}
					return context.Cause(ctx)
				case 9: // doesn't
					<-release
				default:
					time.Sleep(300 * time.Millisecond)
				}
				return nil
			}),
		})
		if sum.Processed != 18 || sum.Dead != 2 {
			t.Errorf("got %+v, want 18 processed and 2 dead", sum)
		}
		for f, err := range s.Failures(t.Context(), core.FailureFilter{}) {
			if err != nil || f.Error != "the handler took longer than the handler timeout of 1s" {
				t.Errorf("failure %q, %v", f.Error, err)
			}
		}
	})
}

func BenchmarkPipeline(b *testing.B) {
	s := openStore(b)
	sum := run(b, core.Config{Store: s, Source: &numbers{n: b.N}})
	b.ReportMetric(sum.EventsPerSecond, "events/s")
	b.ReportMetric(sum.CPUSeconds*1e6/float64(b.N), "cpu-µs/event")
}
