package sqlite

import (
	"context"
	"fmt"

	"weir/core"
)

// moveCheckpoint moves a checkpoint to a mark. sums are what became of the records
// since the one before; those of an input that had been read to its end stay.
func moveCheckpoint(c *conn, m core.Mark, sums core.Sums, at int64) error {
	n, err := c.exec(`UPDATE checkpoints SET "offset" = ?1, line = ?2, line_hash = ?3, complete = ?4, updated_at = ?5,
			codec = ?6, size = ?7, head = ?8, tail = ?9, selection = ?10,
			again = NOT ?13 AND (again OR complete),
			stored = iif(?13, ?14, stored + iif(again OR complete, 0, ?14)),
			duplicates = iif(?13, ?15, duplicates + iif(again OR complete, 0, ?15)),
			filtered = iif(?13, ?16, iif(again OR complete OR stored IS NULL, filtered, ?16)),
			rejected = iif(?13, ?17, rejected + iif(again OR complete, 0, ?17))
		WHERE input = ?11 AND token = ?12`,
		m.Offset, m.Line, int64(m.LineHash), m.Complete, at,
		m.Input.Codec, m.Input.Size, m.Input.Head[:], m.Input.Tail[:], m.Input.Selection, m.Input.Name, m.Input.Token,
		m.Start, sums.Stored, sums.Duplicates, m.Filtered, sums.Rejected)
	if err == nil && n == 0 {
		err = fmt.Errorf("input %s: %w", m.Input.Name, core.ErrImportLost)
	}
	return err
}

// TakeCheckpoint implements core.Appender.
func (s *Store) TakeCheckpoint(ctx context.Context, in core.Input) (was core.Checkpoint, found bool, err error) {
	if s.closed.Load() {
		return was, false, core.ErrClosed
	}
	err = s.writer.do(ctx, func(c *conn) error {
		var err error
		if was, found, err = readCheckpoint(c, in.Name); err != nil {
			return err
		}
		if found {
			_, err = c.exec("UPDATE checkpoints SET token = ? WHERE input = ?", in.Token, in.Name)
		} else {
			_, err = c.exec(insertCheckpoint+" VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, NULL, NULL, NULL, NULL, 0)",
				in.Name, in.Token, in.Codec, in.Size, in.Head[:], in.Tail[:], now(), in.Selection)
		}
		return err
	})
	if err != nil {
		return core.Checkpoint{}, false, fmt.Errorf("own the checkpoint of %s: %w", in.Name, err)
	}
	s.stats.updates.Add(1)
	return was, found, nil
}

// Checkpoint implements core.Appender.
func (s *Store) Checkpoint(ctx context.Context, name string) (cp core.Checkpoint, found bool, err error) {
	err = s.read(ctx, func(c *conn) error {
		var err error
		cp, found, err = readCheckpoint(c, name)
		return err
	})
	if err != nil {
		return core.Checkpoint{}, false, fmt.Errorf("checkpoint of %s: %w", name, err)
	}
	return cp, found, nil
}

func readCheckpoint(c *conn, name string) (cp core.Checkpoint, found bool, err error) {
	err = c.query("SELECT "+checkpointFields+" FROM checkpoints WHERE input = ?", []any{name}, func(r *reader) error {
		cp, found = r.checkpoint(), true
		return nil
	})
	return cp, found, err
}

// checkpointFields are what checkpoint reads, in its order.
const checkpointFields = `input, token, codec, size, head, tail, "offset", line, line_hash, complete, updated_at, selection,
	stored, duplicates, filtered, rejected, again`

const insertCheckpoint = "INSERT INTO checkpoints (" + checkpointFields + ")"

func (r *reader) checkpoint() core.Checkpoint {
	cp := core.Checkpoint{Input: core.Input{Name: r.text(), Token: r.text(), Codec: r.text(), Size: r.integer()}}
	copy(cp.Head[:], r.bytes())
	copy(cp.Tail[:], r.bytes())
	cp.Offset, cp.Line, cp.LineHash = r.integer(), r.integer(), uint64(r.integer())
	cp.Complete, cp.UpdatedAt, cp.Selection = r.integer() != 0, r.time(), r.text()
	cp.Sums.Stored, cp.Counted = r.next().(int64)
	cp.Sums.Duplicates, cp.Sums.Filtered, cp.Sums.Rejected = r.integer(), r.integer(), r.integer()
	cp.Again = r.integer() != 0
	return cp
}

// counted is a sum as a checkpoint keeps it.
func counted(cp *core.Checkpoint, n int64) any {
	if !cp.Counted {
		return nil
	}
	return n
}
