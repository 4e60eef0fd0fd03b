package core

// eventPool is memory of batches that is used again: at full speed most of what is
// allocated would be that.
type eventPool chan []Event

// take returns an empty slice with room for n events.
func (p eventPool) take(n int) []Event {
	select {
	case events := <-p:
		if cap(events) >= n {
			return events
		}
	default:
	}
	return make([]Event, 0, n)
}

// give takes memory back that nobody uses any more. It drops what the events hold.
func (p eventPool) give(events []Event) {
	clear(events)
	select {
	case p <- events[:0]:
	default:
	}
}
