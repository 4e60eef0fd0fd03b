package move

import (
	"context"
	"iter"
	"strconv"
	"time"

	"weir/core"
	"weir/core/metrics"
)

// expired moves the expired counts before any event. So events that expire in the
// source before the move is complete cannot be counted twice, as moved and as
// expired.
func (m *move) expired(ctx context.Context) error {
	if m.mark.Offset > 0 {
		return nil
	}
	known, row := m.mark.Line, int64(0)
	rest := func(yield func(core.Count, error) bool) {
		for n, err := range m.From.Expired(ctx) {
			if row++; (err != nil || row > known) && !yield(n, err) {
				return
			}
		}
	}
	return inChunks(m, rest, func(core.Count) int { return 0 }, func(part []core.Count) error {
		m.mark.Line += int64(len(part))
		return m.send(ctx, Chunk{Expired: part})
	})
}

func (m *move) events(ctx context.Context) error {
	for {
		// Read in parts, so that no transaction stays open in the source in
		// between.
		var part []Outcome
		bytes := 0
		for f, err := range m.From.Outcomes(ctx, m.mark.Offset, m.Chunk) {
			if err != nil {
				return err
			}
			if f.Key == "" {
				f.Key = m.From.ID() + ":" + strconv.FormatInt(f.ID, 10)
			}
			part = append(part, f)
			if bytes += len(f.Data); bytes >= chunkBytes {
				break
			}
		}
		if len(part) == 0 {
			return nil
		}
		if m.mark.Offset == 0 {
			m.mark.Line = 0
		}
		m.mark.Offset = part[len(part)-1].ID
		m.mark.Line += int64(len(part))
		if err := m.send(ctx, Chunk{Events: part}); err != nil {
			return err
		}
	}
}

// The parts that follow have no position: duplicates are recognized by their content.

func (m *move) rejects(ctx context.Context) error {
	return inChunks(m, m.From.Rejects(ctx, core.RejectFilter{}), func(r core.Reject) int { return len(r.Bytes) }, func(part []core.Reject) error {
		return m.send(ctx, Chunk{Rejects: part})
	})
}

func (m *move) samples(ctx context.Context) error {
	return inChunks(m, m.From.Samples(ctx, time.Time{}, time.Time{}), func(metrics.Sample) int { return chunkBytes / 100 }, func(part []metrics.Sample) error {
		return m.send(ctx, Chunk{Samples: part, Nodes: named(m, part, func(s metrics.Sample) int64 { return s.Node })})
	})
}

func (m *move) annotations(ctx context.Context) error {
	return inChunks(m, m.From.Annotations(ctx, time.Time{}, time.Time{}), func(a core.Annotation) int { return len(a.Text) }, func(part []core.Annotation) error {
		return m.send(ctx, Chunk{Annotations: part, Nodes: named(m, part, func(a core.Annotation) int64 { return a.Node })})
	})
}

func (m *move) checkpoints(ctx context.Context) error {
	return inChunks(m, m.From.Checkpoints(ctx), func(core.Checkpoint) int { return 0 }, func(part []core.Checkpoint) error {
		return m.send(ctx, Chunk{Checkpoints: part})
	})
}

// named lists the nodes that a part refers to, each once.
func named[T any](m *move, part []T, node func(T) int64) []core.Node {
	var nodes []core.Node
	seen := map[int64]bool{0: true}
	for _, v := range part {
		id := node(v)
		if seen[id] {
			continue
		}
		seen[id] = true
		n, known := m.nodes[id]
		if !known {
			// The source has pruned the node. This replacement is the same in
			// each run.
			n = core.Node{ID: id, Host: "store " + m.From.ID(), PID: int(id), State: "left", StartedAt: time.Unix(0, 0), HeartbeatAt: time.Now()}
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// chunkBytes is the approximate limit for the data in a chunk.
const chunkBytes = 8 << 20

// inChunks sends a sequence in chunks of bounded length and size.
func inChunks[T any](m *move, all iter.Seq2[T, error], size func(T) int, send func([]T) error) error {
	var part []T
	bytes := 0
	for v, err := range all {
		if err != nil {
			return err
		}
		part = append(part, v)
		if bytes += size(v); len(part) < m.Chunk && bytes < chunkBytes {
			continue
		}
		if err := send(part); err != nil {
			return err
		}
		part, bytes = part[:0], 0
	}
	if len(part) == 0 {
		return nil
	}
	return send(part)
}
