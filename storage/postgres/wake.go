package postgres

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// noticeEvery is how often a node tells the others at most that it has
	// stored something: each NOTIFY takes a lock that lets the whole database
	// commit only one by one.
	noticeEvery = 50 * time.Millisecond

	noticeTimeout   = 5 * time.Second
	listenPause     = 250 * time.Millisecond // before the first attempt to listen again
	maxListenPause  = 10 * time.Second
	listenKeepAlive = 30 * time.Second // after which a silent connection is tried
)

// notices tell the other nodes that something was stored, and hear it of them.
// They only save latency: whoever misses one finds the work by polling.
type notices struct {
	store   *Store
	company atomic.Bool   // other nodes are alive
	tells   chan struct{} // one slot
	heard   chan struct{} // one slot
	quit    context.CancelFunc
	ended   sync.WaitGroup
}

func (s *Store) startNotices() *notices {
	ctx, quit := context.WithCancel(context.Background())
	n := &notices{store: s, tells: make(chan struct{}, 1), heard: make(chan struct{}, 1), quit: quit}
	n.company.Store(true) // until the first heartbeat has looked
	n.ended.Go(func() { n.tellOthers(ctx) })
	if !s.unprepared() {
		n.ended.Go(func() { n.listen(ctx) })
	}
	return n
}

func (n *notices) stop() {
	n.quit()
	n.ended.Wait()
}

// Wakes implements core.Claimer.
func (s *Store) Wakes() <-chan struct{} { return s.notices.heard }

// channel is what NOTIFY and LISTEN call the store.
func (s *Store) channel() string { return "weir_" + s.schema }

// tell schedules a notification of the other nodes; it never blocks.
func (n *notices) tell() {
	if !n.company.Load() {
		return
	}
	select {
	case n.tells <- struct{}{}:
	default: // a notification is already scheduled
	}
}

func (n *notices) tellOthers(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.tells:
		}
		n.store.notify(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(noticeEvery):
		}
	}
}

// notify uses a transaction of its own, so that no other waits for its lock.
func (s *Store) notify(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, noticeTimeout)
	defer cancel()
	err := s.with(ctx, func(conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, "SELECT pg_notify($1, '')", s.channel())
		return err
	})
	if err != nil {
		s.log.Debug("tell the other nodes", "error", err)
	}
}

// listen hears of others, on a connection of its own that comes back when it is
// lost.
func (n *notices) listen(ctx context.Context) {
	pause := listenPause
	for ctx.Err() == nil {
		began := time.Now()
		err := n.listenOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > maxListenPause {
			pause = listenPause
		}
		n.store.log.Debug("the connection that listens was lost; work of other nodes is found by polling until it is back", "error", err)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		pause = min(2*pause, maxListenPause)
	}
}

func (n *notices) listenOnce(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, n.store.config.ConnConfig.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = closeConn(conn) }() // it only listened
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{n.store.channel()}.Sanitize()); err != nil {
		return err
	}
	n.hear() // for events stored before it listened
	for {
		waiting, cancel := context.WithTimeout(ctx, listenKeepAlive)
		_, err := conn.WaitForNotification(waiting)
		silent := waiting.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case err == nil:
			n.hear()
		case !silent:
			return err
		default:
			if err := conn.Ping(ctx); err != nil {
				return err
			}
		}
	}
}

func (n *notices) hear() {
	select {
	case n.heard <- struct{}{}:
	default:
	}
}
