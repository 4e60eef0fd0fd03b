package storagetest

import (
	"slices"
	"testing"
	"time"

	"weir/core"
)

// addRejects adds rejects of lines 1 to 6, no two with the same time.
func addRejects(p *program) []core.Reject {
	p.t.Helper()
	for line := range int64(6) {
		p.append(core.Batch{Segment: 10, Rejects: []core.Reject{{
			Source: [...]string{"test", "other", ""}[line%3], Input: [...]string{"a_b.zst", "a.b.zst"}[line%2], Line: line + 1,
			Reason: [...]string{"No id", "50% of it", "no time"}[line/2], Bytes: []byte("{}"),
		}}})
		time.Sleep(2 * time.Millisecond)
	}
	all := collect(p.t, p.Rejects(p.t.Context(), core.RejectFilter{}))
	if !slices.Equal(lines(all), []int64{1, 2, 3, 4, 5, 6}) {
		p.t.Fatalf("got lines %v, want 1 to 6", lines(all))
	}
	return all
}

func lines(rejects []core.Reject) []int64 {
	var all []int64
	for _, r := range rejects {
		all = append(all, r.Line)
	}
	return all
}

// rejectsAreFiltered: each part of a filter selects, together with the others,
// in either direction. It fails when a part is ignored, when a wildcard is
// interpreted, and when a page begins at the wrong end.
func rejectsAreFiltered(t *testing.T, db Database) {
	p := start(t, db)
	all := addRejects(p)
	for _, c := range []struct {
		name   string
		filter core.RejectFilter
		want   []int64
	}{
		{"from a time", core.RejectFilter{After: all[1].At}, []int64{2, 3, 4, 5, 6}},
		{"before a time", core.RejectFilter{Before: all[1].At}, []int64{1}},
		{"between", core.RejectFilter{After: all[1].At, Before: all[2].At}, []int64{2}},
		{"later", core.RejectFilter{After: all[5].At.Add(time.Hour)}, nil},
		{"ids", core.RejectFilter{IDs: []int64{all[4].ID, all[0].ID, 1 << 40}}, []int64{1, 5}},
		{"source", core.RejectFilter{Sources: []string{"other"}}, []int64{2, 5}},
		{"sources", core.RejectFilter{Sources: []string{"", "test", "none"}, Limit: 3}, []int64{1, 3, 4}},
		{"input", core.RejectFilter{Input: "A_b"}, []int64{1, 3, 5}},
		{"reason", core.RejectFilter{Reason: "NO"}, []int64{1, 2, 5, 6}},
		{"per cent", core.RejectFilter{Reason: "0%"}, []int64{3, 4}},
		{"both", core.RejectFilter{Input: "a.b", Reason: "no id"}, []int64{2}},
		{"limit", core.RejectFilter{Limit: 2}, []int64{1, 2}},
		{"past", core.RejectFilter{Past: all[1].ID, Limit: 2}, []int64{3, 4}},
		{"newest", core.RejectFilter{Newest: true, Limit: 2}, []int64{6, 5}},
		{"newest past", core.RejectFilter{Newest: true, Past: all[2].ID, Reason: "no"}, []int64{2, 1}},
		{"the end", core.RejectFilter{Past: all[5].ID}, nil},
		{"many ids", core.RejectFilter{IDs: append(manyIDs(), all[2].ID), Brief: true}, []int64{3}},
	} {
		for _, r := range collect(t, p.Rejects(t.Context(), c.filter)) {
			if briefly := r.Bytes == nil; briefly != c.filter.Brief || r.Reason == "" {
				t.Errorf("%s: got %+v, want bytes: %v", c.name, r, !c.filter.Brief)
			}
		}
		if got := lines(collect(t, p.Rejects(t.Context(), c.filter))); !slices.Equal(got, c.want) {
			t.Errorf("%s: got lines %v, want %v", c.name, got, c.want)
		}
	}
}

// rejectsAreDiscarded: matching rejects are removed and no others; a removed line
// may be rejected again. It fails when the filter is ignored.
func rejectsAreDiscarded(t *testing.T, db Database) {
	p := start(t, db)
	all := addRejects(p)
	for _, c := range []struct {
		name   string
		filter core.RejectFilter
		want   int
		left   []int64
	}{
		{"one", core.RejectFilter{IDs: []int64{all[1].ID}}, 1, []int64{1, 3, 4, 5, 6}},
		{"it again", core.RejectFilter{IDs: []int64{all[1].ID}}, 0, []int64{1, 3, 4, 5, 6}},
		{"those asked about", core.RejectFilter{Reason: "50%", IDs: append(manyIDs(), all[0].ID, all[2].ID)}, 1, []int64{1, 4, 5, 6}},
		{"those that match", core.RejectFilter{Reason: "50%"}, 1, []int64{1, 5, 6}},
		{"all", core.RejectFilter{}, 3, nil},
	} {
		n, err := p.DiscardRejects(t.Context(), c.filter)
		if err != nil || n != c.want {
			t.Errorf("%s: got %d, %v, want %d", c.name, n, err, c.want)
		}
		if left := lines(collect(t, p.Rejects(t.Context(), core.RejectFilter{}))); !slices.Equal(left, c.left) {
			t.Errorf("%s: left are lines %v, want %v", c.name, left, c.left)
		}
	}
	again := core.Batch{Segment: 10, Rejects: []core.Reject{{Input: "a_b.zst", Line: 1, Reason: "No id"}}}
	if a := p.append(again); a.Rejected != 1 {
		t.Errorf("got %d rejected again, want 1", a.Rejected)
	}
	expectReport(p, core.Report{Rejected: 1, OK: true})
}

// censusCounts: failures by state and rejects, no more of each than asked for.
// It fails when a state is left out, and when the bound is ignored.
func censusCounts(t *testing.T, db Database) {
	p := start(t, db)
	addRejects(p)
	p.add(10, events(0, 8)...)
	claim := p.take(10)
	id := ids(claim.Events)
	p.settle(claim, failed(id[0], 1, time.Hour), failed(id[1], 1, time.Hour), failed(id[2], 1, time.Hour), dead(id[3], 1), dead(id[4], 1), dead(id[5], 1))
	p.discard(byID(id[4]), 1)
	for _, c := range []struct {
		max  int
		want core.Census
	}{
		{100, core.Census{Waiting: 3, Dead: 2, Discarded: 1, Rejects: 6}},
		{6, core.Census{Waiting: 3, Dead: 2, Discarded: 1, Rejects: 6}},
	} {
		if got, err := p.Census(t.Context(), c.max); err != nil || got != c.want {
			t.Errorf("of %d: got %+v, %v, want %+v", c.max, got, err, c.want)
		}
	}
	got, err := p.Census(t.Context(), 4)
	if err != nil || got.Waiting+got.Dead+got.Discarded != 4 || got.Rejects != 4 {
		t.Errorf("of 4: got %+v, %v, want 4 failures and 4 rejects", got, err)
	}
}
