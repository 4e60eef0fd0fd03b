package sqlite

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/cespare/xxhash/v2"

	"weir/core"
)

// upgrade brings a store of version 2 to version 3 after the tables were changed, then
// to version 4, to version 5, to version 6, and to version 7 at the end: in steps of bounded
// length, each a transaction that knows where the last one ended. It may be killed at any
// moment, and two programs may take turns at it.
type upgrade struct {
	c       *conn
	log     *slog.Logger
	said    time.Time // when progress was last logged, or it began
	counted bool      // any event
}

// How much one step does. Variables for tests.
var (
	upgradeEvents  = int64(50_000)
	upgradeRejects = 500
	upgradeSamples = 2_000
)

// progressEvery is how often progress is logged.
const progressEvery = 2 * time.Second

// unfinished reports whether the store's upgrade has not come to its end.
func unfinished(c *conn) (bool, error) {
	var n int64
	err := c.integers("SELECT count(*) FROM meta WHERE key IN ('upgraded', 'ledger', 'samples', 'runs', 'aggregates')", nil, &n)
	return n > 0, err
}

// step does the next part in the transaction that is open.
func (u *upgrade) step(ctx context.Context) (done bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	open, err := unfinished(u.c)
	if err != nil || !open {
		return true, err
	}
	var counting int64
	if err := u.c.integers("SELECT count(*) FROM meta WHERE key = 'upgraded'", nil, &counting); err != nil {
		return false, err
	}
	if counting == 0 {
		if corrected, err := u.ledger(); err != nil || corrected {
			return false, err
		}
		if moved, err := u.samples(); err != nil || moved {
			return false, err
		}
		if noted, err := u.runs(); err != nil || noted {
			return false, err
		}
		return u.aggregates()
	}
	if moved, err := u.rejects(); err != nil || moved {
		return false, err
	}
	if counted, err := u.events(); err != nil || counted {
		return false, err
	}
	return false, u.finish()
}

// ledger takes what expired before version 4 off the ledger. Counting the
// events would take long; what is settled, unsettled and failed says how many
// there are.
func (u *upgrade) ledger() (corrected bool, err error) {
	if n, err := u.c.exec("DELETE FROM meta WHERE key = 'ledger'"); err != nil || n == 0 {
		return false, err
	}
	var gone int64
	err = u.c.integers(`SELECT (SELECT sum(appended) FROM ledger)
		- (SELECT coalesce(sum(events), 0) FROM totals) + (SELECT coalesce(sum(events), 0) FROM expired)
		- (SELECT coalesce(sum(events), 0) FROM segments) - (SELECT count(*) FROM failures)`, nil, &gone)
	if err == nil && gone != 0 {
		err = correctLedger(u.c, gone)
	}
	return true, err
}

// samples moves some samples into the new table. They are compressed when they are merged.
func (u *upgrade) samples() (moved bool, err error) {
	var left int64
	if err := u.c.integers("SELECT count(*) FROM meta WHERE key = 'samples'", nil, &left); err != nil || left == 0 {
		return false, err
	}
	u.progress("samples are being moved")
	const some = " FROM samples_4 ORDER BY at, node LIMIT ?"
	n, err := u.c.exec("INSERT INTO samples (at, node, duration, data) SELECT at, node, duration, data"+some, upgradeSamples)
	if err == nil && n > 0 {
		_, err = u.c.exec("DELETE FROM samples_4 WHERE (at, node) IN (SELECT at, node"+some+")", upgradeSamples)
	}
	if err != nil || n > 0 {
		return true, err
	}
	_, err = u.c.raw.Exec("DROP TABLE samples_4; DELETE FROM meta WHERE key = 'samples'", nil)
	return true, u.c.translate(err)
}

// runs notes the times of some events' runs.
func (u *upgrade) runs() (noted bool, err error) {
	var after, newest, left int64
	if err := u.c.integers("SELECT count(*) FROM meta WHERE key = 'runs'", nil, &left); err != nil || left == 0 {
		return false, err
	}
	// The next id may be far: where events are gone there is nothing to note.
	if err := u.c.integers(`SELECT max(CAST(value AS INTEGER), coalesce(((SELECT min(id) FROM events WHERE id > CAST(value AS INTEGER)) - 1) / 4096 * 4096, 0)),
		(SELECT max(id) FROM events) FROM meta WHERE key = 'runs'`, nil, &after, &newest); err != nil {
		return false, err
	}
	if after >= newest {
		_, err := u.c.exec("DELETE FROM meta WHERE key = 'runs'")
		return true, err
	}
	u.progress("when its events were created is being noted", "done", after, "of", newest)
	last := after + max(upgradeEvents/runSize, 1)*runSize
	_, err = u.c.exec(`INSERT INTO runs SELECT (id - 1) / 4096, min(created_at), max(created_at) FROM events
		WHERE id > ? AND id <= ? GROUP BY 1
		ON CONFLICT DO UPDATE SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest)`, after, last)
	if err == nil {
		_, err = u.c.exec("UPDATE meta SET value = ? WHERE key = 'runs'", strconv.FormatInt(last, 10))
	}
	return true, err
}

