package sqlite_test

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/mattn/go-sqlite3"

	"weir/core"
	"weir/core/move"
	"weir/storage/kit"
)

// old is a store as version 2 left it: with events in every state, deltas that
// are not folded, what expired, rejects and checkpoints.
type old struct {
	path    string
	settled []core.Event
	expired []core.Count // of any source
	report  core.Report  // after the upgrade
}

// oldRejects are the pieces that were rejected, by their lines from 1 on.
var oldRejects = [][]byte{
	[]byte(`{"id":null}`), {}, bytes.Repeat([]byte("x"), core.MaxRejectBytes-1), bytes.Repeat([]byte("y"), core.MaxRejectBytes), []byte("\xff\x00"),
}

// oldSamples is how many samples there are, of two nodes.
const oldSamples = 5

// oldCount is a count of version 2.
type oldCount struct {
	hour            int64
	kind, subreddit string
}

// makeOld makes a store with the first two migrations and the statements of
// version 2.
func makeOld(t *testing.T, sources ...string) *old {
	t.Helper()
	o := &old{path: filepath.Join(t.TempDir(), "old.db")}
	db := openRaw(t, o.path)
	db.exec("BEGIN")
	for _, name := range []string{"001_tables.sql", "002_samples_by_node.sql"} {
		text, err := os.ReadFile(filepath.Join("migrations", name))
		if err != nil {
			t.Fatal(err)
		}
		db.exec(string(text))
	}
	db.exec(fmt.Sprintf("PRAGMA application_id = %d; INSERT INTO meta VALUES ('schema_version', '2'), ('min_reader', '1')", 0x57656972))
	db.exec("INSERT INTO nodes VALUES (1, 'gone', 11, 'old', 'dead', 1, 2), (2, 'killed', 12, 'old', 'alive', 3, 4)")

	totals := make(map[oldCount][2]int64)
	count := func(c oldCount, events, score int64) {
		n := totals[c]
		totals[c] = [2]int64{n[0] + events, n[1] + score}
	}
	var appended, settled int
	for id := int64(1); id <= 300; id++ {
		e := core.Event{
			ID: id, Source: sources[id%int64(len(sources))], Key: fmt.Sprint("k", id), Kind: [...]string{"comment", "post"}[id%2],
			Subreddit: [...]string{"golang", "sqlite", "", "\"'"}[id%4], CreatedAt: time.Unix((id-150)*600, 0), Score: id - 20, Scored: id%5 != 0,
		}
		if id%30 == 11 {
			continue // a gap
		}
		appended++
		score := "NULL"
		if e.Scored {
			score = fmt.Sprint(e.Score)
		}
		db.exec(fmt.Sprintf("INSERT INTO events VALUES (%d, '%s', '%s', '%s', '%s', 'someone', %d, %d, '', '', %s, 0, '{}')",
			id, e.Source, e.Key, e.Kind, strings.ReplaceAll(e.Subreddit, "'", "''"), e.CreatedAt.UnixMicro(), 1000*id, score))
		failure := func(state, next string) {
			db.exec(fmt.Sprintf("INSERT INTO failures VALUES (%d, 2, 'broken', '%s', 5, %s, 0, NULL, NULL)", id, state, next))
		}
		switch {
		case id > 200:
			o.report.Pending++
		case id%20 == 7:
			failure(core.FailureWaiting, "9223372036854775807")
			o.report.Pending++
		case id%20 == 8:
			failure(core.FailureDead, "NULL")
			o.report.Dead++
		case id%20 == 9:
			failure(core.FailureDiscarded, "NULL")
			o.report.Discarded++
		default:
			settled++
			o.settled = append(o.settled, e)
			known := int64(0)
			if e.Scored {
				known = e.Score
			}
			count(oldCount{e.Hour(), e.Kind, e.Subreddit}, 1, known)
		}
	}
	for first := int64(201); first <= 300; first += 25 {
		claimed := "0, NULL, NULL"
		if first < 250 {
			claimed = "1, 2, 77"
		}
		db.exec(fmt.Sprintf("INSERT INTO segments SELECT min(id), max(id), count(*), 7, 0, %s FROM events WHERE id BETWEEN %d AND %d", claimed, first, first+24))
	}
	for i, n := range []core.Count{
		{Hour: -3, Kind: "post", Subreddit: "golang", Events: 7, Score: -9}, // which settled events have, too
		{Hour: -1000, Kind: "post", Subreddit: "golang", Events: 5, Score: 2},
		{Hour: -1000, Kind: "vote", Subreddit: "", Events: int64(100)},
	} {
		db.exec(fmt.Sprintf("INSERT INTO expired VALUES (%d, '%s', '%s', %d, %d)", n.Hour, n.Kind, n.Subreddit, n.Events, n.Score))
		count(oldCount{n.Hour, n.Kind, n.Subreddit}, n.Events, n.Score)
		appended, settled = appended+int(n.Events), settled+int(n.Events)
		o.expired = append(o.expired, n)
		o.report.Expired += o.expired[i].Events
	}
	i := 0
	for c, n := range totals {
		subreddit := strings.ReplaceAll(c.subreddit, "'", "''")
		if i++; i%2 == 0 {
			db.exec(fmt.Sprintf("INSERT INTO counts VALUES (%d, '%s', '%s', %d, %d)", c.hour, c.kind, subreddit, n[0], n[1]))
		} else {
			db.exec(fmt.Sprintf(`INSERT INTO deltas (data) VALUES ('[[%d,"%s","%s",%d,%d]]')`,
				c.hour, c.kind, strings.ReplaceAll(subreddit, `"`, `\"`), n[0], n[1]))
		}
	}
	db.exec(fmt.Sprintf("INSERT INTO ledger VALUES (1, %d, %d, %d, %d, 9)", appended, settled, o.report.Dead, o.report.Discarded))
	for i, piece := range oldRejects {
		db.exec(fmt.Sprintf("INSERT INTO rejects (input, line, reason, bytes, at) VALUES ('dump', %d, 'no id', x'%x', %d)", i+1, piece, 100+i))
	}
	db.exec("INSERT INTO rejects VALUES (50, 'gone', 1, 'no id', x'', 1); DELETE FROM rejects WHERE id = 50")
	db.exec("INSERT INTO checkpoints VALUES ('dump', 'token', 'zst', 1000, x'01', x'02', 500, 5, -1, 0, 8)")
	for i := range oldSamples {
		db.exec(fmt.Sprintf(`INSERT INTO samples VALUES (%d, %d, 500000, '{"stored":%d}')`, 1000*i, 1+i%2, i))
	}
	db.exec("COMMIT")

	r := &o.report
	r.Processed, r.Rejected = int64(len(o.settled)), int64(len(oldRejects))
	r.Events = r.Pending + r.Processed + r.Dead + r.Discarded
	r.Counted, r.OK, r.Problems = r.Processed+r.Expired, true, []string{}
	db.close()
	return o
}

