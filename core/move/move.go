package move

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"time"

	"weir/core"
)

// Config describes a move.
type Config struct {
	From    Source
	To      Destination
	Segment int            // events in a segment, 1–1,000
	Chunk   int            // rows in a chunk, at most; 0: MaxChunk
	Lease   time.Duration  // see Member.Heartbeat
	Version string         // version of this program
	Log     *slog.Logger   // nil: slog.Default()
	Observe func(Progress) // called after each chunk, if not nil
}

// Progress is the progress of a move.
type Progress struct {
	Before int64 // events handled by earlier runs
	Done   int64 // events handled, including Before
	Total  int64 // events in the source
}

// Result is the outcome of a move.
type Result struct {
	Moved       int64       `json:"moved"`       // events that were new
	Before      int64       `json:"before"`      // events handled by earlier runs
	Duplicates  int64       `json:"duplicates"`  // events that the destination had from elsewhere
	Failures    int64       `json:"failures"`    // of those moved, in any state
	Rejects     int64       `json:"rejects"`     // new ones; so are the following
	Samples     int64       `json:"samples"`     // of metrics
	Annotations int64       `json:"annotations"` // of what people changed
	Checkpoints int64       `json:"checkpoints"` // of inputs
	Expired     int64       `json:"expired"`     // events that retention had removed
	Seconds     float64     `json:"seconds"`
	Source      core.Report `json:"source"`
	Destination core.Report `json:"destination"`
}

// Run copies a whole store into another, which may contain other events and be in
// use. It copies the events with their outcomes, totals, expired counts, rejects,
// samples, annotations and the positions of imports. The source is not changed,
// and no other node may use it meanwhile. Both stores are checked.
//
// Each part is stored together with the move's position, which is kept like an
// import's checkpoint: an interrupted move continues where it stopped, and a
// repeated one moves only what is new in the source. If the same store is moved
// twice at once, the move started last wins, and the other ends with
// ErrImportLost. An event without a key gets the key "store id:id".
func Run(ctx context.Context, c Config) (Result, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Chunk == 0 {
		c.Chunk = MaxChunk
	}
	m := &move{Config: c}
	started := time.Now()
	err := m.run(ctx)
	m.moved.Seconds = time.Since(started).Seconds()
	if err != nil {
		err = fmt.Errorf("move: %w", err)
	}
	return m.moved, err
}

// move is one Run.
type move struct {
	Config
	nodes map[int64]core.Node // of the source
	beat  time.Time           // the last heartbeat in both stores
	moved Result

	// mark is the position of the move. Its offset is the last event's id and its
	// line the number of events so far; before the first event, its line is the
	// number of expired counts so far. Its input's size is the sum of the expired
	// counts.
	mark core.Mark
}

func (m *move) run(ctx context.Context) error {
	if m.From.ID() == m.To.ID() {
		return fmt.Errorf("%s and %s are the same store, or one is a backup of the other; name another destination", m.From.Location(), m.To.Location())
	}
	if err := m.begin(ctx); err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{m.expired, m.events, m.rejects, m.samples, m.annotations, m.checkpoints} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return m.end(ctx)
}

// begin checks that the source is consistent and not in use, and finds the
// position of earlier runs.
func (m *move) begin(ctx context.Context) error {
	host, _ := os.Hostname() // a move works without the host's name
	for _, s := range []core.Member{m.From, m.To} {
		if _, err := s.Join(ctx, core.Node{Host: host, PID: os.Getpid(), Version: m.Version}); err != nil {
			return err
		}
	}
	if err := m.stayAlive(ctx); err != nil {
		return err
	}
	nodes, err := m.From.Nodes(ctx)
	if err != nil {
		return err
	}
	m.nodes = make(map[int64]core.Node, len(nodes))
	for _, n := range nodes {
		m.nodes[n.ID] = n
	}
	if m.moved.Source, err = m.From.Check(ctx); err != nil {
		return err
	}
	if !m.moved.Source.OK {
		return contradicts(m.From)
	}
	in := core.Input{Name: "store " + m.From.ID(), Token: rand.Text(), Codec: "none", Size: m.moved.Source.Expired}
	was, _, err := m.To.TakeCheckpoint(ctx, in)
	if err != nil {
		return err
	}
	if begun := was.Offset > 0 || was.Line > 0; begun && was.Size != in.Size {
		// It isn't known which of these events were moved before they expired.
		return fmt.Errorf("retention removed events from %s since its move into %s began; move it into an empty store", m.From.Location(), m.To.Location())
	}
	m.mark = core.Mark{Input: &in, Offset: was.Offset, Line: was.Line}
	if was.Offset > 0 {
		m.moved.Before = was.Line
	}
	return nil
}

