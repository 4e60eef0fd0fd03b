package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"weir/core"
	"weir/core/activity"
)

// writer owns the one connection that writes. Requests that arrive before a
// transaction commits join it, those that arrive while it commits share the next one:
// one fsync for all of them.
type writer struct {
	open    func() (*conn, error) // opens another connection to the same store
	log     *slog.Logger
	queue   queue
	stopped sync.WaitGroup
	stats   *stats
	givenUp chan struct{} // closed by giveUp: the outcome of a commit is waited for no longer
	giveUp  func()

	seen atomic.Pointer[activity.Recorder] // nil: nobody wants to see what it does

	// Of the writing goroutine alone.
	lane    *activity.Lane
	conn    *conn
	node    int64 // whose row of the ledger counts commits; 0 before Join
	commits int64 // the number in that row
	commit  func(*conn) error
}

func startWriter(c *conn, open func() (*conn, error), log *slog.Logger, st *stats) *writer {
	givenUp := make(chan struct{})
	w := &writer{
		open:    open,
		log:     log,
		queue:   newQueue(),
		stats:   st,
		givenUp: givenUp,
		giveUp:  sync.OnceFunc(func() { close(givenUp) }),
		conn:    c,
		commit: func(c *conn) error {
			_, err := c.exec("COMMIT")
			return err
		},
	}
	w.stopped.Go(w.run)
	return w
}

// do runs work in a transaction and returns when it has committed. Once work has
// begun ctx no longer matters: its outcome is always known.
func (w *writer) do(ctx context.Context, work func(*conn) error) error {
	return w.wait(ctx, newRequest(work))
}

// doPatiently is do for work that may wait a while for others to share its commit,
// which is what costs most at low rates.
func (w *writer) doPatiently(ctx context.Context, work func(*conn) error) error {
	r := newRequest(work)
	r.patient = true
	if err := w.submit(ctx, r); err != nil {
		return err
	}
	over := time.NewTimer(patience)
	defer over.Stop()
	select {
	case <-r.done:
		return r.err
	case <-over.C:
		w.queue.hurry(r)
	case <-ctx.Done():
	}
	return w.outcome(ctx, r)
}

// patience is how long a request that is patient waits at most for others to share
// its commit.
const patience = 25 * time.Millisecond

// alone runs work outside of a transaction.
func (w *writer) alone(ctx context.Context, work func(*conn) error) error {
	r := newRequest(work)
	r.bare = true
	return w.wait(ctx, r)
}

func (w *writer) wait(ctx context.Context, r *request) error {
	if err := w.submit(ctx, r); err != nil {
		return err
	}
	return w.outcome(ctx, r)
}

// submit queues a request. The writing goroutine serves those that aren't patient in the
// order in which they come.
func (w *writer) submit(ctx context.Context, r *request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.lane, r.queued = activity.LaneOf(ctx), time.Now()
	if !w.queue.add(r) {
		return core.ErrClosed
	}
	return nil
}

// outcome waits until a request has ended, or until ctx is done and it has not begun.
func (w *writer) outcome(ctx context.Context, r *request) error {
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
	}
	if w.queue.remove(r) {
		r.lane.Withdraw()
		return ctx.Err()
	}
	<-r.done
	return r.err
}

// stop waits for the current transaction; the connection stays open for its owner.
func (w *writer) stop() {
	w.giveUp()
	w.queue.close()
	w.stopped.Wait()
}

// run is the one goroutine that writes: it serves the requests of all others, until the
// queue is closed.
func (w *writer) run() {
	for {
		first, open := w.queue.next()
		if !open {
			w.lane.Begin(activity.Ended)
			return
		}
		w.look()
		if first != nil {
			w.serve(first)
		}
		w.lane.Begin(activity.Idle)
	}
}

func (w *writer) serve(first *request) {
	if first.bare {
		w.lane.Begin(first.lane.Means())
		began := time.Now()
		w.begin(first)
		err := first.work(w.conn)
		w.held(began)
		first.end(err)
		return
	}
	g := group{requests: []*request{first}}
	err := w.transact(&g)
	if err == nil || len(g.requests) == 1 || errors.Is(err, errUnknown) {
		for _, r := range g.requests {
			r.end(err)
		}
		return
	}
	// One of them failed, and all were rolled back: run each alone.
	for _, r := range g.requests {
		r.end(w.transact(&group{requests: []*request{r}, whole: true}))
	}
}

