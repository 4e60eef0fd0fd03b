package postgres

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgxpool"

	"weir/core"
	"weir/storage/kit"
)

// copiesAtOnce is how many batches are copied at once: the server takes the rows of one
// while the other commits.
const copiesAtOnce = 2

// appendCopy stores a batch with one COPY and one statement. All of it travels at once and
// is one transaction:
//
//	Query "COPY …; INSERT INTO segments …"   CopyData … CopyDone   ▶
//	◀   CopyInResponse   CommandComplete   segments   CommandComplete   ReadyForQuery
//
// The rows don't wait for the server's CopyInResponse. A query of several statements is
// one transaction, which an error in any of them undoes; the server then ignores what
// is left of the rows (https://www.postgresql.org/docs/current/protocol-flow.html).
// No transaction stays open when the client dies on the way.
//
// The end of the rows waits until the append before it, if any, has succeeded. When it
// has failed the server is told to give up.
//
// Nothing is stored and the error is errMeets if the batch meets what is stored: an event
// with one of its keys, a reject of one of its pieces, or another import's checkpoint.
func (s *Store) appendCopy(ctx context.Context, r *request, after core.Pending) (done appended, err error) {
	var delta int64
	err = s.atOnce(ctx, func(conn *pgxpool.Conn, m commitNumber) (wrote bool, err error) {
		query, err := s.copyQuery(ctx, conn.Conn(), r, m)
		if err != nil {
			return false, err
		}
		results, err := copyFrom(ctx, conn.Conn().PgConn(), query, func(w *copyWriter) {
			events := r.Events
			for _, seg := range r.segments {
				for i := range events[:seg.Events] {
					w.event(seg.First+int64(i), &events[i])
				}
				events = events[seg.Events:]
			}
		}, func() error { return r.inTurn(after) })
		switch {
		case errors.Is(err, core.ErrOutOfTurn), errors.Is(err, errMeets):
			return false, err
		case meets(err):
			return false, errMeets
		case refusedAlong(err):
			return false, errNotAlong
		case err != nil:
			return true, err
		}
		for i, p := range r.along {
			row := results[len(results)-1-len(r.along)+i].Rows[0]
			if p.delta, err = strconv.ParseInt(string(row[0]), 10, 64); err != nil {
				return true, err
			}
		}
		done = appended{Appended: core.Appended{Stored: len(r.Events), Segments: r.segments}}
		for _, row := range results[len(results)-1].Rows { // in no order
			micros, err := strconv.ParseInt(string(row[1]), 10, 64)
			if err == nil {
				delta, err = strconv.ParseInt(string(row[2]), 10, 64)
			}
			if err != nil {
				return true, err
			}
			done.at = time.UnixMicro(micros).UTC()
			if n := len(done.Claims); string(row[0]) == "t" {
				done.Claims = append(done.Claims, core.Claim{Token: r.token + int64(n), Segments: []core.Segment{r.segments[n]}})
			}
		}
		return true, nil
	})
	switch {
	case err != nil:
	case delta == 0:
		done, err = s.recall(ctx, r) // the answer was lost
	default:
		s.recent.add(delta, r.node, entry{appended: done.Stored}, new(kit.Tally))
	}
	return done, err
}

// recall finds out, for as long as it takes, what a batch has handed over whose answer
// was lost: nobody else would process that. Its events are left to be loaded.
func (s *Store) recall(ctx context.Context, r *request) (done appended, err error) {
	done.Stored, done.Segments = len(r.Events), r.segments
	if r.HandOver == 0 {
		return done, nil
	}
	err = s.untilKnown(ctx, func(ctx context.Context) error {
		done.Claims = nil
		conn, err := s.acquire(ctx)
		if err != nil {
			return err
		}
		defer conn.Release()
		rows, err := conn.Query(ctx, s.q(`SELECT first_id, last_id, events, token FROM weir.segments
			WHERE first_id BETWEEN $1 AND $2 AND token BETWEEN $3 AND $4 ORDER BY first_id`),
			r.segments[0].First, r.segments[len(r.segments)-1].First, r.token, r.token+int64(r.HandOver)-1)
		if err != nil {
			return err
		}
		var seg core.Segment
		var token int64
		_, err = pgx.ForEachRow(rows, []any{&seg.First, &seg.Last, &seg.Events, &token}, func() error {
			done.Claims = append(done.Claims, core.Claim{Token: token, Segments: []core.Segment{seg}})
			return nil
		})
		return err
	})
	return done, err
}

