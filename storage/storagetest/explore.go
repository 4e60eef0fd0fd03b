package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/explore"
)

// exploreIsARecount: every number of an answer equals a recount in plain SQL over what
// is stored, whatever is asked, by all three methods: of events in all states, replaced
// and expired ones, in zones whose days have 23 to 25 hours and whose hours don't begin
// with those of UTC. It fails when an event is counted twice or not at all, in a wrong
// interval, or under a wrong name.
func exploreIsARecount(t *testing.T, db Database) {
	r := newRecount(t, db)
	rng := rand.New(rand.NewPCG(7, 8))
	r.fill(rng)
	var asked []explore.Question
	for _, zone := range r.zones { // names that differ in case or by a prefix, over months
		for _, every := range []explore.Interval{explore.Week, explore.Month} {
			asked = append(asked, explore.Question{Every: every, By: explore.Subreddit, Top: 6, Beside: explore.Subreddit, Zone: zone})
		}
	}
	for range r.many(150) {
		asked = append(asked, r.question(rng))
	}
	methods := map[explore.Method]int{}
	refused := 0
	for i, q := range asked {
		a, err := r.run(q)
		if _, tooFine := errors.AsType[*explore.TooFineError](err); tooFine && q.Every != explore.Auto {
			refused++
			continue
		}
		if err != nil {
			t.Fatalf("question %d, %+v: %v", i, q, err)
		}
		methods[a.Method]++
		r.expect(q, a)
		if t.Failed() {
			t.Fatalf("question %d: %+v", i, q)
		}
	}
	if refused == 0 || methods[explore.ByTotals] < 10 || methods[explore.ByEvents] < 2 || methods[explore.ByScan] < 10 {
		t.Errorf("%v were asked and %d refused: too few of one kind", methods, refused)
	}
	expectSound(r.p)
}

// exploreListsInOrder: a list has each event that matches once, in its order, however
// many are asked for at a time. It fails when a window of time is left out or read twice,
// when what isn't in the totals is forgotten, and when a search for a text doesn't tell of
// each event that it has looked at.
func exploreListsInOrder(t *testing.T, db Database) {
	r := newRecount(t, db)
	rng := rand.New(rand.NewPCG(9, 10))
	r.fill(rng)
	far := events(5000, 5004) // not in the totals
	for i, year := range []int{1, 1950, 2150, 9999} {
		far[i].CreatedAt = time.Date(year, 1, 1, 0, 0, 0, 1000, time.UTC)
	}
	r.p.add(10, far...)
	for i := range r.many(90) {
		q := r.question(rng)
		r.list(q.Filter, q.States, core.Order(i%3), []int{1 + rng.IntN(40), 1000}[rng.IntN(2)])
	}
	text, err := core.ParseText("nowhere")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	found, err := r.p.Sorted(t.Context(), core.SortQuery{Filter: core.Filter{Text: text}, Looked: func() { looked++ }})
	if want := r.query("SELECT count(*) FROM events")[0][0]; err != nil || len(found) > 0 || fmt.Sprint(looked) != want {
		t.Errorf("%d found of %d looked at, %v; want none of %s", len(found), looked, err, want)
	}
}

// recount knows how to count in SQL.
type recount struct {
	*testing.T
	p     *program
	q     Querier
	at    string // created_at in µs since 1970
	zones []*time.Location
}

// many is how many questions are asked: fewer of a server, which takes longer to ask.
func (r *recount) many(n int) int {
	if _, remote := r.q.(Remote); remote {
		return n * 2 / 5
	}
	return n
}

func newRecount(t *testing.T, db Database) *recount {
	q, ok := db.(Querier)
	if !ok {
		t.Skip("needs SQL")
	}
	r := &recount{T: t, p: start(t, db), q: q, at: "created_at"}
	if r.p.Name() == "postgres" {
		r.at = "(extract(epoch FROM created_at) * 1000000)::bigint"
	}
	for _, name := range []string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Havana"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		r.zones = append(r.zones, zone)
	}
	return r
}

// begin is before the clocks change in Europe, and on Cuba a week later.
var begin = time.Date(2024, 10, 20, 0, 0, 0, 0, time.UTC)

