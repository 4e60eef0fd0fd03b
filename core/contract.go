package core

import (
	"context"

	"weir/core/metrics"
)

// Store holds everything durably. All methods may be called from many
// goroutines at once. A method that writes has committed durably when it
// returns nil, and has written nothing when it returns an error, unless it says
// otherwise. Errors have the classes of this package; see Class.
//
// Times that the store sets are by the database's clock, so that nodes on
// several machines agree.
//
// Who needs a part of it asks for that part.
type Store interface {
	Appender
	Member
	Claimer
	QueueReader
	Meter
	Journal
	Overview
	Maintenance
	Browser
	Counter
	Explorer
	Triage
	Administrator

	// Name is "sqlite" or "postgres".
	Name() string

	// Location says where the data lies, for people: a path, or a URL without
	// its password.
	Location() string

	// Close releases the node's claims, folds what is waiting and closes the
	// connections, readers before the writer. A second Close does nothing.
	Close() error
}

// PipelineStore is what a Pipeline needs of a Store.
type PipelineStore interface {
	Member
	Claimer
	Meter
	Maintenance
	Name() string
	Submit(ctx context.Context, b Batch, after Pending) Pending
	AddSample(ctx context.Context, s metrics.Sample) error
	Annotate(ctx context.Context, a Annotation) error
}
