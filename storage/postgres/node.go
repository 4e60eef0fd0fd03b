package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// Join implements core.Member.
func (s *Store) Join(ctx context.Context, n core.Node) (int64, error) {
	if id := s.current().ID; id != 0 {
		return id, nil
	}
	id, err := s.join(ctx, n)
	if err != nil {
		return 0, fmt.Errorf("join: %w", err)
	}
	s.notices = s.startNotices()
	return id, nil
}

func (s *Store) join(ctx context.Context, n core.Node) (int64, error) {
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		b.Queue(s.q(`INSERT INTO weir.nodes (host, pid, version, state, started_at, heartbeat_at, lease)
			VALUES ($1, $2, $3, 'alive', clock_timestamp(), clock_timestamp(), 0) RETURNING id`),
			text(n.Host), n.PID, text(n.Version)).QueryRow(func(row pgx.Row) error { return row.Scan(&n.ID) })
	})
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	s.node, s.tokens = n, 0
	s.mu.Unlock()
	return n.ID, nil
}

// leave gives the node's claims back and removes it from the living.
func (s *Store) leave() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	node := s.current().ID
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		for _, table := range []string{"segments", "failures"} {
			b.Queue(s.q("UPDATE weir."+table+" SET claimed = false, claimed_by = NULL, token = NULL WHERE claimed AND claimed_by = $1"), node)
		}
		b.Queue(s.q("UPDATE weir.nodes SET state = 'left', heartbeat_at = clock_timestamp() WHERE id = $1 AND state = 'alive'"), node)
	})
	s.mu.Lock()
	s.node.ID = 0
	s.mu.Unlock()
	if err != nil {
		return fmt.Errorf("close: leave: %w", err)
	}
	s.notify(ctx)
	return nil
}

// Heartbeat implements core.Member. It has a connection of its own: a pool
// whose connections are all busy must not make a node look dead.
func (s *Store) Heartbeat(ctx context.Context, lease time.Duration) (core.Heartbeat, error) {
	s.beating.Lock()
	defer s.beating.Unlock()
	if s.closed.Load() {
		return core.Heartbeat{}, core.ErrClosed
	}
	me := s.current()
	if me.ID == 0 {
		return core.Heartbeat{}, fmt.Errorf("heartbeat: %w", errNotJoined)
	}
	// An answer that comes long after the lease is worth nothing.
	ctx, cancel := context.WithTimeout(ctx, max(lease, attemptTimeout))
	defer cancel()
	beat := core.Heartbeat{Node: me.ID}
	alive, err := s.beatOnce(ctx, me.ID, lease, &beat)
	if err != nil {
		if s.beat != nil && s.beat.IsClosed() {
			s.beat = nil
		}
		return core.Heartbeat{}, fmt.Errorf("heartbeat: %w", translate(err))
	}
	s.stats.updates.Add(1)
	if beat.Returned > 0 {
		s.floor.lower()
	}
	if !alive {
		// Others took this one for dead.
		id, err := s.join(ctx, me)
		if err != nil {
			return core.Heartbeat{}, fmt.Errorf("heartbeat: join again: %w", err)
		}
		return core.Heartbeat{Node: id, Rejoined: true}, nil
	}
	return beat, nil
}

func (s *Store) beatOnce(ctx context.Context, me int64, lease time.Duration, beat *core.Heartbeat) (alive bool, err error) {
	if s.beat == nil {
		if s.beat, err = pgx.ConnectConfig(ctx, s.config.ConnConfig.Copy()); err != nil {
			s.beat = nil
			return false, err
		}
	}
	if err := s.sameStore(ctx, s.beat); err != nil {
		return false, err
	}
	tag, err := s.beat.Exec(ctx, s.q("UPDATE weir.nodes SET heartbeat_at = clock_timestamp(), lease = $2 WHERE id = $1 AND state = 'alive'"), me, lease.Microseconds())
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	var others bool
	err = s.beat.QueryRow(ctx, s.q("SELECT EXISTS (SELECT FROM weir.nodes WHERE state = 'alive' AND id <> $1)"), me).Scan(&others)
	if err != nil {
		return false, err
	}
	s.notices.company.Store(others)
	return true, s.takeOver(ctx, me, lease, beat)
}

