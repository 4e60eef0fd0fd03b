package core

import (
	"context"
	"time"
)

// Member is this program's seat among the nodes that share the store.
type Member interface {
	// Join registers this program as a node; Claim and Append need it. It
	// returns the node's id. When it is one already nothing changes.
	Join(ctx context.Context, n Node) (int64, error)

	// Heartbeat proves that this node lives and takes over the claims of those
	// that don't: silent for longer than lease, or known to be dead. The segments
	// it takes over are split (see Claimer) and may be claimed at once. When this
	// node itself was taken for dead it joins again under a new id.
	Heartbeat(ctx context.Context, lease time.Duration) (Heartbeat, error)

	// Nodes lists those that are registered, oldest first. It writes nothing
	// and needs no Join. One that is known to have died is "dead" before
	// anybody has taken it over: on SQLite at once. On PostgreSQL nobody sees
	// a node die: one that was Silent for longer than its lease may be dead, unless
	// it is Locked.
	Nodes(ctx context.Context) ([]Node, error)
}

// Node is one running program.
type Node struct {
	ID          int64
	Host        string
	PID         int
	Version     string
	State       string // "alive", "left" or "dead"; the store sets it
	StartedAt   time.Time
	HeartbeatAt time.Time
	Silent      time.Duration // since its last heartbeat, by the database's clock
	Locked      bool          // it holds the lock of a running program: it lives, however long it was silent (SQLite)
}

// Heartbeat is the outcome of a heartbeat.
type Heartbeat struct {
	Node     int64 // this node's id; a new one when it was taken for dead
	Rejoined bool
	Dead     []Node // nodes taken over
	Returned int    // their events that may be claimed again
	Parts    []Part // into which the segments were split that they had claimed, ascending
}

// Part is a part of a segment that a dead node had claimed.
type Part struct {
	Segment
	Of   int64 // the first id of that segment
	Node int64 // the dead one's id
}
