package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"

	"weir/core"
	"weir/core/diskerr"
	"weir/core/message"
	"weir/storage/kit"
)

// Join implements core.Member.
func (s *Store) Join(ctx context.Context, n core.Node) (int64, error) {
	if s.closed.Load() {
		return 0, core.ErrClosed
	}
	if id := s.current().ID; id != 0 {
		return id, nil
	}
	return s.join(ctx, n)
}

func (s *Store) join(ctx context.Context, n core.Node) (int64, error) {
	var lock *flock.Flock
	err := s.writer.do(ctx, func(c *conn) error {
		// A first run may have been rolled back with its group.
		if err := unlock(lock); err != nil {
			return err
		}
		n.ID = 0
		err := c.integers("INSERT INTO nodes (host, pid, version, state, started_at, heartbeat_at, schema) VALUES (?, ?, ?, 'alive', ?, ?, ?) RETURNING id",
			[]any{n.Host, n.PID, n.Version, now(), now(), schemaVersion}, &n.ID)
		if err != nil {
			return err
		}
		if _, err := c.exec("INSERT INTO ledger (node, schema) VALUES (?, ?)", n.ID, schemaVersion); err != nil {
			return err
		}
		// Locked before anybody can see the node: one without its lock is dead.
		lock = flock.New(s.lockFile(n.ID), flock.SetPermissions(0o600))
		held, err := lock.TryLock()
		if err == nil && !held {
			err = message.NewError("{{.Path}} is locked by another program", "Path", lock.Path())
		}
		return diskerr.Writing(lock.Path(), err)
	})
	if err != nil {
		return 0, errors.Join(fmt.Errorf("join: %w", err), unlock(lock))
	}
	s.mu.Lock()
	s.node, s.lock, s.tokens = n, lock, 0
	s.mu.Unlock()
	return n.ID, s.writer.alone(ctx, func(*conn) error {
		s.writer.node, s.writer.commits = n.ID, 0
		return nil
	})
}

func (s *Store) lockFile(node int64) string { return fmt.Sprintf("%s.node-%d", s.path, node) }

// unlock gives a node's lock up and removes its file, unless a node that took
// this one for dead has done so.
func unlock(l *flock.Flock) error {
	if l == nil {
		return nil
	}
	return unlockAndRemove(l)
}

