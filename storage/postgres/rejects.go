package postgres

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/jackc/pgx/v5"

	"weir/core"
)

// Rejects implements core.Browser.
func (s *Store) Rejects(ctx context.Context, f core.RejectFilter) iter.Seq2[core.Reject, error] {
	fields := "id, source, input, line, hash, size, reason, bytes, at"
	if f.Brief {
		fields = strings.Replace(fields, "bytes", "NULL::bytea", 1)
	}
	query, args := s.rejects(fields, f)
	return stream(ctx, s, s.search, "rejects", query, args, func(rows pgx.Rows) (r core.Reject, err error) {
		var hash int64
		err = rows.Scan(&r.ID, &r.Source, &r.Input, &r.Line, &hash, &r.Size, &r.Reason, &r.Bytes, &r.At)
		r.Hash = uint64(hash)
		r.At = r.At.UTC()
		return r, err
	})
}

// rejects selects columns of the rejects that match.
func (s *Store) rejects(columns string, f core.RejectFilter) (query string, args []any) {
	var w where
	if len(f.IDs) > 0 {
		w.add("id = ANY (?::bigint[])", f.IDs)
	}
	w.texts("source", f.Sources)
	w.part("input", f.Input)
	w.part("reason", f.Reason)
	w.between("at", f.After, f.Before)
	order := w.past("id", f.Newest, f.Past)
	return s.q("SELECT " + columns + " FROM weir.rejects" + w.sql() + order + limit(f.Limit)), w.args
}

// DiscardRejects implements core.Triage.
func (s *Store) DiscardRejects(ctx context.Context, f core.RejectFilter) (int, error) {
	var ids []int64
	query, args := s.rejects("id", f)
	for id, err := range stream(ctx, s, s.pool, "discard rejects", query, args, func(rows pgx.Rows) (id int64, err error) {
		err = rows.Scan(&id)
		return id, err
	}) {
		if err != nil {
			return 0, err
		}
		ids = append(ids, id)
	}
	removed, err := s.inSteps(ctx, ids, s.q(`WITH gone AS (
			DELETE FROM weir.rejects WHERE id IN (SELECT id FROM weir.rejects WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE) RETURNING id
		)
		SELECT count(*) FROM gone`))
	if err != nil {
		return removed, fmt.Errorf("discard rejects: %w", err)
	}
	return removed, nil
}

// Census implements core.Triage.
func (s *Store) Census(ctx context.Context, max int) (core.Census, error) {
	var n core.Census
	err := s.row(ctx, s.q(`SELECT
			count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'dead'), count(*) FILTER (WHERE state = 'discarded'),
			(SELECT count(*) FROM (SELECT FROM weir.rejects LIMIT $1) AS r)
		FROM (SELECT state FROM weir.failures LIMIT $1) AS f`), []any{max}, &n.Waiting, &n.Dead, &n.Discarded, &n.Rejects)
	if err != nil {
		return core.Census{}, fmt.Errorf("census: %w", err)
	}
	return n, nil
}