// fill stores 1,400 events of twenty days in all states, some of them replaced, and some
// gone.
func (r *recount) fill(rng *rand.Rand) {
	var all []core.Event
	for i := range 1400 {
		e := core.Event{
			Source: []string{"reddit", "test"}[rng.IntN(2)], Key: fmt.Sprint("k", i), Kind: []string{"comment", "post", "vote"}[rng.IntN(3)],
			Subreddit: []string{"go", "Go", "rust", "", "r/x", "x", "-c", "awk"}[min(rng.IntN(8), rng.IntN(8))],
			Author:    fmt.Sprint("a", rng.IntN(12)),
			CreatedAt: begin.Add(time.Duration(rng.Int64N(int64(20*24*time.Hour)) / 1e3 * 1e3)),
			Data:      fmt.Appendf(nil, `{"body":"text %s"}`, []string{"alpha", "beta"}[rng.IntN(2)]),
		}
		if rng.IntN(9) == 0 {
			e.Author = ""
			e.Flags = core.Flags(rng.IntN(2)) * core.AuthorDeleted
		}
		if rng.IntN(20) == 0 {
			e.CreatedAt = begin.Add(150*time.Hour + time.Duration(rng.Int64N(int64(time.Minute)))).Truncate(time.Microsecond)
		}
		if rng.IntN(3) > 0 {
			e.Scored, e.Score = true, rng.Int64N(30)-6
		}
		e.RetrievedAt = begin
		all = append(all, e)
	}
	p := r.p
	p.add(50, all[:300]...)
	p.drain(100)
	foldAll(p)
	time.Sleep(time.Millisecond)
	if n, _, err := p.Expire(p.t.Context(), 0, 120); err != nil || n == 0 {
		p.t.Fatalf("Expire: %d, %v", n, err)
	}
	p.add(40, all[300:]...)
	for range 9 {
		c := p.take(40)
		var failing []core.Failed
		for n, e := range c.Events[:6] {
			failing = append(failing, []core.Failed{failed(e.ID, 1, time.Hour), dead(e.ID, 3), dead(e.ID, 2)}[n%3])
		}
		p.settle(c, failing...)
	}
	p.discard(core.FailureFilter{States: []string{core.FailureDead}, Limit: 9}, 9)
	later := slices.Clone(all[150:500])
	for i := range later {
		later[i].RetrievedAt = begin.AddDate(0, 1, 0)
		later[i].Score, later[i].Scored = later[i].Score+3, true
	}
	p.append(core.Batch{Events: later, Segment: 100, Newest: true})
	for range 3 {
		p.settle(p.take(40))
	}
	if _, err := p.Fold(p.t.Context(), 2); err != nil {
		p.t.Fatal(err)
	}
	p.take(40)
}

// question makes one up.
func (r *recount) question(rng *rand.Rand) explore.Question {
	q := explore.Question{
		Every: explore.Interval(rng.IntN(int(explore.Year) + 1)), By: explore.Dimension(rng.IntN(5)), Top: rng.IntN(4),
		Beside: explore.Dimension(rng.IntN(5)), Zone: r.zones[rng.IntN(len(r.zones))], Previous: rng.IntN(2) == 0,
	}
	if rng.IntN(3) > 0 { // else it is a scan, mostly
		q.By, q.Beside = q.By%explore.Author, q.Beside%explore.Author
	}
	f := &q.Filter
	day := func() time.Time {
		return time.Date(2024, 10, 20+rng.IntN(20), 0, 0, 0, 0, q.Zone)
	}
	switch rng.IntN(5) {
	case 0:
		f.After = day()
		f.Before = f.After.AddDate(0, 0, 1+rng.IntN(6))
	case 1:
		f.After = day().Add(time.Duration(rng.IntN(3000)) * time.Second)
	case 2:
		f.After = day().Add(time.Duration(rng.IntN(90000)) * time.Second)
		f.Before = f.After.Add(time.Duration(rng.IntN(20)*rng.IntN(20000)) * time.Second)
	case 3:
		f.Before = day()
	}
	some := func(names ...string) []string { return names[:rng.IntN(len(names))] }
	if rng.IntN(3) == 0 {
		f.Sources, f.Kinds, f.Subreddits = some("test", "other"), some("post", "vote", "none"), some("r/gO", "x", "", "rust")
	}
	if rng.IntN(3) == 0 {
		f.Except = core.Except{Sources: some("other", "test"), Kinds: some("vote", "post"), Subreddits: some("AWK", "-c", "r/r/x", "é")}
	}
	switch rng.IntN(12) {
	case 0:
		f.Authors = some("A1", "u/a2", core.Deleted, "a3")
	case 1:
		f.Except.Authors = some(core.Deleted, "a1", "A4")
	case 2:
		f.Text = find([]string{"ALPHA", "/beta/"}[rng.IntN(2)])
	case 3:
		low, high := rng.Int64N(9)-4, rng.Int64N(9)+4
		f.MinScore, f.MaxScore = &low, &high
	case 4:
		f.IDs = map[string]bool{"k5": true, "k305": true, "k700": true, "k999": true}
	case 5, 6:
		q.States = []string{core.StateSettled}
	case 7:
		q.States = some(core.StateDead, core.StateDiscarded, core.StateRetry, core.StateSettled, core.StateWaiting, core.StateClaimed)
	}
	return q
}

// run answers a question. An answer that grows never shrinks.
func (r *recount) run(q explore.Question) (last explore.Answer, err error) {
	err = explore.NewSearch(r.p, q).Run(r.Context(), func(a explore.Answer) {
		if last.Done || a.All.Events < last.All.Events || a.Scanned < last.Scanned {
			r.Errorf("%+v after %+v", a, last)
		}
		last = a
	})
	if err == nil && !last.Done {
		r.Errorf("the last answer is not done: %+v", last)
	}
	return last, err
}
