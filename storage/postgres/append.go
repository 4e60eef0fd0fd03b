package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
	"weir/storage/kit"
)

// Append implements core.Appender.
func (s *Store) Append(ctx context.Context, b core.Batch) (core.Appended, error) {
	return s.Submit(ctx, b, nil).Outcome()
}

// Submit implements core.Appender. Only what is copied is under way beside the append
// before it; other batches have to see what that has stored.
func (s *Store) Submit(ctx context.Context, b core.Batch, after core.Pending) core.Pending {
	r, err := s.newRequest(b)
	if err != nil {
		return failedAppend(err)
	}
	if s.copyable(r) {
		return s.submitCopy(ctx, r, after)
	}
	endAlong(s.patient.begin(), errAlone)
	defer s.patient.end()
	done, err := s.appendRows(ctx, r, after)
	return core.Finished(s.appended(r, done, err))
}

func failedAppend(err error) core.Pending {
	return core.Finished(core.Appended{}, fmt.Errorf("append: %w", err))
}

// pending is an append that is under way. It implements core.Pending.
type pending struct {
	ended chan struct{}

	// Of its goroutine until it has ended.
	done core.Appended
	err  error
}

// Ended implements core.Pending.
func (p *pending) Ended() <-chan struct{} { return p.ended }

// Outcome implements core.Pending.
func (p *pending) Outcome() (core.Appended, error) {
	<-p.ended
	return p.done, p.err
}

// submitCopy begins to copy a batch. Its ids are above those of the batches before it,
// and the server gets the end of its rows when the one before it is stored. If it meets
// what is stored it takes the other way, with these ids.
func (s *Store) submitCopy(ctx context.Context, r *request, after core.Pending) core.Pending {
	if after != nil && s.config.MaxConns <= copiesAtOnce {
		<-after.Ended() // each holds a connection while it waits for its turn
	}
	select {
	case s.copying <- struct{}{}:
	case <-ctx.Done():
		return failedAppend(ctx.Err())
	}
	if err := s.divide(ctx, r); err != nil {
		<-s.copying
		return failedAppend(err)
	}
	r.along = s.patient.begin()
	p := &pending{ended: make(chan struct{})}
	s.appends.Go(func() {
		defer close(p.ended)
		defer s.patient.end()
		defer func() { <-s.copying }()
		done, err := s.appendCopy(ctx, r, after)
		endAlong(r.along, err)
		if errors.Is(err, errNotAlong) {
			r.along = nil
			done, err = s.appendCopy(ctx, r, after)
		}
		if r.keyed && (err == nil || errors.Is(err, errMeets)) {
			s.copies.copied(err == nil)
		}
		if errors.Is(err, errMeets) {
			done, err = s.appendRows(ctx, r, after)
		}
		p.done, p.err = s.appended(r, done, err)
	})
	return p
}

// newRequest checks a batch and gives it tokens.
func (s *Store) newRequest(b core.Batch) (*request, error) {
	if s.closed.Load() {
		return nil, core.ErrClosed
	}
	if b.Newest {
		b.HandOver = 0 // a replacement in the same batch would take the claim back
	}
	node, token := s.nextTokens(b.HandOver)
	if node == 0 {
		return nil, errNotJoined
	}
	r := &request{node: node, token: token, floor: s.floor.get(), Batch: b}
	for i := range b.Events {
		if err := b.Events[i].Validate(); err != nil {
			return nil, fmt.Errorf("event %d: %w", i, err)
		}
		r.keyed = r.keyed || b.Events[i].Key != ""
	}
	return r, nil
}

// appended records what became of a request.
func (s *Store) appended(r *request, done appended, err error) (core.Appended, error) {
	if err != nil {
		return core.Appended{}, fmt.Errorf("append: %w", err)
	}
	s.stats.writes.Add(uint64(done.Stored + done.Rejected + len(done.Segments)))
	s.stats.updates.Add(uint64(1 + done.Replaced + done.obsolete))
	if !done.at.IsZero() {
		kit.HandOver(done.Appended, r.Batch, done.at)
	}
	if len(done.Claims) > 0 {
		s.floor.raise(done.Segments[0].First) // nothing older waits
	}
	if done.returned {
		s.floor.lower()
	}
	if len(done.Segments) > len(done.Claims) || done.returned {
		s.notices.tell()
	}
	return done.Appended, nil
}

