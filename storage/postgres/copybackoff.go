package postgres

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"weir/core"
)

// errMeets: a batch can't be copied because of something that is stored. Nothing of it was.
var errMeets = errors.New("the batch meets what is stored")

// meets reports whether that is what the server says.
func meets(err error) bool {
	e := (*pgconn.PgError)(nil)
	if !errors.As(err, &e) {
		return false
	}
	// A number that was revoked is null, too, but then nobody waits for the answer.
	return e.Code == uniqueViolation && e.ConstraintName == "events_key" ||
		e.Code == notNullViolation && e.TableName == "commits" && e.ColumnName == "number"
}

// copyable reports whether to copy a batch. One with rejects depends on those that are
// stored.
func (s *Store) copyable(r *request) bool {
	return len(r.Events) > 0 && len(r.Rejects) == 0 && (!r.keyed || s.copies.due())
}

// copyBackoff tells whether the next batch with keys is worth copying: if it has a
// duplicate it is sent twice. An input that is read again has nothing else.
type copyBackoff struct {
	most int // maxWanted except in tests

	mu     sync.Mutex
	clean  int // guarded by mu; batches without a duplicate since one could not be copied
	wanted int // guarded by mu; how many there have to be
}

// maxWanted is how many that are at most.
const maxWanted = 64

func (b *copyBackoff) due() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clean >= b.wanted
}

// copied notes that a batch was copied, or could not be.
func (b *copyBackoff) copied(ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ok {
		b.wanted /= 2
	} else {
		b.clean, b.wanted = 0, min(2*b.wanted+1, b.most)
	}
}

// stored notes that a batch took the other way, and whether it had no duplicate.
func (b *copyBackoff) stored(clean bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if clean {
		b.clean++
	} else {
		b.clean = 0
	}
}

// keyedPatience is how long a batch with keys waits for its turn when its rows are with
// the server. An append that its turn depends on may be waiting for one of these keys; the
// server sees no deadlock, as this batch waits in its client.
const keyedPatience = time.Second

// inTurn waits for the append before a batch that is being copied.
func (r *request) inTurn(after core.Pending) error {
	if after == nil {
		return nil
	}
	if r.keyed {
		late := time.NewTimer(keyedPatience)
		defer late.Stop()
		select {
		case <-after.Ended():
		case <-late.C:
			return errMeets
		}
	}
	if _, err := after.Outcome(); err != nil {
		return core.ErrOutOfTurn
	}
	return nil
}

// noticeDeath has the server find out within idleTimeout that a client has vanished in the
// midst of its rows. Others that store one of their keys wait until then, and the server
// would wait for hours. It is set in each transaction, because a pooler mixes sessions up.
var noticeDeath = fmt.Sprintf("SET LOCAL tcp_keepalives_idle = %d; SET LOCAL tcp_keepalives_interval = %d; SET LOCAL tcp_keepalives_count = 2;\n",
	int(idleTimeout.Seconds())/2, int(idleTimeout.Seconds())/4)