// expect fails the test unless everything is as it was, and counted by source;
// what expired is of the given one.
func (o *old) expect(t *testing.T, s move.Store, expired string) {
	t.Helper()
	if got, err := s.Check(t.Context()); err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", o.report) {
		t.Errorf("Check: got %+v, %v, want %+v", got, err, o.report)
	}
	if g, err := s.Gauges(t.Context()); err != nil || g.Lost != 0 || g.Twice != 0 || g.Backlog != o.report.Pending || g.InStore != o.report.Events {
		t.Errorf("Gauges: got %+v, %v, want a backlog of %d in %d events", g, err, o.report.Pending, o.report.Events)
	}
	for e, err := range s.Events(t.Context(), core.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for same, err := range s.Events(t.Context(), core.Filter{After: e.CreatedAt, Before: e.CreatedAt.Add(time.Microsecond)}) {
			found = found || err == nil && same.ID == e.ID
		}
		if !found {
			t.Errorf("event %d is not found by when it was created", e.ID)
		}
	}
	var want kit.Tally
	for i := range o.settled {
		want.Add(&o.settled[i])
	}
	for _, n := range o.expired {
		n.Source = expired
		want.AddCount(n)
	}
	var got []core.Count
	for n, err := range s.Counts(t.Context(), core.Filter{}) {
		if got = append(got, n); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want.Counts()) {
		t.Errorf("Counts: got\n%v, want\n%v", got, want.Counts())
	}
	line := int64(0)
	for r, err := range s.Rejects(t.Context(), core.RejectFilter{}) {
		if line++; err != nil || line > int64(len(oldRejects)) {
			t.Fatalf("reject %d: %+v, %v", line, r, err)
		}
		piece := oldRejects[line-1]
		hash := xxhash.Sum64(piece)
		if len(piece) == core.MaxRejectBytes {
			hash = 0
		}
		if r.ID != line || r.Line != line || r.Source != "" || r.Input != "dump" || !bytes.Equal(r.Bytes, piece) || r.Hash != hash ||
			r.Size != int64(len(piece)) || r.At.UnixMicro() != 99+line {
			t.Errorf("got reject %+v, want line %d with hash %d", r, line, hash)
		}
	}
	stored := uint64(0)
	for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
		if err != nil || sample.Stored != stored || sample.Time.UnixMicro() != 1000*int64(stored) || sample.Node != 1+int64(stored%2) || sample.Interval != time.Second/2 {
			t.Errorf("got sample %+v, %v, want the one that stored %d", sample, err, stored)
		}
		stored++
	}
	if stored != oldSamples {
		t.Errorf("got %d samples, want %d", stored, oldSamples)
	}
	if c, found, err := s.Checkpoint(t.Context(), "dump"); err != nil || !found || c.Offset != 500 || c.Token != "token" || c.Selection != "" || c.Counted {
		t.Errorf("got checkpoint %+v, %v, %v, want it as it was, without a selection and sums", c, found, err)
	}
}

