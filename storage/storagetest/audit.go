package storagetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"weir/core"
)

// reportFollowsEachStep: Check and Gauges are right after every step that an
// event can take. It fails when a step forgets the ledger, or when a state is
// counted under two names or none.
func reportFollowsEachStep(t *testing.T, db Database) {
	p := start(t, db)
	step := func(want core.Report, claimed, waiting int64) {
		t.Helper()
		want.OK = true
		expectReport(p, want)
		expectGauges(p, want.Pending, claimed, waiting, want.Dead)
		expectSound(p)
	}
	step(core.Report{}, 0, 0)
	if g := p.gauges(); g.Oldest != 0 || g.SizeBytes <= 0 {
		t.Errorf("empty: got %+v, want no age and some size", g)
	}

	p.append(core.Batch{Events: events(0, 20), Rejects: []core.Reject{{Input: "a", Line: 1, Reason: "no id"}}, Segment: 5})
	step(core.Report{Events: 20, Pending: 20, Rejected: 1}, 0, 0)
	time.Sleep(lease)
	if g := p.gauges(); g.Oldest < lease || g.Oldest > time.Minute {
		t.Errorf("got age %v, want a little more than %v", g.Oldest, lease)
	}

	claim := p.take(10)
	step(core.Report{Events: 20, Pending: 20, Rejected: 1}, 10, 0)
	id := ids(claim.Events)
	p.settle(claim, failed(id[1], 1, time.Hour), dead(id[2], 1), dead(id[3], 1))
	step(core.Report{Events: 20, Pending: 11, Processed: 7, Dead: 2, Rejected: 1, Counted: 7}, 0, 1)

	p.discard(byID(id[3]), 1)
	step(core.Report{Events: 20, Pending: 11, Processed: 7, Dead: 1, Discarded: 1, Rejected: 1, Counted: 7}, 0, 1)
	p.retry(byID(id[2]), 1)
	step(core.Report{Events: 20, Pending: 12, Processed: 7, Discarded: 1, Rejected: 1, Counted: 7}, 0, 2)

	p.drain(100)
	step(core.Report{Events: 20, Pending: 1, Processed: 18, Discarded: 1, Rejected: 1, Counted: 18}, 0, 1)
	if g := p.gauges(); g.Oldest != 0 {
		t.Errorf("no segment is left: got age %v, want 0", g.Oldest)
	}
	expire(p, 0, 100)
	step(core.Report{Events: 2, Pending: 1, Discarded: 1, Rejected: 1, Expired: 18, Counted: 18}, 0, 1)
}

// tallied makes a database with folded totals: 12 events that count, one dead
// event and one in the backlog.
func tallied(t *testing.T, db Database) *program {
	t.Helper()
	p := start(t, db)
	p.add(13, events(0, 13)...)
	claim := p.take(13)
	p.settle(claim, dead(claim.Events[12].ID, 1))
	p.add(1, events(13, 14)...)
	foldAll(p)
	expectSound(p)
	return p
}

// tamperedTotalsAreFound: Check reports how many events the totals lack and how
// many they have too many. Both are added up over all counts, and neither hides
// the other. Recount corrects the totals. It fails when only sums are compared.
func tamperedTotalsAreFound(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := tallied(t, db)
	right := p.counts()
	for _, c := range []struct {
		name, sql   string
		lost, twice int64
		changed     int
	}{
		{"too many", `UPDATE counts SET events = events + 2`, 0, 2 * int64(len(right)), len(right)},
		{"too few", `UPDATE counts SET events = events - 1`, int64(len(right)), 0, len(right)},
		{"none", `DELETE FROM counts`, 12, 0, len(right)},
		{"both", `UPDATE counts SET events = events + CASE kind WHEN 'post' THEN 1 ELSE -1 END`, 3, 3, 6},
		{"never happened", `INSERT INTO counts (source, hour, kind, subreddit, events, scored, score) VALUES ('test', 1, 'post', 'nowhere', 4, 0, 0)`, 0, 4, 1},
		{"score", `UPDATE counts SET score = score + 7`, 0, 0, len(right)},
		{"scored", `UPDATE counts SET scored = scored - 1`, 0, 0, len(right)},
		{"another source", `UPDATE counts SET source = 'other'`, 12, 12, 2 * len(right)},
	} {
		d.Exec(t, c.sql)
		r := p.report()
		if r.OK || r.Lost != c.lost || r.Twice != c.twice || len(r.Problems) == 0 {
			t.Errorf("%s: got %+v, want lost %d, twice %d, not ok", c.name, r, c.lost, c.twice)
		}
		if r.Counted != r.Processed+r.Expired+r.Twice-r.Lost {
			t.Errorf("%s: %+v contradicts its own equation", c.name, r)
		}
		listed := 0
		changed, err := p.Recount(t.Context(), func(is, should core.Count) error {
			listed++
			if is.Source != should.Source || is.Hour != should.Hour || is.Kind != should.Kind || is.Subreddit != should.Subreddit || is == should {
				t.Errorf("%s: Recount would change %+v to %+v", c.name, is, should)
			}
			if !slices.Contains(right, should) && should.Events != 0 {
				t.Errorf("%s: %+v should not be", c.name, should)
			}
			return nil
		})
		if err != nil || changed != c.changed || listed != c.changed {
			t.Errorf("%s: Recount: got %d changed, %d listed, %v, want %d", c.name, changed, listed, err, c.changed)
		}
		expectCounts(p, right)
		expectSound(p)
	}
}

