package scene

import (
	"context"
	"time"

	"weir/core"
)

// burstSize is how many events come at once.
const burstSize = 100

// burstSource yields a hundred events at once and then waits, as one does that reads
// from a network in blocks.
type burstSource struct {
	core.Source
	pause time.Duration
	n     int
}

// Next implements core.Source.
func (b *burstSource) Next(ctx context.Context) (core.Record, error) {
	if b.n == burstSize {
		b.n = 0
		if err := wait(ctx, b.pause); err != nil {
			return core.Record{}, err
		}
	}
	b.n++
	return b.Source.Next(ctx)
}
