package core_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

// records yields what it is given.
type records []core.Record

func (r *records) Next(context.Context) (core.Record, error) {
	if len(*r) == 0 {
		return core.Record{}, io.EOF
	}
	next := (*r)[0]
	*r = (*r)[1:]
	return next, nil
}

// keyed yields the same n events each time.
func keyed(n int) *records {
	var all records
	for i := range n {
		all = append(all, core.NewEvent(core.Event{
			Source: "numbers", Key: fmt.Sprint(i), Kind: "number", CreatedAt: time.Unix(int64(i), 0),
		}))
	}
	return &all
}

// leave stores events and processes none of them: a program was killed.
func leave(t *testing.T, s core.Store, n int) {
	t.Helper()
	if _, err := s.Join(t.Context(), core.Node{Host: "test", PID: 1}); err != nil {
		t.Fatal(err)
	}
	b := core.Batch{Segment: 10}
	for all := keyed(n); len(*all) > 0; {
		r, _ := all.Next(t.Context())
		e, _ := r.Event()
		b.Events = append(b.Events, *e)
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// TestDuplicatesWaitForWhatWasThere: a source whose events are stored already,
// by a run that was killed before it processed them, ends when they are settled.
func TestDuplicatesWaitForWhatWasThere(t *testing.T) {
	s := openStore(t)
	leave(t, s, 2000)
	sum := run(t, core.Config{
		Store: s, Source: keyed(2000), Workers: 2, Batch: 10,
		Handler: core.HandlerFunc(func(context.Context, *core.Event, int) error { return nil }),
	})
	if sum.Stored != 0 || sum.Duplicates != 2000 || sum.Processed != 2000 || sum.Pending != 0 {
		t.Errorf("summary %+v, want 2,000 duplicates, all processed", sum)
	}
}

// TestLateRetriesAreLeft: a source that has ended waits for retries that are due
// within the drain timeout, says so, and leaves those that are due later.
func TestLateRetriesAreLeft(t *testing.T) {
	for _, tt := range []struct {
		name    string
		backoff time.Duration
		took    time.Duration // at most, by the bubble's clock
		pending int64
		says    string
	}{
		{"soon", 5 * time.Second, 30 * time.Second, 0, "waiting for retries"},
		{"late", time.Hour, time.Second, 3, "retries that are due later are left for the next run"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := openStore(t)
				var log bytes.Buffer
				began := time.Now()
				sum := run(t, core.Config{
					Store: s, Source: keyed(3), Backoff: tt.backoff, DrainTimeout: 30 * time.Second,
					Log: slog.New(slog.NewTextHandler(&log, nil)),
					Handler: core.HandlerFunc(func(_ context.Context, _ *core.Event, attempt int) error {
						if attempt == 1 {
							return errors.New("not yet")
						}
						return nil
					}),
				})
				if took := time.Since(began); took > tt.took {
					t.Errorf("took %v, want at most %v", took, tt.took)
				}
				if sum.Pending != tt.pending || sum.Retries != tt.pending || sum.Failed != 3 {
					t.Errorf("summary %+v, want %d pending retries", sum, tt.pending)
				}
				if !strings.Contains(log.String(), tt.says) || !strings.Contains(log.String(), "retries=3") || !strings.Contains(log.String(), "first=") {
					t.Errorf("log says\n%s\nwant %q, how many, and until when", log.String(), tt.says)
				}
				checked(t, s)
			})
		})
	}
}

// TestRecords: a record is what made it. An event that no store can keep becomes
// a reject, and an empty record is an error of the source, which is asked again.
func TestRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		all := append(records{{}, core.NewEvent(core.Event{Source: "numbers", Key: "x", CreatedAt: time.Unix(1, 0)})}, *keyed(2)...)
		all = append(all, core.NewPosition(core.Mark{}), core.NewReject(core.Reject{Input: "in", Line: 7, Reason: "no"}))
		var log bytes.Buffer
		sum := run(t, core.Config{Store: s, Source: &all, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if sum.Generated != 3 || sum.Stored != 2 || sum.Rejected != 2 {
			t.Errorf("summary %+v, want 2 events stored and 2 rejects", sum)
		}
		if !strings.Contains(log.String(), "the source returned an empty record") {
			t.Errorf("log says\n%s\nwant the empty record", log.String())
		}
		var got []string
		for r, err := range s.Rejects(t.Context(), core.RejectFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %d: %s", r.Source, r.Line, r.Reason))
		}
		slices.Sort(got)
		if want := []string{" 7: no", "numbers 1: kind is empty"}; !slices.Equal(got, want) {
			t.Errorf("rejects %q, want %q", got, want)
		}
	})
}

// full is a store without room for new events until it has some again.
type full struct {
	*sqlite.Store
	until time.Time
}

func (f *full) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		if time.Now().Before(f.until) {
			return core.Appended{}, fmt.Errorf("append: %w", core.ErrNoSpace)
		}
		return f.Store.Append(ctx, b)
	})
}

// TestFullDisk: a run waits for room on a full disk as long as it is told to,
// and ends then; without a bound it waits for ever. Nothing is lost either way.
func TestFullDisk(t *testing.T) {
	const wait = 10 * time.Minute
	for _, tt := range []struct {
		name  string
		bound time.Duration
		ends  bool
	}{{"bounded", time.Minute, true}, {"long enough", 20 * time.Minute, false}, {"for ever", 0, false}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := openStore(t)
				began := time.Now()
				p, err := core.New(core.Config{
					Store: &full{s, began.Add(wait)}, Source: keyed(5), Log: quiet, FullTimeout: tt.bound,
				})
				if err != nil {
					t.Fatal(err)
				}
				sum, err := p.Run(t.Context())
				took := time.Since(began)
				switch {
				case tt.ends && (!errors.Is(err, core.ErrStaysFull) || sum.Stored != 0 || took > 2*time.Minute):
					t.Errorf("ended after %v with %v and %+v, want that there is no space after a minute", took, err, sum)
				case !tt.ends && (err != nil || sum.Processed != 5 || took < wait):
					t.Errorf("ended after %v with %v and %+v, want all processed", took, err, sum)
				}
				checked(t, s)
			})
		})
	}
}