// divide gives the events of a batch ids, and divides them into segments.
func (s *Store) divide(ctx context.Context, r *request) error {
	n := (len(r.Events) + r.size() - 1) / r.size()
	first, err := s.takeBlocks(ctx, n, r.keyed)
	if err != nil {
		return err
	}
	r.segments = make([]core.Segment, n)
	left := len(r.Events)
	for i := range r.segments {
		n := min(r.size(), left)
		r.segments[i] = core.Segment{First: first[i], Last: first[i] + int64(n) - 1, Events: n}
		left -= n
	}
	return nil
}

// copyQuery is the text that stores a batch, and settles what goes along; see copied.sql.
func (s *Store) copyQuery(ctx context.Context, conn *pgx.Conn, r *request, m commitNumber) (string, error) {
	n := len(r.segments)
	first, last, events := make([]int64, n), make([]int64, n), make([]int64, n)
	for i, seg := range r.segments {
		first[i], last[i], events[i] = seg.First, seg.Last, int64(seg.Events)
	}
	name, enter := "weir_copied", s.sql.copied
	args := []any{first, last, events, r.node, int64(len(r.Events)), int64(r.HandOver), r.token, r.floor, m.node, int64(m.slot), m.number}
	if r.Mark.Input != nil {
		name, enter = "weir_copied_mark", s.sql.copiedMark
		args = append(args, markArgs(r.Mark, core.Sums{Stored: int64(len(r.Events))})...)
		args = append(args, r.lines()...)
	}
	enter, err := s.execution(ctx, conn, name, enter, args)
	if err != nil {
		return "", err
	}
	query := s.q("COPY weir.events (" + copiedFields + ") FROM STDIN (FORMAT binary);\n")
	if r.keyed {
		query = noticeDeath + query
	}
	for _, p := range r.along {
		settle, err := s.execution(ctx, conn, "weir_settle_along", s.q(settleAlong), p.args)
		if err != nil {
			return "", err
		}
		query += settle + ";\n"
	}
	return query + enter, nil
}

// execution is a statement with its arguments, as a part of a query's text. It is prepared
// if it may be: planning it takes longer than executing it.
func (s *Store) execution(ctx context.Context, conn *pgx.Conn, name, statement string, args []any) (string, error) {
	if s.unprepared() {
		return parameter.ReplaceAllStringFunc(statement, func(p string) string {
			i, _ := strconv.Atoi(p[1:]) // digits
			return literal(args[i-1])
		}), nil
	}
	if _, err := conn.Prepare(ctx, name, statement); err != nil { // once a connection
		return "", err
	}
	texts := make([]string, len(args))
	for i, arg := range args {
		texts[i] = literal(arg)
	}
	return "EXECUTE " + name + " (" + strings.Join(texts, ", ") + ")", nil
}

// lines are the first and the last line of a batch's pieces, null if it has none.
func (r *request) lines() []any {
	if len(r.Pieces) == 0 {
		return []any{nil, nil}
	}
	first, last := span(r.Pieces)
	return []any{first, last}
}

// literal is a value as a query has it. Text is in hexadecimal digits: what it means
// doesn't depend on the settings of a session.
func literal(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case []byte:
		return "decode('" + hex.EncodeToString(v) + "', 'hex')"
	case string:
		return "convert_from(" + literal([]byte(v)) + ", 'UTF8')"
	case []int64:
		return array(v)
	case nil:
		return "NULL"
	}
	panic(fmt.Sprintf("no literal of a %T", v))
}

// array is an array as the server reads it.
func array(numbers []int64) string {
	text := []byte("'{")
	for i, n := range numbers {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, n, 10)
	}
	return string(append(text, "}'"...))
}

// copiedFields are what copyWriter.event writes, in its order. The time of storing is
// the column's default, now().
const copiedFields = "id, source, key, kind, subreddit, author, created_at, parent, link, score, flags, retrieved_at, data, raw"

