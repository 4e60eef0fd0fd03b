package activity

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Recorder has the lanes of one run, and what its locks and pools are like. Any goroutine
// may use it.
type Recorder struct {
	Metrics     Resource // the mutex of the metrics
	WriteLock   Resource // SQLite's, by this program's requests
	Connections Resource // PostgreSQL's pool
	Reads       Resource // SQLite's connections that read
	Rows        Resource // PostgreSQL's row locks on segments: a claim's transaction

	Commit   Durations // the part of a transaction that depends little on its events: see Totals.Commit
	Requests Tally     // of a commit on SQLite
	Skipped  Tally     // segments that a claim on PostgreSQL stepped over because others had locked them

	CPU func() time.Duration // the program's processor time; nil if unknown; set before the first lane

	epoch   time.Time
	channel atomic.Pointer[Counts] // see ShowChannel
	notes   notes

	mu        sync.Mutex
	lanes     []*Lane // guarded by mu
	recording int     // guarded by mu
}

// Resource is a lock, or a pool of connections.
type Resource struct {
	Wait Durations // to get it
	Held Durations
}

// Tally counts how often there were how many.
type Tally struct{ counts [tallied]atomic.Uint64 }

// tallied is how many are told apart; the last counts all that are more.
const tallied = 8

// Add counts n.
func (t *Tally) Add(n int) { t.counts[min(max(n, 0), tallied-1)].Add(1) }

// Counts returns how often there were 0, 1, … and, in the last, 7 or more.
func (t *Tally) Counts() (n [tallied]uint64) {
	for i := range n {
		n[i] = t.counts[i].Load()
	}
	return n
}

// New returns a recorder without lanes.
func New() *Recorder { return &Recorder{epoch: time.Now()} }

// Now is the time since the recorder was made.
func (r *Recorder) Now() time.Duration { return time.Since(r.epoch) }

// At is when that was.
func (r *Recorder) At(d time.Duration) time.Time { return r.epoch.Add(d) }

// Lane returns the lane of a goroutine by its role and name, which it makes at first.
func (r *Recorder) Lane(role Role, name string) *Lane {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.lanes {
		if l.Role == role && l.Name == name {
			return l
		}
	}
	l := &Lane{Number: len(r.lanes) + 1, Role: role, Name: name, epoch: r.epoch}
	if r.recording > 0 {
		l.ring.Store(new(ring))
	}
	r.lanes = append(r.lanes, l)
	return l
}

// Worker returns the lane of a worker, by its number from 0.
func (r *Recorder) Worker(number int) *Lane {
	return r.Lane(RoleWorker, workerName+strconv.Itoa(number+1))
}

const workerName = "worker "

// Lanes lists the lanes in the order of the stream, workers by number.
func (r *Recorder) Lanes() []*Lane {
	r.mu.Lock()
	lanes := slices.Clone(r.lanes)
	r.mu.Unlock()
	slices.SortStableFunc(lanes, func(a, b *Lane) int {
		if a.Role != b.Role || a.Role != RoleWorker {
			return int(a.Role) - int(b.Role)
		}
		if len(a.Name) != len(b.Name) {
			return len(a.Name) - len(b.Name)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return lanes
}

// Record has the spans put into the lanes' rings until stop is called, which may be called
// more than once.
func (r *Recorder) Record() (stop func()) {
	r.record(1)
	return sync.OnceFunc(func() { r.record(-1) })
}

func (r *Recorder) record(by int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.recording > 0
	r.recording += by
	if is := r.recording > 0; is == was {
		return
	}
	for _, l := range r.lanes {
		if was {
			l.ring.Store(nil)
			l.held.Store(nil)
		} else {
			l.ring.Store(new(ring))
		}
	}
}

// Totals is how long the goroutines of each role did what, of all workers together, with
// what the locks and pools were like until then.
type Totals struct {
	At    time.Duration // since the recorder was made
	Roles [Roles]Sums

	Metrics, WriteLock, Connections, Reads, Rows Use

	Commit            Distribution // how long transactions took from their last statement on: mostly the disk
	Requests, Skipped [tallied]uint64

	CPU   time.Duration // the program's processor time; 0 if unknown
	Cores int           // that it may use
}

// Use is how a resource was used.
type Use struct{ Wait, Held Distribution }

func (r *Resource) use() Use { return Use{r.Wait.Distribution(), r.Held.Distribution()} }

// Totals returns what was added up until now.
func (r *Recorder) Totals() *Totals {
	t := &Totals{
		Metrics: r.Metrics.use(), WriteLock: r.WriteLock.use(), Connections: r.Connections.use(), Reads: r.Reads.use(), Rows: r.Rows.use(),
		Commit: r.Commit.Distribution(), Cores: runtime.GOMAXPROCS(0),
		Requests: r.Requests.Counts(), Skipped: r.Skipped.Counts(),
	}
	for _, l := range r.Lanes() {
		t.Roles[l.Role] = t.Roles[l.Role].Add(l.Sums())
	}
	if r.CPU != nil {
		t.CPU = r.CPU()
	}
	t.At = r.Now()
	return t
}

// Sub returns what was added since earlier; At is the time between.
func (t *Totals) Sub(earlier *Totals) *Totals {
	d := *t
	d.At, d.CPU = d.At-earlier.At, d.CPU-earlier.CPU
	d.Commit = d.Commit.Sub(earlier.Commit)
	for i := range d.Roles {
		d.Roles[i] = d.Roles[i].Sub(earlier.Roles[i])
	}
	for _, u := range [...]struct{ now, was *Use }{
		{&d.Metrics, &earlier.Metrics}, {&d.WriteLock, &earlier.WriteLock}, {&d.Connections, &earlier.Connections},
		{&d.Reads, &earlier.Reads}, {&d.Rows, &earlier.Rows},
	} {
		u.now.Wait, u.now.Held = u.now.Wait.Sub(u.was.Wait), u.now.Held.Sub(u.was.Held)
	}
	for i := range d.Requests {
		d.Requests[i] -= earlier.Requests[i]
		d.Skipped[i] -= earlier.Skipped[i]
	}
	return &d
}
