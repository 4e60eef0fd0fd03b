package postgres_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"weir/core/move"
	"weir/storage/postgres"
	"weir/storage/postgres/cluster"
	"weir/storage/storagetest"
)

// patience is how long a test waits for what takes a moment, on a machine that
// is busy.
const patience = time.Minute

// server is where the tests make their schemas: the one that WEIR_TEST_DSN
// names, else a private one.
var server string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if server = os.Getenv("WEIR_TEST_DSN"); server == "" {
		stop, err := startServer()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer stop()
	}
	code := m.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

// startServer starts a server that doesn't wait for the disk.
func startServer() (stop func(), err error) {
	dir, err := os.MkdirTemp("", "weir-postgres-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // an unprivileged user has to get in
		return nil, err
	}
	s, err := cluster.Start(context.Background(), cluster.Options{
		Dir: dir + "/data", Settings: map[string]string{"fsync": "off", "max_connections": "300", "deadlock_timeout": "50ms"}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	server = s.URL()
	if err := cheapLogin(context.Background(), server); err != nil {
		return nil, errors.Join(err, s.Stop(context.Background()))
	}
	return func() {
		if err := s.Stop(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		_ = os.RemoveAll(dir) // a temporary folder
	}, nil
}

func TestConformance(t *testing.T) { storagetest.Run(t, create) }

func TestConformanceUnprepared(t *testing.T) {
	storagetest.Run(t, func(t testing.TB) storagetest.Database {
		d := create(t).(database)
		d.unprepared, d.copies = true, true
		d.search = server // as a replica that doesn't lag
		return d
	}, betweenTransactions()...)
}

// betweenTransactions names the tests for ways to the server that keep nothing from one
// transaction to the next: with -short those of statements that are prepared, sent
// together, copied, cancelled or repeated, and of claims and locks; else all but the long
// ones that ask many questions in the same statements.
func betweenTransactions() []string {
	if !testing.Short() {
		return []string{"-ExploreIsARecount", "-ExploreListsInOrder", "-ExploreExtremes", "-ExploreManyNames", "-SumsEqualTheEvents"}
	}
	return []string{
		"AppendIsWhole", "AppendSkipsDuplicates", "AppendFromManyPrograms", "CancelledAppendIsWhole", "FieldsComeBack",
		"SubmitKeepsTheOrder", "SubmitStopsAtAFailure", "NewestReplacesConcurrently", "CheckpointMovesWithBatch",
		"ClaimsDontOverlap", "ReleaseGivesBack", "HandOverClaims", "HandOverTakenOver",
		"SettleCounts", "SettleClaimsNext", "SettleTogether", "CancelledSettleIsWhole", "LateSettleChangesNothing",
		"SilentNodesClaimsComeBack", "TakeoverHappensOnce", "FailureFailsAgainAndDies", "LateSettleOfRetriesChangesNothing",
		"ReportFollowsEachStep", "FoldKeepsTotals", "ExpireRemovesOnlySettled", "RemovalKeepsToItsBound", "CompactKeepsEverything",
		"BackupIsTheStore", "DownsampleMerges", "ReceiveKeepsOutcomes", "EventsAreFiltered", "PagesAreBounded",
		"SequencesAreOneSnapshot", "SequencesMayBeAbandoned", "FullDiskIsNoSpace", "CancelledWritesNothing", "ReopenKeepsEverything",
	}
}

func BenchmarkAppend(b *testing.B) { storagetest.BenchmarkAppend(b, create) }

func BenchmarkAppendBatch(b *testing.B) { storagetest.BenchmarkAppendBatch(b, create) }

func BenchmarkSettleBatch(b *testing.B) { storagetest.BenchmarkSettleBatch(b, create) }

func BenchmarkFold(b *testing.B) { storagetest.BenchmarkFold(b, create) }

func BenchmarkPage(b *testing.B) { storagetest.BenchmarkPage(b, create) }

func BenchmarkScan(b *testing.B) { storagetest.BenchmarkScan(b, create) }

func TestModel(t *testing.T) {
	storagetest.RunModel(t, createEager)
}

func createEager(t testing.TB) storagetest.Database {
	d := create(t).(database)
	d.copies = true
	return eager{d}
}

// eager is a database whose stores give out the oldest segment, always, and whose ids
// are in the order of appends, whoever does them.
type eager struct{ database }

func (d eager) Open(t testing.TB) move.Store {
	t.Helper()
	s := d.database.Open(t)
	s.(*postgres.Store).InOrder()
	return s
}

// database is one schema that several programs open.
type database struct {
	schema     string
	url        string // "": the server itself
	search     string // see postgres.Options
	unprepared bool
	copies     bool // see postgres.CopyAlways
}

var schemas atomic.Int64

func create(t testing.TB) storagetest.Database {
	t.Helper()
	d := database{schema: fmt.Sprintf("test_%d_%d", os.Getpid(), schemas.Add(1))}
	t.Cleanup(func() { d.Exec(t, "DROP SCHEMA IF EXISTS "+d.schema+" CASCADE") })
	return d
}

func (d database) options() postgres.Options {
	return postgres.Options{
		URL: cmp.Or(d.url, server), Schema: d.schema, SearchDSN: d.search, Unprepared: d.unprepared, MaxConnections: 4,
		ConnectTimeout: 10 * time.Second, Log: slog.New(slog.DiscardHandler),
	}
}

func (d database) Open(t testing.TB) move.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), d.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a second Close repeats the first's error
	if d.copies {
		s.CopyAlways()
	}
	return s
}

func (d database) Kill(t testing.TB, s move.Store) { s.(*postgres.Store).Kill() }

// Try opens the schema, which a newer program may have changed.
func (d database) Try(t testing.TB, mustExist bool) (move.Store, error) {
	o := d.options()
	o.MustExist = mustExist
	s, err := postgres.Open(t.Context(), o)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = s.Close() }) // a second Close repeats the first's error
	return s, nil
}

