package core_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"weir/core"
	"weir/core/metrics"
	"weir/storage/sqlite"
	"weir/storage/storagetest"
)

// lateGauges is a store whose numbers can be read once.
type lateGauges struct {
	*sqlite.Store
	read bool
}

func (s *lateGauges) Gauges(ctx context.Context) (metrics.Gauges, error) {
	if s.read {
		return metrics.Gauges{}, errors.New("not again")
	}
	g, err := s.Store.Gauges(ctx)
	s.read = err == nil // a busy machine may take longer than the pipeline waits
	return g, err
}

// held yields nothing more before it is told to.
type held struct {
	numbers
	until chan struct{}
}

func (s *held) Next(ctx context.Context) (core.Record, error) {
	if s.made > 100 {
		select {
		case <-s.until:
		case <-ctx.Done():
			return core.Record{}, ctx.Err()
		}
	}
	return s.numbers.Next(ctx)
}

// TestInStoreKeepsUp: what was stored since the store's numbers were read is in it, too:
// a snapshot never shows fewer events in the store than were stored before and now.
func TestInStoreKeepsUp(t *testing.T) {
	s := openStore(t)
	run(t, core.Config{Store: s, Source: &numbers{n: 50}})
	var last metrics.Snapshot
	source := &held{numbers{n: 3050}, make(chan struct{})}
	audited := sync.OnceFunc(func() { close(source.until) })
	run(t, core.Config{
		Store: &lateGauges{Store: s}, Source: source, Interval: 5 * time.Millisecond,
		Observe: func(now metrics.Snapshot) {
			if !now.Audited.IsZero() {
				audited()
			}
			if !now.Audited.IsZero() && now.InStore < 50+int64(now.Totals.Stored) {
				t.Errorf("%d in the store, want at least 50 and %d new ones", now.InStore, now.Totals.Stored)
			}
			last = now
		},
	})
	if last.Audited.IsZero() || last.Totals.Stored != 3000 || last.InStore != 3050 {
		t.Errorf("at the end: %d in the store, %d new, want 3050, 3000", last.InStore, last.Totals.Stored)
	}
}

// amidAppend is a store whose numbers can be read once at the start, and once after
// an append has been committed and before the pipeline knows.
type amidAppend struct {
	*sqlite.Store
	began  bool
	offers chan struct{} // an append waits for its reading
	read   chan struct{}
	once   sync.Once
}

func (s *amidAppend) Gauges(ctx context.Context) (metrics.Gauges, error) {
	if !s.began {
		g, err := s.Store.Gauges(ctx)
		s.began = err == nil
		return g, err
	}
	select {
	case <-s.offers:
		defer close(s.read)
		return s.Store.Gauges(ctx)
	default:
		return metrics.Gauges{}, errors.New("not now")
	}
}

func (s *amidAppend) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	return storagetest.InTurn(after, func() (core.Appended, error) {
		done, err := s.Store.Append(ctx, b)
		s.once.Do(func() {
			s.offers <- struct{}{}
			<-s.read
		})
		return done, err
	})
}

// TestNewAndStoredAgree: an event that is new is stored at the same moment, whenever
// the store's numbers are read.
func TestNewAndStoredAgree(t *testing.T) {
	s := openStore(t)
	run(t, core.Config{Store: s, Source: &numbers{n: 50}})
	source := &held{numbers{n: 3050}, make(chan struct{})}
	audited := sync.OnceFunc(func() { close(source.until) })
	store := &amidAppend{Store: s, offers: make(chan struct{}), read: make(chan struct{})}
	run(t, core.Config{
		Store: store, Source: source, Interval: 5 * time.Millisecond,
		Observe: func(now metrics.Snapshot) {
			if now.Audited.IsZero() {
				return
			}
			audited()
			if now.InStore != 50+int64(now.Totals.Stored) {
				t.Errorf("%d in the store, want 50 and %d new ones", now.InStore, now.Totals.Stored)
			}
		},
	})
}