// request is a batch to append. What it hands over is claimed for the node under the
// tokens from token on.
type request struct {
	core.Batch
	node, token int64
	floor       int64                // see floor
	keyed       bool                 // an event has a key
	segments    []core.Segment       // which there are if it is copied
	along       []*patientSettlement // which share its transaction if it is copied
}

// size is how many events a segment has at most.
func (r *request) size() int { return min(max(r.Segment, 1), maxSegment) }

// appended is what became of a request.
type appended struct {
	core.Appended
	at       time.Time // when the events were stored; zero when that is unknown
	obsolete int       // rejects that are events now
	returned bool      // something may be claimed again
}

// mayHandOver is the condition under which an append hands over to a node: it is alive,
// and nothing older waits. Each ORDER BY keeps the planner on an index. Below the floor
// are dead rows, perhaps many.
func mayHandOver(node, floor string) string {
	return strings.NewReplacer("{node}", node, "{floor}", floor).Replace(`EXISTS (SELECT FROM weir.nodes WHERE id = {node} AND state = 'alive')
		AND (SELECT first_id FROM weir.segments WHERE NOT claimed AND first_id >= {floor} ORDER BY first_id LIMIT 1) IS NULL
		AND (SELECT next_attempt_at > clock_timestamp() FROM weir.failures
			WHERE state = 'waiting' AND NOT claimed ORDER BY next_attempt_at LIMIT 1) IS NOT FALSE`)
}

// appendRows stores any batch once the one before it is stored.
func (s *Store) appendRows(ctx context.Context, r *request, after core.Pending) (done appended, err error) {
	if after != nil {
		if _, err := after.Outcome(); err != nil {
			return appended{}, core.ErrOutOfTurn
		}
	}
	var obsolete []int64 // rejects that are events now
	err = s.pipelineThen(ctx, func(batch *pgx.Batch) {
		done, obsolete = appended{}, nil
		if r.Mark.Input != nil {
			s.queueMark(batch, r.Mark, core.Sums{Stored: int64(len(r.Events)), Rejected: int64(len(r.Rejects))}) // see queueDuplicates
			s.queueObsolete(batch, r.Mark.Input.Name, r.Pieces, &obsolete)
		}
		if len(r.Events) > 0 {
			s.queueEvents(batch, r, &done)
		}
		if len(r.Rejects) > 0 {
			s.queueRejects(batch, r.Rejects, &done.Appended)
		}
	}, func(tx pgx.Tx) (wrote bool, err error) {
		var batch pgx.Batch
		if done.obsolete = len(obsolete); done.obsolete > 0 {
			batch.Queue(s.q("DELETE FROM weir.rejects WHERE id = ANY ($1::bigint[])"), obsolete)
			if len(r.Rejects) > 0 {
				s.queueRejects(&batch, r.Rejects, &done.Appended) // those that the removed ones were in the way of
			}
		}
		if done.Duplicates > 0 && r.Mark.Input != nil {
			s.queueDuplicates(&batch, r.Mark, done.Duplicates)
		}
		if batch.Len() > 0 {
			if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
				return false, err
			}
		}
		if done.Duplicates > 0 {
			wrote, done.returned, err = s.passOver(ctx, tx, r.node, &r.Batch, &done.Appended)
		}
		return wrote || done.obsolete > 0, err
	})
	if n := len(done.Segments); n > 0 {
		s.blocks.pass(done.Segments[n-1].Last)
	}
	if err == nil && r.keyed {
		s.copies.stored(done.Duplicates == 0)
	}
	return done, err
}

func (s *Store) queueEvents(batch *pgx.Batch, r *request, done *appended) {
	first := make([]int64, len(r.segments))
	for i, seg := range r.segments {
		first[i] = seg.First
	}
	args := append(columns(r.Events), r.size(), r.node, r.HandOver, r.token, r.floor, first)
	batch.Queue(s.sql.append, args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var seg core.Segment
			var token *int64
			if err := rows.Scan(&seg.First, &seg.Last, &seg.Events, &token, &done.at); err != nil {
				return err
			}
			done.Segments = append(done.Segments, seg)
			done.Stored += seg.Events
			if token != nil {
				done.Claims = append(done.Claims, core.Claim{Token: *token, Segments: []core.Segment{seg}})
			}
		}
		// RETURNING promises no order.
		slices.SortFunc(done.Segments, func(a, b core.Segment) int { return cmp.Compare(a.First, b.First) })
		slices.SortFunc(done.Claims, func(a, b core.Claim) int { return cmp.Compare(a.Token, b.Token) })
		done.Duplicates = len(r.Events) - done.Stored
		return rows.Err()
	})
}

