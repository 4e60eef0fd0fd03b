package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"weir/core"
)

// writer owns the one connection that writes. Requests that arrive before a
// transaction commits join it, those that arrive while it commits share the next one:
// one fsync for all of them.
type writer struct {
	open     func() (*conn, error) // opens another connection to the same store
	log      *slog.Logger
	requests chan *request
	quit     chan struct{}
	stopped  sync.WaitGroup
	stats    *stats

	// Of the writing goroutine alone.
	conn    *conn
	node    int64 // whose row of the ledger counts commits; 0 before Join
	commits int64 // the number in that row
	commit  func(*conn) error
}

// request is one piece of work for the writing goroutine.
type request struct {
	work    func(*conn) error // may run twice: alone, when the group failed
	bare    bool              // outside of a transaction
	patient bool              // may wait for others to share its commit

	done chan struct{} // closed when it has ended
	err  error         // the writing goroutine's until then
}

func newRequest(work func(*conn) error) *request {
	return &request{work: work, done: make(chan struct{})}
}

func (r *request) end(err error) {
	r.err = err
	close(r.done)
}

// maxGroup bounds how many requests share a transaction, so that the first
// doesn't wait for ever.
const maxGroup = 64

func startWriter(c *conn, open func() (*conn, error), log *slog.Logger, st *stats) *writer {
	w := &writer{
		open:     open,
		log:      log,
		requests: make(chan *request),
		quit:     make(chan struct{}),
		stats:    st,
		conn:     c,
		commit: func(c *conn) error {
			_, err := c.exec("COMMIT")
			return err
		},
	}
	w.stopped.Go(w.run)
	return w
}

// do runs work in a transaction and returns when it has committed. Once work
// was accepted ctx no longer matters: its outcome is always known.
func (w *writer) do(ctx context.Context, work func(*conn) error) error {
	return w.wait(ctx, newRequest(work))
}

// doPatiently is do for work that may wait for others to share its commit.
func (w *writer) doPatiently(ctx context.Context, work func(*conn) error) error {
	r := newRequest(work)
	r.patient = true
	return w.wait(ctx, r)
}

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
	<-r.done
	return r.err
}

// submit hands a request to the writing goroutine, which serves requests in the order
// in which they come. It returns when the request was accepted.
func (w *writer) submit(ctx context.Context, r *request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.requests <- r:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return core.ErrClosed
	}
}

// stop waits for the current transaction; the connection stays open for its owner.
func (w *writer) stop() {
	close(w.quit)
	w.stopped.Wait()
}

func (w *writer) run() {
	for {
		select {
		case r := <-w.requests:
			w.serve(r)
		case <-w.quit:
			return
		}
	}
}

func (w *writer) serve(first *request) {
	if first.bare {
		first.end(first.work(w.conn))
		return
	}
	g := group{requests: []*request{first}}
	w.hold(&g)
	err := w.transact(&g)
	switch {
	case err == nil || len(g.requests) == 1:
		for _, r := range g.requests {
			r.end(err)
		}
	default:
		// One of them failed, and all were rolled back: run each alone.
		for _, r := range g.requests {
			r.end(w.transact(&group{requests: []*request{r}, whole: true}))
		}
	}
	if g.bare != nil {
		g.bare.end(g.bare.work(w.conn))
	}
}

// group is the requests that share a transaction.
type group struct {
	requests []*request
	bare     *request // came meanwhile, and runs after the transaction
	whole    bool     // nobody joins any more
}

// add adds a request that came meanwhile.
func (g *group) add(r *request) {
	if r.bare {
		g.bare, g.whole = r, true
		return
	}
	g.requests = append(g.requests, r)
	g.whole = len(g.requests) == maxGroup
}

// hold waits for company as long as nobody in the group minds: the commit is what
// costs most at low rates.
func (w *writer) hold(g *group) {
	if !g.requests[0].patient {
		return
	}
	over := time.NewTimer(patience)
	defer over.Stop()
	for !g.whole {
		select {
		case r := <-w.requests:
			if g.add(r); !r.patient {
				return
			}
		case <-over.C:
			return
		case <-w.quit:
			return
		}
	}
}

// patience is how long a request that is patient waits at most for others to share
// its commit.
const patience = 25 * time.Millisecond

// transact runs the group in one transaction. On an error nothing was written.
func (w *writer) transact(g *group) error {
	if _, err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	changed, err := w.work(g)
	if err != nil {
		return errors.Join(err, w.rollback())
	}
	if err := w.commit(w.conn); err != nil {
		return w.resolve(err)
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
	var before, after int64
	if err := w.conn.integers("SELECT total_changes()", nil, &before); err != nil {
		return false, err
	}
	for i := 0; i < len(g.requests); i++ {
		if err := g.requests[i].work(w.conn); err != nil {
			return false, err
		}
		w.join(g)
	}
	if err := w.conn.integers("SELECT total_changes()", nil, &after); err != nil {
		return false, err
	}
	if changed = before != after; changed && w.node != 0 {
		_, err = w.conn.exec("INSERT INTO ledger (node, commits, schema) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET commits = excluded.commits",
			w.node, w.commits+1, schemaVersion)
	}
	return changed, err
}

// join adds the requests that wait.
func (w *writer) join(g *group) {
	for !g.whole {
		select {
		case r := <-w.requests:
			g.add(r)
		default:
			return
		}
	}
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
			return errors.Join(failed, err)
		}
		w.log.Warn("reopen after a failed commit", "commit", failed, "error", err)
		select {
		case <-time.After(pause):
		case <-w.quit:
			return errors.Join(failed, err)
		}
	}
}

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
