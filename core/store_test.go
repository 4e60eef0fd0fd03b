package core_test

import (
	"context"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"weir/core"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

// noting is a store that notes when each append began. SQLite takes no time by
// a bubble's clock.
type noting struct {
	*sqlite.Store
	began time.Time
	at    []time.Duration // since began; different ones
}

func (n *noting) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		n.at = slices.Compact(append(n.at, time.Since(n.began)))
		return n.Store.Append(ctx, b)
	})
}

// timed yields an event after each of the pauses.
type timed struct {
	numbers
	pauses []time.Duration
}

func (s *timed) Next(ctx context.Context) (core.Record, error) {
	if len(s.pauses) == 0 {
		return core.Record{}, io.EOF
	}
	select {
	case <-time.After(s.pauses[0]):
		s.pauses = s.pauses[1:]
		return s.numbers.Next(ctx)
	case <-ctx.Done():
		return core.Record{}, ctx.Err()
	}
}

// TestAppendsRest: few events wait for company, by no more than 4 ms from the
// last append; many, and the last ones, don't wait; nor does a lone event.
func TestAppendsRest(t *testing.T) {
	const ms = time.Millisecond
	// The first event makes those after it wait until 5 ms, if they are few; the
	// last one comes after them.
	burst := func(n int) []time.Duration {
		return slices.Concat([]time.Duration{ms, 2 * ms}, make([]time.Duration, n-1), []time.Duration{ms})
	}
	for _, c := range []struct {
		name   string
		pauses []time.Duration
		batch  int
		at     []time.Duration
	}{
		{"few", slices.Repeat([]time.Duration{ms}, 10), 1000, []time.Duration{ms, 5 * ms, 9 * ms, 10 * ms}},
		{"lone", []time.Duration{ms, 100 * ms, 4 * ms}, 1000, []time.Duration{ms, 101 * ms, 105 * ms}},
		{"many", burst(500), 1000, []time.Duration{ms, 3 * ms, 4 * ms}},
		{"full batches", burst(30), 10, []time.Duration{ms, 3 * ms, 4 * ms}},
		{"the end", []time.Duration{ms, ms}, 1000, []time.Duration{ms, 2 * ms}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &noting{Store: openStore(t), began: time.Now()}
				sum := run(t, core.Config{Store: s, Source: &timed{numbers{n: -1}, c.pauses}, WriteBatch: c.batch})
				if !slices.Equal(s.at, c.at) {
					t.Errorf("appends at %v, want %v", s.at, c.at)
				}
				if int(sum.Stored) != len(c.pauses) {
					t.Errorf("%d stored, want %d", sum.Stored, len(c.pauses))
				}
			})
		})
	}
}

// TestPauseHoldsNothingBack: what waits for company is stored, not kept for when
// the pipeline goes on.
func TestPauseHoldsNothingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const ms = time.Millisecond
		s := &noting{Store: openStore(t), began: time.Now()}
		p, err := core.New(core.Config{Store: s, Source: &timed{numbers{n: -1}, []time.Duration{ms, ms, time.Hour}}, Log: quiet})
		if err != nil {
			t.Fatal(err)
		}
		ctx, quit := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := p.Run(ctx)
			ended <- err
		}()
		time.Sleep(2*ms + ms/2)
		paused := p.Tuning()
		paused.Paused = true
		if err := p.Tune(t.Context(), paused); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		quit()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if want := []time.Duration{ms, 5 * ms}; !slices.Equal(s.at, want) {
			t.Errorf("appends at %v, want %v", s.at, want)
		}
	})
}
