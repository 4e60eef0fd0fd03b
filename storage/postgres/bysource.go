package postgres

import (
	"context"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/jackc/pgx/v5"

	"weir/core"
	"weir/storage/kit"
)

// bySource brings a store of version 2 to version 3: it runs the SQL of that
// migration, counts the events by source and hashes the rejects.
//
// All of it is one transaction, whatever the store's size. Counting is one pass
// over the events that writes only the totals, so there is little to lose and
// nothing to resume: an upgrade that is interrupted, even by a crash of the server,
// leaves the store of version 2 as it was, and the next one starts over. With
// several transactions every program would have to know a store between two
// versions.
type bySource struct {
	*Store
	tx   querier
	told time.Time // when progress was last logged
}

// Variables for tests.
var (
	upgradeEvents  = 500_000 // that one statement counts
	upgradeRejects = 500     // that one statement hashes
)

// progressEvery is how often progress is logged.
const progressEvery = 5 * time.Second

func (m *bySource) run(ctx context.Context, tables string) error {
	var before int64
	if err := m.tx.QueryRow(ctx, m.q("SELECT coalesce(sum(events), 0)::bigint FROM weir.totals")).Scan(&before); err != nil {
		return err
	}
	m.told = time.Now()
	m.log.Info("bringing the store to version 3: its events are counted by source", "store", m.location)
	if _, err := m.tx.Exec(ctx, tables, pgx.QueryExecModeSimpleProtocol); err != nil {
		return err
	}
	if err := m.hashRejects(ctx); err != nil {
		return err
	}
	if err := m.count(ctx); err != nil {
		return err
	}
	var now int64
	if err := m.tx.QueryRow(ctx, m.q("SELECT coalesce(sum(events), 0)::bigint FROM weir.counts")).Scan(&now); err != nil {
		return err
	}
	if now != before {
		m.log.Warn("the totals contradicted the events and are right now", "counted", before, "processed", now)
	}
	return nil
}

// hashRejects sets the hash of the rejects that were kept whole.
func (m *bySource) hashRejects(ctx context.Context) error {
	last := int64(0)
	for {
		rows, err := m.tx.Query(ctx, m.q("SELECT id, bytes FROM weir.rejects WHERE id > $1 AND size < $2 ORDER BY id LIMIT $3"), last, core.MaxRejectBytes, upgradeRejects)
		if err != nil {
			return err
		}
		var ids, hashes []int64
		var id int64
		var bytes []byte
		_, err = pgx.ForEachRow(rows, []any{&id, &bytes}, func() error {
			ids, hashes = append(ids, id), append(hashes, int64(xxhash.Sum64(bytes)))
			return nil
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		_, err = m.tx.Exec(ctx, m.q("UPDATE weir.rejects AS r SET hash = h.hash FROM unnest($1::bigint[], $2::bigint[]) AS h (id, hash) WHERE r.id = h.id"), ids, hashes)
		if err != nil {
			return err
		}
		last = ids[len(ids)-1]
	}
}

// count fills counts from the events: all of them, without those in segments and
// failures, and what expired.
func (m *bySource) count(ctx context.Context) error {
	var last, done int64
	for {
		var n int64
		err := m.tx.QueryRow(ctx, m.q(`WITH part AS MATERIALIZED (
				SELECT id, source, kind, subreddit, created_at, score FROM weir.events WHERE id > $1 ORDER BY id LIMIT $2
			), counted AS (
				INSERT INTO weir.counts AS t (source, hour, kind, subreddit, events, scored, score)
				SELECT source, floor(extract(epoch FROM created_at) / 3600)::bigint, kind, subreddit, count(*), count(score), coalesce(sum(score), 0)
				FROM part GROUP BY 1, 2, 3, 4
				`+addCounts(kit.Counts)+`
			)
			SELECT coalesce(max(id), 0), count(*) FROM part`), last, upgradeEvents).Scan(&last, &n)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if done += n; time.Since(m.told) >= progressEvery {
			m.told = time.Now()
			m.log.Info("counting the events by source", "events", done)
		}
	}
	for _, text := range []string{
		`INSERT INTO weir.counts AS t (source, hour, kind, subreddit, events, scored, score)
			SELECT source, floor(extract(epoch FROM created_at) / 3600)::bigint, kind, subreddit, -count(*), -count(score), -coalesce(sum(score), 0)
			FROM (
				SELECT e.* FROM weir.segments JOIN weir.events AS e ON id BETWEEN first_id AND last_id
				UNION ALL
				SELECT e.* FROM weir.failures JOIN weir.events AS e ON id = event_id
			) AS unsettled GROUP BY 1, 2, 3, 4
			` + addCounts(kit.Counts),
		// Sources of which nothing is settled still have rows in counts, of zeros.
		`UPDATE weir.expired SET source = (SELECT CASE WHEN count(DISTINCT source) = 1 THEN min(source) ELSE '' END FROM weir.counts)`,
		`INSERT INTO weir.counts AS t (source, hour, kind, subreddit, events, scored, score)
			SELECT source, hour, kind, subreddit, events, scored, score FROM weir.expired
			` + addCounts(kit.Counts),
		`DELETE FROM weir.counts WHERE events = 0`,
	} {
		if _, err := m.tx.Exec(ctx, m.q(text)); err != nil {
			return err
		}
	}
	return nil
}