// copyFrom runs a query with a COPY FROM STDIN in the binary format, and sends the rows
// without waiting for an answer; and their end once inTurn, which may wait, returns no
// error. Otherwise that is the error. After another one without a code what became of it
// is unknown, and the connection is closed.
func copyFrom(ctx context.Context, conn *pgconn.PgConn, query string, rows func(w *copyWriter), inTurn func() error) ([]*pgconn.Result, error) {
	results := conn.Exec(ctx, query) // sends it and watches ctx
	if !conn.IsBusy() {
		return results.ReadAll() // it wasn't sent
	}
	w := copyWriters.Get().(*copyWriter)
	w.to = conn.Frontend()
	w.begin()
	rows(w)
	w.last()
	refused := inTurn()
	err := w.end(refused)
	w.to = nil
	copyWriters.Put(w)
	if err != nil {
		_ = conn.Conn().Close() // else the answer that follows may never come
	}
	all, err := results.ReadAll()
	if refused != nil {
		return nil, refused
	}
	return all, err
}

var copyWriters = sync.Pool{New: func() any { return new(copyWriter) }}

// copyWriter writes rows in the binary format of COPY, see
// https://www.postgresql.org/docs/current/sql-copy.html.
type copyWriter struct {
	to  *pgproto3.Frontend
	buf []byte // a CopyData message that begins with its type and length
	err error
}

// copyMessage is how many bytes of rows a message has at least, but for the last.
const copyMessage = 64 << 10

func (w *copyWriter) begin() {
	w.err = nil
	w.buf = append(w.buf[:0], "d\x00\x00\x00\x00PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
}

// last sends the rest of the rows.
func (w *copyWriter) last() {
	w.buf = append(w.buf, 0xff, 0xff) // −1 fields
	w.flush()
}

// end ends the rows, or takes them back for a reason.
func (w *copyWriter) end(refused error) error {
	if w.err != nil {
		return w.err
	}
	if refused == nil {
		w.to.Send(&pgproto3.CopyDone{})
	} else {
		w.to.Send(&pgproto3.CopyFail{Message: refused.Error()})
	}
	return w.to.Flush()
}

// flush sends the message and begins the next.
func (w *copyWriter) flush() {
	if w.err == nil {
		binary.BigEndian.PutUint32(w.buf[1:], uint32(len(w.buf)-1)) // without the type
		w.err = w.to.SendUnbufferedEncodedCopyData(w.buf)
	}
	w.buf = w.buf[:5]
	if cap(w.buf) > 4*copyMessage {
		w.buf = append([]byte(nil), w.buf...) // a large event is not worth keeping the memory
	}
}

// event writes a row of copiedFields.
func (w *copyWriter) event(id int64, e *core.Event) {
	const fields = 14
	w.buf = append(w.buf, 0, fields)
	w.integer(id)
	w.text(e.Source)
	if e.Key == "" {
		w.null()
	} else {
		w.text(e.Key)
	}
	w.text(e.Kind)
	w.text(e.Subreddit)
	w.text(e.Author)
	w.time(e.CreatedAt)
	w.text(e.Parent)
	w.text(e.Link)
	if e.Scored {
		w.integer(e.Score)
	} else {
		w.null()
	}
	w.buf = append(w.buf, 0, 0, 0, 2, 0, byte(e.Flags))
	if e.RetrievedAt.IsZero() {
		w.null()
	} else {
		w.time(e.RetrievedAt)
	}
	switch {
	case e.Data == nil:
		w.null()
		w.null()
	case isText(e.Data):
		w.bytes(e.Data)
		w.null()
	default:
		w.null()
		w.bytes(e.Data)
	}
	if len(w.buf) >= copyMessage {
		w.flush()
	}
}

func (w *copyWriter) null() { w.buf = append(w.buf, 0xff, 0xff, 0xff, 0xff) } // length −1

func (w *copyWriter) integer(n int64) {
	w.buf = binary.BigEndian.AppendUint64(append(w.buf, 0, 0, 0, 8), uint64(n))
}

func (w *copyWriter) text(s string) {
	w.buf = append(binary.BigEndian.AppendUint32(w.buf, uint32(len(s))), s...)
}

func (w *copyWriter) bytes(b []byte) {
	w.buf = append(binary.BigEndian.AppendUint32(w.buf, uint32(len(b))), b...)
}

// epoch is what the server's times are counted from, in µs since 1970.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func (w *copyWriter) time(t time.Time) { w.integer(t.UnixMicro() - epoch) }