// maxSegment is how many ids a value of the sequence names.
const maxSegment = 1000

// columns turns events into the arrays of append.sql; those from replaced on are
// what a later retrieval replaces.
func columns(events []core.Event) []any {
	n := len(events)
	var (
		source, kind, subreddit = make([]string, n), make([]string, n), make([]string, n)
		author, parent, link    = make([]string, n), make([]string, n), make([]string, n)
		key, data               = make([]*string, n), make([]*string, n)
		created                 = make([]time.Time, n)
		score                   = make([]*int64, n)
		flags                   = make([]int16, n)
		texts                   = make([]string, n) // what data points to
		raw                     [][]byte            // nil where all is text
		retrieved               = make([]*time.Time, n)
	)
	for i := range events {
		e := &events[i]
		source[i], kind[i], subreddit[i] = e.Source, e.Kind, e.Subreddit
		author[i], parent[i], link[i] = e.Author, e.Parent, e.Link
		created[i], flags[i] = e.CreatedAt, int16(e.Flags)
		if e.Key != "" {
			key[i] = &e.Key
		}
		if e.Scored {
			score[i] = &e.Score
		}
		if !e.RetrievedAt.IsZero() {
			retrieved[i] = &e.RetrievedAt
		}
		switch {
		case e.Data == nil:
		case isText(e.Data):
			// It is written to the connection before the call returns.
			texts[i] = unsafe.String(unsafe.SliceData(e.Data), len(e.Data))
			data[i] = &texts[i]
		default:
			if raw == nil {
				raw = make([][]byte, n)
			}
			raw[i] = e.Data
		}
	}
	return []any{source, key, kind, subreddit, author, created, parent, link, score, flags, retrieved, data, raw}
}

// replaced is where what a later retrieval replaces begins in columns.
const replaced = 8

// isText reports whether PostgreSQL's text can hold it.
func isText(data []byte) bool {
	return utf8.Valid(data) && !slices.Contains(data, 0)
}

// text makes any text one that PostgreSQL can hold.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func (s *Store) queueRejects(batch *pgx.Batch, rejects []core.Reject, done *core.Appended) {
	n := len(rejects)
	source, input, reason := make([]string, n), make([]string, n), make([]string, n)
	line, hash, size, raw := make([]int64, n), make([]int64, n), make([]int64, n), make([][]byte, n)
	for i, r := range rejects {
		source[i], input[i], reason[i] = text(r.Source), text(r.Input), text(r.Reason)
		line[i], hash[i], size[i], raw[i] = r.Line, int64(r.Hash), r.Size, r.Bytes
		if raw[i] == nil {
			raw[i] = []byte{}
		}
	}
	batch.Queue(s.q(`INSERT INTO weir.rejects (source, input, line, hash, size, reason, bytes, at)
		SELECT source, input, line, hash, size, reason, bytes, now()
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[])
			AS r (source, input, line, hash, size, reason, bytes)
		ON CONFLICT DO NOTHING`), source, input, line, hash, size, reason, raw).Exec(func(tag pgconn.CommandTag) error {
		done.Rejected += int(tag.RowsAffected())
		return nil
	})
}

// queueObsolete finds the rejects of an input whose pieces became events. One
// look-up for the whole batch: there are hardly ever any.
func (s *Store) queueObsolete(batch *pgx.Batch, input string, pieces []core.Piece, obsolete *[]int64) {
	if len(pieces) == 0 {
		return
	}
	first, last := span(pieces)
	batch.Queue(s.q(`SELECT id, line, hash FROM weir.rejects WHERE md5(input) = md5($1) AND input = $1 AND line BETWEEN $2 AND $3`),
		text(input), first, last).Query(func(rows pgx.Rows) error {
		var id, line, hash int64
		_, err := pgx.ForEachRow(rows, []any{&id, &line, &hash}, func() error {
			if slices.ContainsFunc(pieces, func(p core.Piece) bool { return p.Line == line && int64(p.Hash) == hash }) {
				*obsolete = append(*obsolete, id)
			}
			return nil
		})
		return err
	})
}

// span is the first and the last line of some pieces.
func span(pieces []core.Piece) (first, last int64) {
	first, last = pieces[0].Line, pieces[0].Line
	for _, p := range pieces {
		first, last = min(first, p.Line), max(last, p.Line)
	}
	return first, last
}