// raw is a connection without a store.
type raw struct {
	t *testing.T
	c *sqlite3.SQLiteConn
}

func openRaw(t *testing.T, path string) *raw {
	t.Helper()
	c, err := (&sqlite3.SQLiteDriver{}).Open("file:" + path + "?_busy_timeout=10000&_foreign_keys=on")
	if err != nil {
		t.Fatal(err)
	}
	r := &raw{t, c.(*sqlite3.SQLiteConn)}
	t.Cleanup(func() { _ = r.c.Close() }) // a second time it does nothing
	return r
}

func (r *raw) exec(text string) {
	r.t.Helper()
	if _, err := r.c.Exec(text, nil); err != nil {
		r.t.Fatalf("%s: %v", text, err)
	}
}

// meta reads a row of meta.
func (r *raw) meta(key string) string {
	r.t.Helper()
	text, _ := r.value("SELECT value FROM meta WHERE key = ?", key).(string)
	return text
}

// value reads the one value that a query returns.
func (r *raw) value(query string, args ...driver.Value) driver.Value {
	r.t.Helper()
	rows, err := r.c.Query(query, args)
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close()
	var row [1]driver.Value
	if err := rows.Next(row[:]); err != nil {
		r.t.Fatal(err)
	}
	return row[0]
}

// try runs statements in a transaction that is rolled back, and returns the first
// error.
func (r *raw) try(statements ...string) error {
	r.t.Helper()
	r.exec("BEGIN IMMEDIATE")
	var err error
	for _, s := range statements {
		if err == nil {
			_, err = r.c.Exec(s, nil)
		}
	}
	_, rollback := r.c.Exec("ROLLBACK", nil)
	return errors.Join(err, rollback)
}

func (r *raw) close() {
	r.t.Helper()
	if err := r.c.Close(); err != nil {
		r.t.Fatal(err)
	}
}
