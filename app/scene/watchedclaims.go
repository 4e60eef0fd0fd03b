package scene

import (
	"context"
	"maps"
	"slices"
	"sync"

	"weir/core"
	"weir/core/activity"
)

// watchedClaims is a store that knows what this program has claimed.
type watchedClaims struct {
	core.Store

	mu   sync.Mutex
	done report                   // guarded by mu; without Held
	held map[int64][]core.Segment // guarded by mu; by token
}

// Claim implements core.Claimer.
func (w *watchedClaims) Claim(ctx context.Context, max int) (core.Claim, error) {
	claim, err := w.Store.Claim(ctx, max)
	w.claimed(claim)
	return claim, err
}

// Settle implements core.Claimer.
func (w *watchedClaims) Settle(ctx context.Context, s core.Settlement, next int) (core.Claim, error) {
	token := s.Claim.Token
	claim, err := w.Store.Settle(ctx, s, next)
	if err == nil {
		w.forget(token)
	}
	w.claimed(claim)
	return claim, err
}

// Release implements core.Claimer.
func (w *watchedClaims) Release(ctx context.Context, c core.Claim) error {
	w.forget(c.Token)
	return w.Store.Release(ctx, c)
}

func (w *watchedClaims) claimed(c core.Claim) {
	if c.Empty() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done.Claims++
	w.done.Events += c.Size()
	w.held[c.Token] = slices.Clone(c.Segments)
}

func (w *watchedClaims) forget(token int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.held, token)
}

func (w *watchedClaims) report(r *activity.Recorder) report {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.done
	now.Skipped = skips(r)
	for _, token := range slices.Sorted(maps.Keys(w.held)) {
		now.Held = append(now.Held, w.held[token]...)
	}
	return now
}
