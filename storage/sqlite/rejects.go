package sqlite

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"weir/core"
)

// Rejects implements core.Browser.
func (s *Store) Rejects(ctx context.Context, f core.RejectFilter) iter.Seq2[core.Reject, error] {
	fields := "id, source, input, line, reason, bytes, hash, size, at"
	if f.Brief {
		fields = strings.Replace(fields, "bytes", "NULL", 1)
	}
	query, args := rejects(fields, f)
	all := stream(ctx, s, query, args, func(r *reader) core.Reject {
		return core.Reject{
			ID: r.integer(), Source: r.text(), Input: r.text(), Line: r.integer(), Reason: r.text(), Bytes: r.bytes(),
			Hash: uint64(r.integer()), Size: r.integer(), At: r.time(),
		}
	})
	return wrap("rejects", all)
}

// rejects selects columns of the rejects that match.
func rejects(columns string, f core.RejectFilter) (query string, args []any) {
	var w where
	w.ids("id", f.IDs)
	w.in("source", anys(f.Sources))
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

// insertReject stores a reject, unless that piece is there, and returns how many
// rows that made.
func insertReject(c *conn, r *core.Reject, at int64) (int, error) {
	n, err := c.exec("INSERT INTO rejects (source, input, line, reason, bytes, hash, size, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		r.Source, r.Input, r.Line, r.Reason, notNil(r.Bytes), int64(r.Hash), r.Size, at)
	return int(n), err
}

// acceptPieces removes the rejects of pieces that are events now.
func acceptPieces(c *conn, input string, pieces []core.Piece) error {
	if len(pieces) == 0 {
		return nil
	}
	first, last := pieces[0].Line, pieces[0].Line
	for _, p := range pieces {
		first, last = min(first, p.Line), max(last, p.Line)
	}
	var known map[core.Piece]bool // made when there is a reject among the lines at all
	var ids []int64
	err := c.query("SELECT id, line, hash FROM rejects WHERE input = ? AND line BETWEEN ? AND ?", []any{input, first, last},
		func(r *reader) error {
			id, piece := r.integer(), core.Piece{Line: r.integer(), Hash: uint64(r.integer())}
			if known == nil {
				known = make(map[core.Piece]bool, len(pieces))
				for _, p := range pieces {
					known[core.Piece{Line: p.Line, Hash: p.Hash}] = true
				}
			}
			if known[piece] {
				ids = append(ids, id)
			}
			return nil
		})
	for _, id := range ids {
		if err == nil {
			_, err = c.exec("DELETE FROM rejects WHERE id = ?", id)
		}
	}
	return err
}

// DiscardRejects implements core.Triage.
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

// Census implements core.Triage.
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