// rejects moves some rejects into the new table, with the hash of those that
// were kept whole.
func (u *upgrade) rejects() (moved bool, err error) {
	var ids, hashes []int64
	err = u.c.query("SELECT id, bytes FROM rejects_2 ORDER BY id LIMIT ?", []any{upgradeRejects}, func(r *reader) error {
		ids = append(ids, r.integer())
		hash := int64(0) // unknown for one that was cut
		if bytes := r.bytes(); len(bytes) < core.MaxRejectBytes {
			hash = int64(xxhash.Sum64(bytes))
		}
		hashes = append(hashes, hash)
		return nil
	})
	for i, id := range ids {
		if err == nil {
			_, err = u.c.exec(`INSERT INTO rejects SELECT id, '', input, line, reason, bytes, ?, length(bytes), at
				FROM rejects_2 WHERE id = ?`, hashes[i], id)
		}
	}
	if err == nil && len(ids) > 0 {
		_, err = u.c.exec("DELETE FROM rejects_2 WHERE id <= ?", ids[len(ids)-1])
	}
	return len(ids) > 0, err
}

// events counts some events. Sources that have nothing settled get rows of zeros,
// which finish removes.
func (u *upgrade) events() (counted bool, err error) {
	var after, last, newest int64
	if err := u.c.integers("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'upgraded'", nil, &after); err != nil {
		return false, err
	}
	err = u.c.integers("SELECT max(id), (SELECT max(id) FROM events) FROM (SELECT id FROM events WHERE id > ? ORDER BY id LIMIT ?)",
		[]any{after, upgradeEvents}, &last, &newest)
	if err != nil || last == 0 {
		return false, err
	}
	u.counted = true
	u.progress("its events are being counted by source", "done", after, "of", newest)
	_, err = u.c.exec(`INSERT INTO counts
		SELECT source, (created_at - (created_at % 3600000000 + 3600000000) % 3600000000) / 3600000000, kind, subreddit,
			sum(settled), coalesce(sum(settled * (score IS NOT NULL)), 0), coalesce(sum(settled * score), 0)
		FROM (
			SELECT *, id > coalesce((SELECT last_id FROM segments WHERE first_id <= e.id ORDER BY first_id DESC LIMIT 1), 0)
				AND NOT EXISTS (SELECT 1 FROM failures WHERE event_id = e.id) AS settled
			FROM events e WHERE id > ? AND id <= ?)
		GROUP BY 1, 2, 3, 4
		ON CONFLICT DO UPDATE SET events = events + excluded.events, scored = scored + excluded.scored, score = score + excluded.score`,
		after, last)
	if err == nil {
		_, err = u.c.exec("UPDATE meta SET value = ? WHERE key = 'upgraded'", fmt.Sprint(last))
	}
	return true, err
}

// progress logs now and then what takes long.
func (u *upgrade) progress(what string, args ...any) {
	if time.Since(u.said) < progressEvery {
		return
	}
	u.said = time.Now()
	u.log.Info("bringing the store up to date", append([]any{"step", what}, args...)...)
}

// finish adds the counts of expired events, and opens the store to all programs.
func (u *upgrade) finish() error {
	_, err := u.c.raw.Exec(`
		INSERT INTO expired
			SELECT (SELECT iif(count(DISTINCT source) = 1, min(source), '') FROM counts), hour, kind, subreddit, events, 0, score FROM expired_2;
		INSERT INTO counts SELECT * FROM expired WHERE true
			ON CONFLICT DO UPDATE SET events = events + excluded.events, scored = scored + excluded.scored, score = score + excluded.score;
		DELETE FROM counts WHERE events = 0;
		DROP TABLE expired_2;
		DROP TABLE rejects_2;
		DELETE FROM meta WHERE key = 'upgraded'`, nil)
	if err != nil {
		return u.c.translate(err)
	}
	var before, now int64
	err = u.c.integers("SELECT CAST(value AS INTEGER), (SELECT coalesce(sum(events), 0) FROM counts) FROM meta WHERE key = 'counted'", nil, &before, &now)
	if err == nil {
		_, err = u.c.exec("DELETE FROM meta WHERE key = 'counted'")
	}
	if err == nil && before != now {
		u.log.Warn("the totals contradicted the events and were corrected", "counted", before, "processed", now)
	}
	if err == nil && u.counted {
		u.log.Info("the store is up to date now; older programs cannot use it any more")
	}
	return err
}
