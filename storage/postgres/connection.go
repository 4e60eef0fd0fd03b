package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core/activity"
)

// connection is one of a pool that somebody uses: with Release it is given back. Who waits
// for one, and how long it is used, is shown to who observes the store.
type connection struct {
	*pgxpool.Conn
	lane *activity.Lane     // of who uses it
	seen *activity.Recorder // nil: nobody observes
	got  time.Time
}

// acquire takes a connection of the pool.
func (s *Store) acquire(ctx context.Context) (*connection, error) { return s.acquireFrom(ctx, s.pool) }

// acquireFrom takes a connection of a pool. Of a replica's nothing is measured.
func (s *Store) acquireFrom(ctx context.Context, pool *pgxpool.Pool) (*connection, error) {
	c := &connection{lane: activity.LaneOf(ctx)}
	if pool == s.pool {
		c.seen = s.seen.Load()
	}
	c.lane.Block(activity.ForConnection)
	began := time.Now()
	var err error
	if c.Conn, err = pool.Acquire(ctx); err != nil {
		c.lane.Withdraw()
		return nil, err
	}
	c.lane.Serve()
	c.got = time.Now()
	if c.seen != nil {
		c.seen.Connections.Wait.Add(c.got.Sub(began))
	}
	return c, nil
}

// Release gives the connection back.
func (c *connection) Release() {
	c.Conn.Release()
	c.lane.Served(activity.ForConnection)
	if c.seen != nil {
		c.seen.Connections.Held.Add(time.Since(c.got))
	}
}

// with runs work on a connection of the pool.
func (s *Store) with(ctx context.Context, work func(conn *pgxpool.Conn) error) error {
	conn, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return work(conn.Conn)
}