// takeOver marks those dead that were silent for longer than lease, by the
// database's clock, and makes the claims of all that are not alive free again:
// one that was taken for dead may have claimed since.
func (s *Store) takeOver(ctx context.Context, me int64, lease time.Duration, beat *core.Heartbeat) error {
	tx, err := s.beat.Begin(ctx)
	if err != nil {
		return err
	}
	defer rollback(tx) // does nothing after the commit
	if _, err := tx.Exec(ctx, beginWork); err != nil {
		return err
	}
	// The row's lock lets one of several survivors through, and none when the
	// node shows in this moment that it lives.
	dead, err := tx.Query(ctx, s.q(`UPDATE weir.nodes SET state = 'dead'
		WHERE state = 'alive' AND id <> $1 AND heartbeat_at < clock_timestamp() - $2 * interval '1 microsecond'
		RETURNING `+nodeFields), me, lease.Microseconds())
	if err != nil {
		return err
	}
	if beat.Dead, err = pgx.CollectRows(dead, scanNode); err != nil {
		return err
	}
	if err := s.handOut(ctx, tx, beat); err != nil {
		return err
	}
	return tx.Commit(ctx) // when its outcome is unknown the next heartbeat completes it
}

const ofTheDead = `claimed AND NOT EXISTS (SELECT FROM weir.nodes AS n WHERE n.id = claimed_by AND n.state = 'alive')`

// handOut makes the claims of nodes that are not alive free.
func (s *Store) handOut(ctx context.Context, tx pgx.Tx, beat *core.Heartbeat) error {
	type lost struct {
		core.Segment
		storedAt time.Time
		node     int64
	}
	// What somebody settles in this moment is not lost.
	rows, err := tx.Query(ctx, s.q(`SELECT first_id, last_id, events, attempt, stored_at, claimed_by FROM weir.segments
		WHERE `+ofTheDead+` FOR UPDATE SKIP LOCKED`))
	if err != nil {
		return err
	}
	segments, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l lost, err error) {
		err = row.Scan(&l.First, &l.Last, &l.Events, &l.Attempt, &l.storedAt, &l.node)
		return l, err
	})
	if err != nil {
		return err
	}
	for _, seg := range segments {
		parts, err := s.split(ctx, tx, seg.Segment, seg.storedAt)
		if err != nil {
			return err
		}
		for _, part := range parts {
			beat.Parts = append(beat.Parts, core.Part{Segment: part, Of: seg.First, Node: seg.node})
		}
		beat.Returned += seg.Events
	}
	slices.SortFunc(beat.Parts, func(a, b core.Part) int { return cmp.Compare(a.First, b.First) })
	tag, err := tx.Exec(ctx, s.q(`UPDATE weir.failures SET claimed = false, claimed_by = NULL, token = NULL, attempts = attempts + 1
		WHERE event_id IN (SELECT event_id FROM weir.failures WHERE `+ofTheDead+` FOR UPDATE SKIP LOCKED)`))
	beat.Returned += int(tag.RowsAffected())
	return err
}

// split makes a dead node's segment free again, in parts.
func (s *Store) split(ctx context.Context, tx pgx.Tx, seg core.Segment, storedAt time.Time) ([]core.Segment, error) {
	if seg.Events == 1 {
		_, err := tx.Exec(ctx, s.q("UPDATE weir.segments SET claimed = false, claimed_by = NULL, token = NULL, attempt = attempt + 1 WHERE first_id = $1"), seg.First)
		seg.Attempt++
		return []core.Segment{seg}, err
	}
	rows, err := tx.Query(ctx, s.q("SELECT id FROM weir.events WHERE id BETWEEN $1 AND $2 ORDER BY id"), seg.First, seg.Last)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, err
	}
	divided, err := kit.Split(seg, ids)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, s.q("DELETE FROM weir.segments WHERE first_id = $1"), seg.First); err != nil {
		return nil, err
	}
	for _, part := range divided {
		_, err := tx.Exec(ctx, s.q("INSERT INTO weir.segments (first_id, last_id, events, stored_at) VALUES ($1, $2, $3, $4)"),
			part.First, part.Last, part.Events, storedAt)
		if err != nil {
			return nil, err
		}
	}
	return divided, nil
}

// Nodes implements core.Member.
func (s *Store) Nodes(ctx context.Context) ([]core.Node, error) {
	var nodes []core.Node
	for n, err := range stream(ctx, s, s.pool, "nodes", s.q("SELECT "+nodeFields+" FROM weir.nodes ORDER BY id"), nil,
		func(rows pgx.Rows) (core.Node, error) { return scanNode(rows) }) {
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

const nodeFields = `id, host, pid, version, state, started_at, heartbeat_at,
	(1e6 * extract(epoch FROM clock_timestamp() - heartbeat_at))::bigint`

func scanNode(row pgx.CollectableRow) (n core.Node, err error) {
	var silent int64
	err = row.Scan(&n.ID, &n.Host, &n.PID, &n.Version, &n.State, &n.StartedAt, &n.HeartbeatAt, &silent)
	n.Silent = max(time.Duration(silent)*time.Microsecond, 0)
	return n, err
}
