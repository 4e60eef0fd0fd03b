package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
)

// moveCheckpoint moves a checkpoint with the arguments of markArgs, if its token is still
// that one.
const moveCheckpoint = `UPDATE weir.checkpoints SET "offset" = $3, line = $4, line_hash = $5, complete = $6, updated_at = now(),
			codec = $7, size = $8, head = $9, tail = $10, selection = $11,
			again = NOT $12::boolean AND (again OR complete),
			stored = CASE WHEN $12 THEN $13::bigint WHEN again OR complete THEN stored ELSE stored + $13 END,
			duplicates = CASE WHEN $12 THEN $14::bigint WHEN again OR complete THEN duplicates ELSE duplicates + $14 END,
			filtered = CASE WHEN $12 OR NOT (again OR complete OR stored IS NULL) THEN $15::bigint ELSE filtered END,
			rejected = CASE WHEN $12 THEN $16::bigint WHEN again OR complete THEN rejected ELSE rejected + $16 END
		WHERE md5(input) = md5($1) AND input = $1 AND token = $2`

// markArgs are the arguments of moveCheckpoint. sums are what became of the records
// since the mark before; those of an input that had been read to its end stay.
func markArgs(m core.Mark, sums core.Sums) []any {
	return []any{
		text(m.Input.Name), m.Input.Token, m.Offset, m.Line, int64(m.LineHash), m.Complete,
		m.Input.Codec, m.Input.Size, m.Input.Head[:], m.Input.Tail[:], text(m.Input.Selection),
		m.Start, sums.Stored, sums.Duplicates, m.Filtered, sums.Rejected,
	}
}

// queueMark moves a checkpoint to a mark; see markArgs.
func (s *Store) queueMark(batch *pgx.Batch, m core.Mark, sums core.Sums) {
	batch.Queue(s.q(moveCheckpoint), markArgs(m, sums)...).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return fmt.Errorf("input %s: %w", m.Input.Name, core.ErrImportLost)
		}
		return nil
	})
}

// queueDuplicates moves events that queueMark took for new to the duplicates.
func (s *Store) queueDuplicates(batch *pgx.Batch, m core.Mark, n int) {
	batch.Queue(s.q(`UPDATE weir.checkpoints SET stored = stored - $2, duplicates = duplicates + $2
		WHERE md5(input) = md5($1) AND input = $1 AND NOT again`), text(m.Input.Name), n)
}

// TakeCheckpoint implements core.Appender.
func (s *Store) TakeCheckpoint(ctx context.Context, in core.Input) (was core.Checkpoint, found bool, err error) {
	err = s.pipeline(ctx, func(batch *pgx.Batch) {
		// Before it is changed; locked, so that the position is the last one.
		s.queueCheckpoint(batch, in.Name, "FOR UPDATE", &was, &found)
		batch.Queue(s.q(insertCheckpoint+` VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, false, now(), NULL, NULL, NULL, NULL, false)
			ON CONFLICT (md5(input)) DO UPDATE SET token = excluded.token`),
			text(in.Name), in.Token, in.Codec, in.Size, in.Head[:], in.Tail[:], text(in.Selection))
	})
	if err != nil {
		return core.Checkpoint{}, false, fmt.Errorf("own the checkpoint of %s: %w", in.Name, err)
	}
	s.stats.updates.Add(1)
	return was, found, nil
}

// Checkpoint implements core.Appender.
func (s *Store) Checkpoint(ctx context.Context, name string) (cp core.Checkpoint, found bool, err error) {
	err = s.pipeline(ctx, func(batch *pgx.Batch) { s.queueCheckpoint(batch, name, "", &cp, &found) })
	if err != nil {
		return core.Checkpoint{}, false, fmt.Errorf("checkpoint of %s: %w", name, err)
	}
	s.stats.reads.Add(1)
	return cp, found, nil
}

func (s *Store) queueCheckpoint(batch *pgx.Batch, name, lock string, cp *core.Checkpoint, found *bool) {
	*found = false
	batch.Queue(s.q("SELECT "+checkpointFields+" FROM weir.checkpoints WHERE md5(input) = md5($1) AND input = $1 "+lock), text(name)).
		Query(func(rows pgx.Rows) (err error) {
			if rows.Next() {
				*found = true
				*cp, err = scanCheckpoint(rows)
			}
			return err
		})
}

// checkpointFields are what scanCheckpoint reads, in its order.
const checkpointFields = `input, token, codec, size, head, tail, selection, "offset", line, line_hash, complete, updated_at,
	stored, duplicates, filtered, rejected, again`

const insertCheckpoint = "INSERT INTO weir.checkpoints (" + checkpointFields + ")"

func scanCheckpoint(rows pgx.Rows) (cp core.Checkpoint, err error) {
	var head, tail []byte
	var hash int64
	var sums [4]*int64
	err = rows.Scan(&cp.Name, &cp.Token, &cp.Codec, &cp.Size, &head, &tail, &cp.Selection, &cp.Offset, &cp.Line, &hash, &cp.Complete, &cp.UpdatedAt,
		&sums[0], &sums[1], &sums[2], &sums[3], &cp.Again)
	copy(cp.Head[:], head)
	copy(cp.Tail[:], tail)
	cp.LineHash = uint64(hash)
	if err == nil && sums[0] != nil {
		cp.Sums, cp.Counted = core.Sums{Stored: *sums[0], Duplicates: *sums[1], Filtered: *sums[2], Rejected: *sums[3]}, true
	}
	return cp, err
}

// checkpointSums are a checkpoint's sums as the table keeps them.
func checkpointSums(cp *core.Checkpoint) [4]*int64 {
	if !cp.Counted {
		return [4]*int64{}
	}
	return [4]*int64{&cp.Sums.Stored, &cp.Sums.Duplicates, &cp.Sums.Filtered, &cp.Sums.Rejected}
}