// Take makes the schema with a table that isn't ours.
func (d database) Take(t testing.TB) {
	d.Exec(t, "CREATE SCHEMA "+d.schema)
	d.Exec(t, "CREATE TABLE theirs (x integer)")
}

// Fill has the server report a full disk when events are inserted.
func (d database) Fill(t testing.TB, _ move.Store) (free func()) {
	d.Exec(t, `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`)
	d.Exec(t, "CREATE TRIGGER no_room BEFORE INSERT ON events EXECUTE FUNCTION no_room()")
	return func() { d.Exec(t, "DROP TRIGGER no_room ON events") }
}

// Block cuts all connections, and the way to the server.
func (d database) Block(t testing.TB) (s move.Store, block func()) {
	p, through := newProxy(t)
	d.url = through
	return d.Open(t), func() {
		if err := p.listener.Close(); err != nil {
			t.Fatal(err)
		}
		p.drop()
	}
}

// Remote says that nobody sees a program die: its lease has to run out.
func (d database) Remote() {}

// Trace tells of each row that was written or locked: its system columns are then others.
func (d database) Trace(t testing.TB) string {
	t.Helper()
	ctx := t.Context()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	query := func(text string, args ...any) []string {
		rows, err := c.Query(ctx, text, args...)
		if err != nil {
			t.Fatal(err)
		}
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	trace := query("SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = $1 ORDER BY 1", d.schema)
	for _, table := range query("SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY 1", d.schema) {
		rows := query(fmt.Sprintf("SELECT xmin::text || ctid::text || xmax::text || md5(x::text) FROM %s.%s AS x ORDER BY ctid", d.schema, table))
		trace = append(trace, table+" "+strings.Join(rows, " "))
	}
	return strings.Join(trace, "\n")
}

// Query lets the suite look into the views.
func (d database) Query(t testing.TB, sql string) [][]string {
	t.Helper()
	ctx := t.Context()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	if _, err := c.Exec(ctx, "SET search_path = "+d.schema); err != nil {
		t.Fatal(err)
	}
	rows, err := c.Query(ctx, sql, pgx.QueryExecModeSimpleProtocol) // whose values are text
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]string, error) {
		texts := make([]string, len(row.RawValues()))
		for i, v := range row.RawValues() {
			if texts[i] = "NULL"; v != nil {
				texts[i] = string(v)
			}
		}
		return texts, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Exec lets the suite tamper with the tables.
func (d database) Exec(t testing.TB, sql string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // also after the test
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	if _, err := c.Exec(ctx, "SET search_path = "+d.schema); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(ctx, sql); err != nil {
		t.Fatal(err)
	}
}