// recountAsksFirst: nothing is written before every change was confirmed, and
// nothing at all when one was refused; when nothing is wrong there is no
// question. It fails when counts are corrected while they are listed.
func recountAsksFirst(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := tallied(t, db)
	changed, err := p.Recount(t.Context(), func(is, should core.Count) error {
		t.Errorf("asked to change %+v to %+v", is, should)
		return nil
	})
	if changed != 0 || err != nil {
		t.Errorf("nothing wrong: got %d, %v", changed, err)
	}
	d.Exec(t, `UPDATE counts SET events = events + 1`)
	wrong, no := p.counts(), errors.New("no")
	asked := 0
	changed, err = p.Recount(t.Context(), func(core.Count, core.Count) error {
		if asked++; asked == 2 {
			return no
		}
		return nil
	})
	if !errors.Is(err, no) || changed != 0 || asked != 2 {
		t.Errorf("refused at the second: got %d changed, %v, asked %d times", changed, err, asked)
	}
	expectCounts(p, wrong)
}

// tamperedLedgerIsSeen: the gauges' lost and twice compare the ledger with the
// segments and failures, and so does Check. It fails when they are always 0.
func tamperedLedgerIsSeen(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := tallied(t, db)
	for _, c := range []struct {
		sql         string
		lost, twice int64
	}{
		{`UPDATE ledger SET appended = appended + 3 WHERE appended > 0`, 3, 0},
		{`UPDATE ledger SET settled = settled + 5 WHERE appended > 0`, 0, 2},
		{`UPDATE ledger SET dead = dead - 2 WHERE appended > 0`, 0, 0},
		{`UPDATE ledger SET discarded = discarded - 1 WHERE appended > 0`, 1, 0},
	} {
		d.Exec(t, c.sql)
		if g := p.gauges(); g.Lost != c.lost || g.Twice != c.twice {
			t.Errorf("after %s: got lost %d, twice %d, want %d, %d", c.sql, g.Lost, g.Twice, c.lost, c.twice)
		}
		if r := p.report(); r.OK { // even without these it has three events too many
			t.Errorf("after %s: Check: got %+v", c.sql, r)
		}
	}
}

// recountCorrectsTheLedger: the number of events in the ledger is compared with
// the events, and corrected. It fails when Check compares only unsettled events.
func recountCorrectsTheLedger(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := tallied(t, db)
	for _, by := range []int64{3, -2} {
		d.Exec(t, fmt.Sprintf("UPDATE ledger SET appended = appended + %d, settled = settled + %[1]d WHERE node = 0", by))
		if g, r := p.gauges(), p.report(); g.InStore != r.Events+by || g.Lost != 0 || g.Twice != 0 || r.OK || len(r.Problems) != 1 {
			t.Errorf("%d too many: Gauges %+v, Check %+v", by, g, r)
		}
		if changed, err := p.Recount(t.Context(), func(is, should core.Count) error { return nil }); err != nil || changed != 0 {
			t.Errorf("Recount: %d, %v, want no count changed", changed, err)
		}
		expectSound(p)
	}
}

// removedSegmentIsLost: a segment that vanishes without being settled is lost,
// by the ledger and by the totals. It fails when an event in no segment and no
// failure counts as processed.
func removedSegmentIsLost(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := tallied(t, db)
	d.Exec(t, `DELETE FROM segments`)
	if g := p.gauges(); g.Lost != 1 || g.Twice != 0 {
		t.Errorf("Gauges: got lost %d, twice %d, want 1, 0", g.Lost, g.Twice)
	}
	if r := p.report(); r.OK || r.Lost != 1 || r.Twice != 0 {
		t.Errorf("Check: got %+v, want lost 1", r)
	}
}

// missingEventIsCorrupt: a segment with missing events is an error, and is never
// settled. It fails when a segment's number of events is not compared with the
// number read.
func missingEventIsCorrupt(t *testing.T, db Database) {
	d := tamperer(t, db)
	p := start(t, db)
	p.add(5, events(0, 5)...)
	d.Exec(t, `DELETE FROM events WHERE id = (SELECT min(id) + 2 FROM events)`)
	claim, err := p.Claim(t.Context(), 10)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	claim.Events = nil
	loaded := claim
	if err := p.Load(t.Context(), &loaded); !errors.Is(err, core.ErrCorrupt) {
		t.Errorf("Load: got %v, want ErrCorrupt", err)
	}
	if _, err := p.Settle(t.Context(), core.Settlement{Claim: claim}, 0); err == nil {
		t.Error("Settle of a claim whose events are missing succeeded")
	}
	expectCounts(p, nil)
	if r := p.report(); r.OK || len(r.Problems) == 0 {
		t.Errorf("Check: got %+v, want a problem", r)
	}
}

// statsGrow: the work of this program is counted, and only that. It fails when a
// kind of work is not counted.
func statsGrow(t *testing.T, db Database) {
	p, q := start(t, db), start(t, db)
	before, others := p.Stats(), q.Stats()
	p.add(5, events(0, 20)...)
	p.drain(10)
	p.report()
	after := p.Stats()
	if after.Writes < before.Writes+20 || after.Updates <= before.Updates || after.Commits < before.Commits+3 || after.Reads <= before.Reads {
		t.Errorf("got %+v after %+v", after, before)
	}
	if got := q.Stats(); got.Writes != others.Writes || got.Commits != others.Commits {
		t.Errorf("another program: got %+v after %+v, want no writes", got, others)
	}
}
