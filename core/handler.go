package core

import "context"

// Handler does something with each stored event. It is called by many workers
// at once. A nil Handler accepts every event.
//
// An event counts as settled when Handle returns nil and the store has
// committed that; it is counted exactly once. A handler with effects outside
// the store runs at least once: a node that dies between the two runs it again
// elsewhere. attempt is 1 for the first time.
//
// An error or a panic is that event's failure: it is retried later, up to the
// limit on attempts, and dead after that. ctx ends when the handler's time is
// over; the error is then context.Cause(ctx).
type Handler interface {
	Handle(ctx context.Context, e *Event, attempt int) error
}

// HandlerFunc makes a function a Handler.
type HandlerFunc func(ctx context.Context, e *Event, attempt int) error

// Handle calls f.
func (f HandlerFunc) Handle(ctx context.Context, e *Event, attempt int) error {
	return f(ctx, e, attempt)
}

// TunedHandler is a Handler that follows the tuning.
type TunedHandler interface {
	Handler

	// Tuned adopts a tuning: the first before anything is handled, then each change. It
	// must return soon.
	Tuned(t Tuning)

	// AcceptsAll reports whether every event is fine at present. Then Handle isn't called.
	AcceptsAll() bool
}
