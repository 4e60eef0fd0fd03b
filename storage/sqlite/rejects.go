package sqlite

import (
	"context"
	"fmt"
	"iter"

	"weir/core"
)

// Rejects implements core.Browser.
func (s *Store) Rejects(ctx context.Context, f core.RejectFilter) iter.Seq2[core.Reject, error] {
	query, args := rejects("id, input, line, reason, bytes, at", f)
	all := stream(ctx, s, query, args, func(r *reader) core.Reject {
		return core.Reject{ID: r.integer(), Input: r.text(), Line: r.integer(), Reason: r.text(), Bytes: r.bytes(), At: r.time()}
	})
	return wrap("rejects", all)
}

// rejects selects columns of the rejects that match.
func rejects(columns string, f core.RejectFilter) (query string, args []any) {
	var w where
	w.in("id", anys(f.IDs))
	w.part("input", f.Input)
	w.part("reason", f.Reason)
	w.between("at", f.After, f.Before)
	order := w.past("id", f.Newest, f.Past)
	query = "SELECT " + columns + " FROM rejects" + w.sql() + order
	if f.Limit > 0 {
		query += " LIMIT ?"
		w.args = append(w.args, f.Limit)
	}
	return query, w.args
}

// DiscardRejects implements core.Retainer.
func (s *Store) DiscardRejects(ctx context.Context, f core.RejectFilter) (int, error) {
	query, args := rejects("id", f)
	var ids []int64
	for id, err := range stream(ctx, s, query, args, (*reader).integer) {
		if err != nil {
			return 0, fmt.Errorf("discard rejects: %w", err)
		}
		ids = append(ids, id)
	}
	removed, err := s.inSteps(ctx, ids, func(c *conn, id int64) (bool, error) {
		n, err := c.exec("DELETE FROM rejects WHERE id = ?", id)
		return n > 0, err
	})
	if err != nil {
		return removed, fmt.Errorf("discard rejects: %w", err)
	}
	return removed, nil
}

// Census implements core.Retainer.
func (s *Store) Census(ctx context.Context, max int) (core.Census, error) {
	var n core.Census
	err := s.read(ctx, func(c *conn) error {
		var waiting, dead, discarded, rejects int64
		err := c.integers(`SELECT
				count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'dead'), count(*) FILTER (WHERE state = 'discarded'),
				(SELECT count(*) FROM (SELECT id FROM rejects LIMIT ?1))
			FROM (SELECT state FROM failures LIMIT ?1)`, []any{max}, &waiting, &dead, &discarded, &rejects)
		n = core.Census{Waiting: int(waiting), Dead: int(dead), Discarded: int(discarded), Rejects: int(rejects)}
		return err
	})
	if err != nil {
		return core.Census{}, fmt.Errorf("census: %w", err)
	}
	return n, nil
}
