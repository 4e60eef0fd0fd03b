package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/storage/kit"
)

// Fold implements core.Maintenance. Several nodes may do it at once: each takes other
// rows. Those that this program remembers come first, but for once in every lookAtAll. When
// there are none, or much was folded, the tables follow that add up counts.
func (s *Store) Fold(ctx context.Context, max int) (rows int, err error) {
	steps := []func(context.Context, int) (int, error){s.foldRecent, s.foldRead}
	if s.recent.othersFirst() {
		steps = slices.Insert(steps, 0, s.foldRead)
	}
	for _, step := range steps {
		if rows == max {
			break
		}
		n, err := step(ctx, max-rows)
		if err != nil {
			return 0, fmt.Errorf("fold: %w", err)
		}
		rows += n
	}
	if err := s.addRecent(ctx, rows == 0); err != nil {
		return 0, fmt.Errorf("fold: %w", err)
	}
	s.stats.updates.Add(uint64(rows))
	return rows, nil
}

// foldRecent folds rows that are remembered, unless others have folded any of them.
func (s *Store) foldRecent(ctx context.Context, limit int) (int, error) {
	p := s.recent.take(limit)
	if len(p.ids) == 0 {
		return 0, nil
	}
	err := s.pipeline(ctx, func(b *pgx.Batch) {
		b.Queue(s.q("DELETE FROM weir.deltas WHERE id = ANY ($1::bigint[])"), p.ids).Exec(func(tag pgconn.CommandTag) error {
			if tag.RowsAffected() != int64(len(p.ids)) {
				return errFolded
			}
			return nil
		})
		s.queueFold(b, &p)
	})
	if errors.Is(err, errFolded) {
		return 0, nil // the rest is read
	}
	return len(p.ids), err
}

// foldRead folds rows that are not remembered.
func (s *Store) foldRead(ctx context.Context, limit int) (int, error) {
	s.mu.Lock()
	from := s.folded
	s.mu.Unlock()
	remembered := s.recent.ids()
	rows, last, err := s.fold(ctx, from, limit, remembered)
	if err == nil && rows == 0 && from > 0 {
		// Below it are rows that committed late.
		rows, last, err = s.fold(ctx, 0, limit, remembered)
	}
	if err != nil {
		return 0, err
	}
	if rows < limit {
		last = 0
	}
	s.mu.Lock()
	s.folded = last
	s.mu.Unlock()
	return rows, nil
}

func (s *Store) fold(ctx context.Context, from int64, limit int, remembered []int64) (rows int, last int64, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		rows, last = 0, 0
		found, err := tx.Query(ctx, s.q(`WITH oldest AS MATERIALIZED ( -- else the planner may run the LIMIT again
				SELECT id FROM weir.deltas WHERE id >= $1 AND id <> ALL ($3::bigint[]) ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
			)
			DELETE FROM weir.deltas WHERE id IN (SELECT id FROM oldest)
			RETURNING id, node, appended, settled, dead, discarded, sums`), from, limit, remembered)
		if err != nil {
			return err
		}
		defer found.Close()
		p := part{ledger: make(map[int64]*[4]int64)}
		for found.Next() {
			var id, node int64
			var n [4]int64
			var sums []byte
			if err := found.Scan(&id, &node, &n[0], &n[1], &n[2], &n[3], &sums); err != nil {
				return err
			}
			if sums != nil {
				if err := p.tally.AddJSON(sums); err != nil {
					return err
				}
			}
			addEntry(p.ledger, node, n)
			rows++
			last = max(last, id)
		}
		if err := found.Err(); err != nil || rows == 0 {
			return err
		}
		var b pgx.Batch
		s.queueFold(&b, &p)
		return tx.SendBatch(ctx, &b).Close()
	})
	return rows, last, err
}

// queueFold adds rows of deltas to counts, what adds these up, and the ledger.
func (s *Store) queueFold(b *pgx.Batch, p *part) {
	s.queueTotals(b, p.tally.Counts())
	s.queueLedger(b, p.ledger)
}

// queueTotals adds sums, which are in order, to counts and what adds these up. Everyone
// changes rows in the order of their tables and keys, so that nobody blocks each other.
func (s *Store) queueTotals(b *pgx.Batch, sums []core.Count) {
	if len(sums) == 0 {
		return
	}
	s.queueCounts(b, kit.Counts, sums)
	s.queueCounts(b, kit.ByHour, kit.ByHour.Of(sums))
	months, hours := kit.PackMonths(kit.MonthSums(sums))
	b.Queue(s.q("INSERT INTO weir.counts_recent (sums, hours) VALUES ($1, $2)"), months, hours)
}