// leave gives the node's claims back and removes it from the living.
func (s *Store) leave(ctx context.Context) error {
	node := s.current().ID
	err := s.writer.do(ctx, func(c *conn) error {
		for _, table := range []string{"segments", "failures"} {
			if _, err := c.exec("UPDATE "+table+" SET claimed = 0, claimed_by = NULL, token = NULL WHERE claimed = 1 AND claimed_by = ?", node); err != nil {
				return err
			}
		}
		_, err := c.exec("UPDATE nodes SET state = 'left', heartbeat_at = ? WHERE id = ? AND state = 'alive'", now(), node)
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.node.ID = 0
	return errors.Join(err, unlock(s.lock))
}

// Heartbeat implements core.Member. A node whose lock is free is known to be
// dead, whatever its process id or the clock.
func (s *Store) Heartbeat(ctx context.Context, lease time.Duration) (core.Heartbeat, error) {
	if s.closed.Load() {
		return core.Heartbeat{}, core.ErrClosed
	}
	if err := s.sameFile(); err != nil {
		return core.Heartbeat{}, fmt.Errorf("heartbeat: %w", err)
	}
	me := s.current()
	if me.ID == 0 {
		return core.Heartbeat{}, fmt.Errorf("heartbeat: %w", errNotJoined)
	}
	alive, err := s.nodes(ctx, "WHERE state = 'alive'")
	if err != nil {
		return core.Heartbeat{}, fmt.Errorf("heartbeat: %w", err)
	}
	var dead []core.Node
	for _, n := range alive {
		if n.ID != me.ID && (n.Silent > lease || s.lockOf(n.ID) == lockFree) {
			dead = append(dead, n)
		}
	}
	var beat core.Heartbeat
	var lost bool
	err = s.writer.do(ctx, func(c *conn) error {
		beat = core.Heartbeat{Node: me.ID}
		n, err := c.exec("UPDATE nodes SET heartbeat_at = ? WHERE id = ? AND state = 'alive'", now(), me.ID)
		if lost = n == 0; err != nil || lost {
			return err
		}
		for _, d := range dead {
			if err := takeOver(c, d, &beat); err != nil {
				return fmt.Errorf("take over node %d: %w", d.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return core.Heartbeat{}, fmt.Errorf("heartbeat: %w", err)
	}
	s.stats.updates.Add(1)
	for _, d := range beat.Dead {
		if err := removeLock(s.lockFile(d.ID)); err != nil {
			s.log.Warn("remove a dead node's lock", "error", err)
		}
	}
	if lost {
		return s.rejoin(ctx, me)
	}
	return beat, nil
}

// rejoin registers this node again after another one took it for dead.
func (s *Store) rejoin(ctx context.Context, was core.Node) (core.Heartbeat, error) {
	s.mu.Lock()
	old := s.lock
	s.lock = nil
	s.mu.Unlock()
	if err := unlock(old); err != nil {
		s.log.Warn("give the old node's lock up", "error", err)
	}
	id, err := s.join(ctx, was)
	if err != nil {
		return core.Heartbeat{}, fmt.Errorf("heartbeat: join again: %w", err)
	}
	return core.Heartbeat{Node: id, Rejoined: true}, nil
}

// lockState is the state of a node's lock.
type lockState int

const (
	lockUnknown lockState = iota // its file can't be opened
	lockFree                     // nobody holds it: the node is dead
	lockHeld                     // the node's program runs
)

func (s *Store) lockOf(node int64) lockState {
	// Shared, so that two nodes that test it don't take one another for its owner,
	// and without making the file, which may have been removed in the meantime.
	l := flock.New(s.lockFile(node), flock.SetFlag(os.O_RDONLY))
	free, err := l.TryRLock()
	switch {
	case errors.Is(err, os.ErrNotExist):
		return lockFree
	case err != nil:
		s.log.Warn("look at a node's lock", "error", err)
		return lockUnknown
	case !free:
		return lockHeld
	}
	_ = l.Unlock() // its file is removed when the node is taken over
	return lockFree
}

// takeOver marks a node dead and makes its claims free, unless it showed that
// it lives in the meantime.
func takeOver(c *conn, n core.Node, beat *core.Heartbeat) error {
	marked, err := c.exec("UPDATE nodes SET state = 'dead' WHERE id = ? AND state = 'alive' AND heartbeat_at = ?",
		n.ID, n.HeartbeatAt.UnixMicro())
	if err != nil || marked == 0 {
		return err
	}
	beat.Dead = append(beat.Dead, n)
	var segments []core.Segment
	var storedAt []int64
	err = c.query("SELECT first_id, last_id, events, attempt, stored_at FROM segments WHERE claimed = 1 AND claimed_by = ? ORDER BY first_id",
		[]any{n.ID}, func(r *reader) error {
			segments = append(segments, r.segment())
			storedAt = append(storedAt, r.integer())
			return nil
		})
	if err != nil {
		return err
	}
	for i, seg := range segments {
		parts, err := handOut(c, seg, storedAt[i])
		if err != nil {
			return err
		}
		for _, part := range parts {
			beat.Parts = append(beat.Parts, core.Part{Segment: part, Of: seg.First, Node: n.ID})
		}
		beat.Returned += seg.Events
	}
	retries, err := c.exec(`UPDATE failures SET claimed = 0, claimed_by = NULL, token = NULL, attempts = attempts + 1
		WHERE claimed = 1 AND claimed_by = ?`, n.ID)
	beat.Returned += int(retries)
	return err
}

func (r *reader) segment() core.Segment {
	return core.Segment{First: r.integer(), Last: r.integer(), Events: int(r.integer()), Attempt: int(r.integer())}
}

// handOut makes a dead node's segment free again, in parts.
func handOut(c *conn, seg core.Segment, storedAt int64) ([]core.Segment, error) {
	if seg.Events == 1 {
		_, err := c.exec("UPDATE segments SET claimed = 0, claimed_by = NULL, token = NULL, attempt = attempt + 1 WHERE first_id = ?", seg.First)
		seg.Attempt++
		return []core.Segment{seg}, err
	}
	var ids []int64
	err := c.query("SELECT id FROM events WHERE id BETWEEN ? AND ? ORDER BY id", []any{seg.First, seg.Last},
		func(r *reader) error {
			ids = append(ids, r.integer())
			return nil
		})
	if err != nil {
		return nil, err
	}
	divided, err := kit.Split(seg, ids)
	if err != nil {
		return nil, err
	}
	if _, err := c.exec("DELETE FROM segments WHERE first_id = ?", seg.First); err != nil {
		return nil, err
	}
	for _, part := range divided {
		_, err := c.exec("INSERT INTO segments (first_id, last_id, events, stored_at) VALUES (?, ?, ?, ?)",
			part.First, part.Last, part.Events, storedAt)
		if err != nil {
			return nil, err
		}
	}
	return divided, nil
}

// Nodes implements core.Member. A node whose lock is free is dead, also before
// the next heartbeat of another takes it over.
func (s *Store) Nodes(ctx context.Context) ([]core.Node, error) {
	nodes, err := s.nodes(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("nodes: %w", err)
	}
	me := s.current().ID
	for i, n := range nodes {
		if n.State != "alive" {
			continue
		}
		lock := lockHeld
		if n.ID != me {
			lock = s.lockOf(n.ID)
		}
		if nodes[i].Locked = lock == lockHeld; lock == lockFree {
			nodes[i].State = "dead"
		}
	}
	return nodes, nil
}

func (s *Store) nodes(ctx context.Context, where string) (nodes []core.Node, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		nodes, err = listNodes(c, where)
		return err
	})
	return nodes, err
}

func listNodes(c *conn, where string) (nodes []core.Node, err error) {
	err = c.query("SELECT id, host, pid, version, state, started_at, heartbeat_at FROM nodes "+where+" ORDER BY id", nil,
		func(r *reader) error {
			n := core.Node{
				ID: r.integer(), Host: r.text(), PID: int(r.integer()), Version: r.text(),
				State: r.text(), StartedAt: r.time(), HeartbeatAt: r.time(),
			}
			n.Silent = max(time.Since(n.HeartbeatAt), 0)
			nodes = append(nodes, n)
			return nil
		})
	return nodes, err
}
