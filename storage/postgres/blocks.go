package postgres

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// blocksAhead is how many blocks of ids a program reserves at once for what it
	// copies and has no keys: the ids of a batch are known before it is sent, and seldom
	// cost a round trip. What it doesn't use stays a gap.
	blocksAhead = 16

	// blocksKept is how long they are used, so that the ids of several programs follow
	// the order of their appends at least roughly.
	blocksKept = time.Second
)

// blocks are the reserved ones, each by its first id. A block holds maxSegment ids.
type blocks struct {
	ahead int // blocksAhead except in tests

	mu    sync.Mutex
	free  []int64   // guarded by mu; ascending
	until time.Time // guarded by mu; when they are given up
	last  int64     // guarded by mu; the highest id that was taken
}

// take returns n blocks above all that were taken before, if so many are there.
func (b *blocks) take(n int) (taken []int64, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > len(b.free) || time.Now().After(b.until) {
		return nil, false
	}
	taken, b.free = b.free[:n:n], b.free[n:]
	b.last = taken[n-1]
	return taken, true
}

// put replaces the free blocks by new ones. Another append may have taken higher ones
// meanwhile.
func (b *blocks) put(free []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free, b.until = free, time.Now().Add(blocksKept)
	b.drop()
}

// pass notes that an append has taken its ids elsewhere.
func (b *blocks) pass(last int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = max(b.last, last)
	b.drop()
}

// drop gives up the blocks below the last id: those of a program ascend from append to
// append. The caller has locked b.
func (b *blocks) drop() {
	for len(b.free) > 0 && b.free[0] <= b.last {
		b.free = b.free[1:]
	}
}

// takeBlocks returns n > 0 blocks, ascending. Fresh ones are above all that any program
// has taken or reserved so far.
func (s *Store) takeBlocks(ctx context.Context, n int, fresh bool) ([]int64, error) {
	if fresh {
		taken, err := s.nextBlocks(ctx, n)
		if err == nil {
			s.blocks.pass(taken[n-1])
		}
		return taken, err
	}
	for {
		if taken, ok := s.blocks.take(n); ok {
			return taken, nil
		}
		reserved, err := s.nextBlocks(ctx, max(n, s.blocks.ahead))
		if err != nil {
			return nil, err
		}
		s.blocks.put(reserved)
	}
}

func (s *Store) nextBlocks(ctx context.Context, n int) (first []int64, err error) {
	err = s.with(ctx, func(conn *pgxpool.Conn) error {
		rows, err := conn.Query(ctx, s.q("SELECT nextval('weir.blocks') FROM generate_series(1, $1::bigint)"), n)
		if err == nil {
			first, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reserve ids: %w", translate(err))
	}
	return slices.Sorted(slices.Values(first)), nil
}
