package kit

import (
	"time"

	"weir/core"
)

// HandOver gives the claims of a batch that was stored at that time their events, as
// Load would read them. After duplicates it does not: which events a segment has only
// the store knows then.
func HandOver(done core.Appended, b core.Batch, at time.Time) {
	if done.Duplicates > 0 {
		return
	}
	events := b.Events
	for i := range done.Claims {
		c := &done.Claims[i]
		n := c.Size()
		c.Events, events = events[:n:n], events[n:]
		for k := range c.Events {
			e := &c.Events[k]
			e.ID, e.StoredAt = c.Segments[0].First+int64(k), at
			e.CreatedAt, e.RetrievedAt = asStored(e.CreatedAt), asStored(e.RetrievedAt)
			if !e.Scored {
				e.Score = 0
			}
		}
	}
}

// asStored is a time as stores return it: in UTC, to the microsecond.
func asStored(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}
