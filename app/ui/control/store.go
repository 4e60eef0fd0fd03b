package control

import (
	"context"
	"iter"
	"time"

	"weir/core"
	"weir/core/message"
	"weir/core/metrics"
)

// Store is what the window may do with the store that is open: read it, decide about
// failures and rejects, annotate the charts, check it, and remove simulated events. It
// cannot append, claim or settle. See control.Store for what each method promises.
type Store interface {
	core.Browser
	core.Counter
	core.Explorer
	core.Triage
	core.QueueReader
	Measurements

	Location() string
	Stats() metrics.StoreStats
	Check(ctx context.Context) (core.Report, error)
	RemoveSource(ctx context.Context, source string, last int64, max int) (removed int, more bool, err error)
}

// Measurements is what the charts are drawn from.
type Measurements interface {
	Gauges(ctx context.Context) (metrics.Gauges, error)
	Samples(ctx context.Context, from, to time.Time) iter.Seq2[metrics.Sample, error]
	core.Overview
	Annotate(ctx context.Context, a core.Annotation) error
	Annotations(ctx context.Context, from, to time.Time) iter.Seq2[core.Annotation, error]
}

// StoreChoice identifies a store. Empty fields mean those of the settings.
type StoreChoice struct {
	Backend string // "sqlite" or "postgres"
	Path    string // of the SQLite file
	URL     string // of the PostgreSQL server; may hold a password
	Schema  string // with the tables, on the server
}

// Recent is a store that was open before.
type Recent struct {
	Choice   StoreChoice // without a password
	Location string      // for people, without a password
}

// Step is one step of testing a store.
type Step struct {
	Name    string // "name", "connection", "TLS", "login", "rights", "version", "space"
	Done    bool
	Note    message.Text // the result, in a few words
	Warning bool         // the note is a warning; the store can be opened anyway
	Error   message.Text // one line, with the remedy; empty if the step succeeded
	Took    time.Duration
	Server  bool // no server answers: starting a private one may help
}