// end marks the move as complete and verifies it.
func (m *move) end(ctx context.Context) error {
	m.mark.Complete = true
	if err := m.send(ctx, Chunk{}); err != nil {
		return err
	}
	if err := m.atRest(ctx); err != nil {
		return err
	}
	now, err := m.From.Check(ctx)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(now, m.moved.Source) {
		return fmt.Errorf("%s changed while it was moved; make sure that nobody uses it, and move again", m.From.Location())
	}
	if m.moved.Destination, err = m.To.Check(ctx); err != nil {
		return err
	}
	if !m.moved.Destination.OK {
		return contradicts(m.To)
	}
	return nil
}

// contradicts returns the error for a store whose check found a problem.
func contradicts(s interface{ Location() string }) error {
	return fmt.Errorf("%w: the totals of %s contradict its events", core.ErrCorrupt, s.Location())
}

// send delivers a chunk.
func (m *move) send(ctx context.Context, p Chunk) error {
	if time.Since(m.beat) > m.Lease/3 {
		if err := m.stayAlive(ctx); err != nil {
			return err
		}
	}
	p.Mark, p.Segment = m.mark, m.Segment
	got, err := m.To.Receive(ctx, p)
	if err != nil {
		return err
	}
	m.moved.Moved += int64(got.Stored)
	m.moved.Duplicates += int64(got.Duplicates)
	m.moved.Failures += int64(got.Failures)
	m.moved.Rejects += int64(got.Rejects)
	m.moved.Samples += int64(got.Samples)
	m.moved.Annotations += int64(got.Annotations)
	m.moved.Checkpoints += int64(got.Checkpoints)
	for _, n := range p.Expired {
		m.moved.Expired += n.Events
	}
	if m.Observe != nil {
		before := m.moved.Before
		m.Observe(Progress{Before: before, Done: before + m.moved.Moved + m.moved.Duplicates, Total: m.moved.Source.Events})
	}
	return nil
}

// stayAlive sends heartbeats to both stores, and checks that the source is still
// not in use.
func (m *move) stayAlive(ctx context.Context) error {
	m.beat = time.Now()
	if _, err := m.To.Heartbeat(ctx, m.Lease); err != nil {
		return err
	}
	return m.atRest(ctx)
}

// atRest returns an error when another node is alive in the source. A node that
// died a moment ago still looks alive, so atRest waits to see whether it sends
// another heartbeat.
func (m *move) atRest(ctx context.Context) error {
	var silent map[int64]time.Time // last heartbeats
	for {
		me, err := m.From.Heartbeat(ctx, m.Lease)
		if err != nil {
			return err
		}
		nodes, err := m.From.Nodes(ctx)
		if err != nil {
			return err
		}
		others := make(map[int64]time.Time)
		for _, n := range nodes {
			if n.State != "alive" || n.ID == me.Node {
				continue
			}
			if silent != nil && !silent[n.ID].Equal(n.HeartbeatAt) {
				return fmt.Errorf("node %d (%s, process %d) is using %s; stop it, and move again", n.ID, n.Host, n.PID, m.From.Location())
			}
			others[n.ID] = n.HeartbeatAt
		}
		if len(others) == 0 {
			return nil
		}
		if silent == nil {
			m.Log.Info("another node may be using the source; waiting for its next heartbeat, or for its lease to run out", "lease", m.Lease)
		}
		silent = others
		select {
		case <-time.After(m.Lease / 20):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
