package core

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff is the pause before the attempt after the given one (from 1): base,
// doubled each time, at most limit, less a jitter of up to a quarter so that
// what failed together doesn't come back together.
func backoff(base time.Duration, attempt int, limit time.Duration) time.Duration {
	pause := limit
	if shift := attempt - 1; shift < 32 && base<<shift>>shift == base {
		pause = min(base<<shift, limit)
	}
	return pause - rand.N(pause/4+1)
}

// sleep waits for d and reports whether it passed before ctx was done.
func sleep(ctx context.Context, d time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