// group is the requests that share a transaction.
type group struct {
	requests []*request
	whole    bool // nobody joins any more
}

// transact runs the group in one transaction. On an error nothing was written.
func (w *writer) transact(g *group) error {
	w.lane.Begin(g.requests[0].lane.Means())
	if _, err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	began := time.Now() // not before: another program may have had the lock
	changed, err := w.work(g)
	if err != nil {
		err = errors.Join(err, w.rollback())
		w.held(began)
		return err
	}
	committing := time.Now()
	err = w.commit(w.conn)
	w.held(began)
	if err != nil {
		return w.resolve(err)
	}
	if seen := w.seen.Load(); seen != nil && changed {
		seen.Requests.Add(len(g.requests))
		seen.Commit.Add(time.Since(committing))
	}
	if changed {
		w.commits++
		w.stats.commits.Add(1)
	}
	return nil
}

// work runs the requests, and those that arrive meanwhile, and numbers the commit. A
// transaction that changes nothing needs no number, and costs no fsync.
func (w *writer) work(g *group) (changed bool, err error) {
	c := w.conn
	c.entries = c.entries[:0]
	var before, after int64
	if err := c.integers("SELECT total_changes()", nil, &before); err != nil {
		return false, err
	}
	for i := 0; i < len(g.requests); i++ {
		w.begin(g.requests[i])
		if err := g.requests[i].work(c); err != nil {
			return false, err
		}
		if !g.whole && i == len(g.requests)-1 {
			g.requests = w.queue.join(g.requests)
		}
	}
	if len(c.entries) == 0 {
		if err := c.integers("SELECT total_changes()", nil, &after); err != nil {
			return false, err
		}
		if before == after {
			return false, nil
		}
	}
	if w.node != 0 {
		c.entryOf(w.node).commits = w.commits + 1
	}
	return true, c.writeEntries()
}

func (w *writer) rollback() error {
	if w.conn.raw.AutoCommit() {
		return nil // some errors roll back by themselves
	}
	_, err := w.conn.exec("ROLLBACK")
	return err
}

// resolve determines the outcome of a COMMIT that failed: after a disk error both
// outcomes are possible. It reopens the store and compares the commit's number.
func (w *writer) resolve(failed error) error {
	if err := w.rollback(); err != nil {
		w.log.Warn("roll back after a failed commit", "error", err)
	}
	if w.node == 0 {
		return failed // work without a node may be done twice
	}
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		commits, err := w.reopen()
		switch {
		case err == nil && commits == w.commits:
			return fmt.Errorf("commit: %w", failed)
		case err == nil:
			w.log.Warn("a commit reported an error but took effect", "error", failed)
			w.commits = commits
			w.stats.commits.Add(1)
			return nil
		case core.Fatal(err):
			return fmt.Errorf("%w: %w", errUnknown, errors.Join(failed, err))
		}
		w.log.Warn("reopen after a failed commit", "commit", failed, "error", err)
		select {
		case <-time.After(pause):
		case <-w.givenUp:
			return fmt.Errorf("%w: %w", errUnknown, errors.Join(failed, err))
		}
	}
}

// errUnknown means that a transaction may have been committed: its requests must not be
// run again.
var errUnknown = errors.New("whether the commit took effect is unknown")

// reopen replaces the connection and reads how many commits the ledger holds.
func (w *writer) reopen() (int64, error) {
	c, err := w.open()
	if err != nil {
		return 0, err
	}
	commits := w.commits // without a row nothing was committed since others removed it
	err = c.integers("SELECT commits FROM ledger WHERE node = ?", []any{w.node}, &commits)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, errors.Join(err, c.close())
	}
	if err := w.conn.close(); err != nil {
		w.log.Warn("close the connection whose commit failed", "error", err)
	}
	w.conn = c
	return commits, nil
}
