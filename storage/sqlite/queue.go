package sqlite

import (
	"slices"
	"sync"
	"time"

	"weir/core"
	"weir/core/activity"
)

// queue holds what the writing goroutine has not begun yet. Patient requests don't start a
// transaction: they join the next one.
type queue struct {
	wake   chan struct{} // something is in waiting; one slot, never blocks the sender
	closed chan struct{}

	mu      sync.Mutex
	begun   time.Time  // guarded by mu; when the last request came that isn't patient
	waiting []*request // guarded by mu; in the order in which they came
	patient []*request // guarded by mu; likewise
	over    bool       // guarded by mu; closed is closed
}

func newQueue() queue {
	return queue{wake: make(chan struct{}, 1), closed: make(chan struct{})}
}

// request is one piece of work for the writing goroutine.
type request struct {
	work    func(*conn) error // may run twice: alone, when the group failed
	bare    bool              // outside of a transaction
	patient bool              // may wait for others to share its commit
	company bool              // it does; guarded by the queue's mu until its work begins
	unwatch func() bool       // ends what would cancel it; nil if nothing does
	lane    *activity.Lane    // of the goroutine that waits for it; nil if unknown
	queued  time.Time

	served bool // the writing goroutine's; its work has begun once

	done chan struct{} // closed when it has ended
	err  error         // the writing goroutine's until then
}

func newRequest(work func(*conn) error) *request {
	return &request{work: work, done: make(chan struct{})}
}

// end is called once. What the work refers to, such as the append before it, is not kept.
func (r *request) end(err error) {
	if r.served {
		r.lane.Served(activity.ForLock)
	} else {
		r.lane.Withdraw()
	}
	r.err, r.work = err, nil
	if r.unwatch != nil {
		r.unwatch()
	}
	close(r.done)
}

// add queues a request, unless the queue is closed. A patient one waits only if a request
// that isn't patient has arrived recently: otherwise none is to be expected soon.
func (q *queue) add(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.over:
		return false
	case r.patient && time.Since(q.begun) < 2*patience:
		r.company = true
		r.lane.Block(activity.ForMore)
		q.patient = append(q.patient, r)
	default:
		if !r.patient {
			q.begun = time.Now()
		}
		r.lane.Block(activity.ForLock)
		q.waiting = append(q.waiting, r)
		q.signal()
	}
	return true
}

// hurry moves a request whose patience is over to those that wait, if it still is among
// the patient.
func (q *queue) hurry(r *request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.patient, r); i >= 0 {
		q.patient = slices.Delete(q.patient, i, i+1)
		r.company, r.queued = false, time.Now()
		r.lane.Reblock(activity.ForLock)
		q.waiting = append(q.waiting, r)
		q.signal()
	}
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default: // the signal is there
	}
}

// remove takes a request out. It returns false if its work has begun.
func (q *queue) remove(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.drop(r)
}

// drop is remove, with mu held.
func (q *queue) drop(r *request) bool {
	for _, list := range []*[]*request{&q.waiting, &q.patient} {
		if i := slices.Index(*list, r); i >= 0 {
			*list = slices.Delete(*list, i, i+1)
			return true
		}
	}
	return false
}

// cancel ends a request with an error, unless its work has begun. It has ended before the
// writing goroutine gets another: that may depend on it.
func (q *queue) cancel(r *request, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.drop(r) {
		r.end(err)
	}
}

// next waits for a request and takes it out. It returns none when it was woken for something
// else, and false when the queue is closed.
func (q *queue) next() (r *request, open bool) {
	select {
	case <-q.wake:
		return q.first(), true
	case <-q.closed:
		return nil, false
	}
}

func (q *queue) first() *request {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil
	}
	r := q.waiting[0]
	q.waiting = slices.Delete(q.waiting, 0, 1)
	if len(q.waiting) > 0 {
		q.signal() // for the next
	}
	return r
}

// maxGroup bounds how many requests share a transaction, so that the first
// doesn't wait for ever.
const maxGroup = 64

// join moves requests that can share a transaction to a group, the patient among them,
// as long as there is room. One that runs outside of a transaction holds up those that
// came after it.
func (q *queue) join(group []*request) []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, list := range []*[]*request{&q.patient, &q.waiting} {
		n := slices.IndexFunc(*list, func(r *request) bool { return r.bare })
		if n < 0 {
			n = len(*list)
		}
		n = max(min(n, maxGroup-len(group)), 0)
		group = append(group, (*list)[:n]...)
		*list = slices.Delete(*list, 0, n)
	}
	return group
}

// close ends the requests that have not begun.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.over = true
	close(q.closed)
	for _, list := range []*[]*request{&q.waiting, &q.patient} {
		for _, r := range *list {
			r.end(core.ErrClosed)
		}
		*list = nil
	}
}
