package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The kinds of stores.
const (
	sqliteStore   = "sqlite"
	postgresStore = "postgres"
)

// schema is where all systems keep their tables on a PostgreSQL server.
const schema = "peers"

// system is one that can be compared.
type system struct {
	name, title string
	store       string
	module      string // whose version the report names; empty: a module that it names anyway
	settings    string // that matter for speed
	workers     []int  // numbers that it tries; one that has no workers has a single 0
	ceiling     bool   // only stores: it shows what the store allows, and has no steady rate

	// drive opens the system's store, begins the trial, stores its events, handles them
	// all, ends the trial, and returns an error unless nothing is left to do in the store.
	drive func(ctx context.Context, t *trial) error
}

const sqliteSettings = "WAL, synchronous=FULL, prepared statements cached"

// Numbers of workers to try: goroutines that each wait for the store themselves, and
// those that are fed by one fetcher.
var (
	few  = []int{1, 2, 4, 8}
	many = []int{25, 100, 500, 1000}
)

var systems = []system{
	{
		name: "weir-sqlite", title: "Weir", store: sqliteStore, drive: driveWeir, workers: []int{2},
		settings: sqliteSettings + "; the defaults of its pipeline",
	},
	{
		name: "bare-sqlite", title: "bare bulk inserts into Weir's table", store: sqliteStore, drive: driveBareSQLite, workers: []int{0}, ceiling: true,
		settings: sqliteSettings + "; INSERTs of up to 100 rows on one connection, a transaction per batch; nothing is read or handled",
	},
	{
		name: "river-sqlite", title: "River", store: sqliteStore, drive: driveRiverSQLite, workers: many, module: "github.com/riverqueue/river",
		settings: sqliteSettings + "; one connection; " + riverSettings,
	},
	{
		name: "backlite", title: "backlite", store: sqliteStore, drive: driveBacklite, workers: many, module: "github.com/mikestefanello/backlite",
		settings: sqliteSettings + "; one connection; bulk inserts; completed tasks are not retained",
	},
	{
		name: "goqite", title: "goqite", store: sqliteStore, drive: driveGoqite, workers: few, module: "maragu.dev/goqite",
		settings: sqliteSettings + "; one connection; SendTx in one transaction per batch; ReceiveAndWait every 10 ms, Delete",
	},
	{
		name: "goqite-tx", title: "goqite, in batches", store: sqliteStore, drive: driveGoqiteTx, workers: few, module: "maragu.dev/goqite",
		settings: sqliteSettings + "; one connection; SendTx in one transaction per batch; DeleteTx and ReceiveTx of up to 100 messages in one transaction",
	},
	{
		name: "weir-postgres", title: "Weir", store: postgresStore, drive: driveWeir, workers: []int{2},
		settings: "synchronous_commit=on; the defaults of its pipeline",
	},
	{
		name: "bare-postgres", title: "bare bulk inserts into Weir's table", store: postgresStore, drive: driveBarePostgres, workers: []int{0}, ceiling: true,
		settings: "synchronous_commit=on; COPY on one connection, a transaction per batch; nothing is read or handled",
	},
	{
		name: "river-postgres", title: "River", store: postgresStore, drive: driveRiverPostgres, workers: many, module: "github.com/riverqueue/river",
		settings: "synchronous_commit=on; 10 connections; " + riverSettings + " (COPY)",
	},
}

// defaultContenders are what the README's table shows.
var defaultContenders = []string{
	"weir-sqlite", "weir-sqlite:100", "bare-sqlite", "bare-sqlite:100", "river-sqlite", "backlite", "goqite", "goqite-tx",
	"weir-postgres", "bare-postgres", "river-postgres",
}

// contender is a system as it is compared.
type contender struct {
	system
	batch int // events in one insert
}

func (c contender) String() string { return c.name + ":" + strconv.Itoa(c.batch) }

// isWeir reports whether the others are compared with it.
func (c contender) isWeir() bool { return strings.HasPrefix(c.name, "weir-") }

// maxBatch is the largest batch that Weir stores.
const maxBatch = 1000

// parseContenders reads names like "river-sqlite" and "weir-sqlite:100", separated by
// commas.
func parseContenders(text string) ([]contender, error) {
	var all []contender
	for text := range strings.SplitSeq(text, ",") {
		name, size, sized := strings.Cut(text, ":")
		i := slices.IndexFunc(systems, func(s system) bool { return s.name == name })
		if i < 0 {
			var names []string
			for _, s := range systems {
				names = append(names, s.name)
			}
			return nil, fmt.Errorf("there is no system %q: want one of %s", name, strings.Join(names, ", "))
		}
		c := contender{systems[i], maxBatch}
		if sized {
			var err error
			if c.batch, err = strconv.Atoi(size); err != nil || c.batch < 1 || c.batch > maxBatch {
				return nil, fmt.Errorf("%q: want a batch of 1 to %d", text, maxBatch)
			}
		}
		if slices.ContainsFunc(all, func(o contender) bool { return o.String() == c.String() }) {
			return nil, fmt.Errorf("%q is there twice", text)
		}
		all = append(all, c)
	}
	return all, nil
}