// queueLedger adds to the ledger, node by node in the order of their ids, so
// that two who do it don't block each other.
func (s *Store) queueLedger(b *pgx.Batch, ledger map[int64]*[4]int64) {
	n := len(ledger)
	node, sums := make([]int64, 0, n), [4][]int64{}
	for id, entry := range ledger {
		node = append(node, id)
		for i := range sums {
			sums[i] = append(sums[i], entry[i])
		}
	}
	b.Queue(s.q(`INSERT INTO weir.ledger (node, appended, settled, dead, discarded)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS l (node, appended, settled, dead, discarded)
		ORDER BY node
		ON CONFLICT (node) DO UPDATE SET appended = ledger.appended + excluded.appended, settled = ledger.settled + excluded.settled,
			dead = ledger.dead + excluded.dead, discarded = ledger.discarded + excluded.discarded`),
		node, sums[0], sums[1], sums[2], sums[3])
}

// addCounts ends an INSERT into t, a table of counts.
func addCounts(t kit.CountTable) string {
	return "ON CONFLICT (" + strings.Join(t.Keys(), ", ") + `) DO UPDATE
		SET events = t.events + excluded.events, scored = t.scored + excluded.scored, score = t.score + excluded.score`
}

// queueCounts adds sums, which are in order, to a table of counts. Rows that become zero,
// because a source is removed, are removed.
func (s *Store) queueCounts(b *pgx.Batch, t kit.CountTable, sums []core.Count) {
	if len(sums) == 0 {
		return
	}
	n := len(sums)
	source, kind, subreddit := make([]string, n), make([]string, n), make([]string, n)
	hour, events, scored, score := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	empty := false
	for i, c := range sums {
		source[i], hour[i], kind[i], subreddit[i] = c.Source, c.Hour, c.Kind, c.Subreddit
		events[i], scored[i], score[i] = c.Events, c.Scored, c.Score
		empty = empty || c.Events <= 0
	}
	columns := strings.Join(t.Keys(), ", ")
	b.Queue(s.q(`INSERT INTO weir.`+t.Name+` AS t (`+columns+`, events, scored, score)
		SELECT `+columns+`, events, scored, score
		FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
			AS c (source, `+hourOf(t)+`, kind, subreddit, events, scored, score)
		`+addCounts(t)), source, hour, kind, subreddit, events, scored, score)
	if !empty {
		return
	}
	s.queueEmpty(b, t, sums)
}

// queueEmpty removes rows that sums which are not positive have made zero.
func (s *Store) queueEmpty(b *pgx.Batch, t kit.CountTable, sums []core.Count) {
	var source, kind, subreddit []string
	var hour []int64
	for _, c := range sums {
		if c.Events <= 0 {
			source, hour, kind, subreddit = append(source, c.Source), append(hour, c.Hour), append(kind, c.Kind), append(subreddit, c.Subreddit)
		}
	}
	same := []string{"t.events = 0 AND t.scored = 0 AND t.score = 0"}
	for _, key := range t.Keys() {
		same = append(same, "t."+key+" = c."+key)
	}
	if t == kit.ByMonth {
		same = append(same, "t.hours = ''")
	}
	b.Queue(s.q(`DELETE FROM weir.`+t.Name+` AS t USING unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) AS c (source, `+hourOf(t)+`, kind, subreddit)
		WHERE `+strings.Join(same, " AND ")), source, hour, kind, subreddit)
}

// hourOf is what a table of counts calls the hour.
func hourOf(t kit.CountTable) string {
	if t.Grain == core.GrainMonth {
		return "month"
	}
	return "hour"
}

// entry is a transaction's addition to a node's part of the ledger.
type entry struct{ appended, settled, dead, discarded int }

// queueDelta adds a transaction's entry, and its changes to the totals.
func (s *Store) queueDelta(b *pgx.Batch, node int64, e entry, tally *kit.Tally) {
	b.Queue(s.q("INSERT INTO weir.deltas (node, appended, settled, dead, discarded, sums) VALUES ($1, $2, $3, $4, $5, $6)"),
		node, e.appended, e.settled, e.dead, e.discarded, sumsOf(tally))
}

// sumsOf is a tally as a row of deltas has it: null when it is empty.
func sumsOf(tally *kit.Tally) *string {
	if tally.Len() == 0 {
		return nil
	}
	json := string(tally.AppendJSON(nil))
	return &json
}
