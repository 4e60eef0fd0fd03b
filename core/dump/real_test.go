package dump_test

import (
	"maps"
	"slices"
	"testing"

	"weir/core"
	"weir/core/dump"
)

// TestReal reads real dumps of several years: all records are events of the
// right kind.
func TestReal(t *testing.T) {
	for _, tt := range []struct {
		file   string
		fields dump.Fields
		kinds  map[string]int
		lines  int64
	}{
		{"RC_2006-01.zst", dump.Fields{}, map[string]int{core.KindComment: 3666}, 3666},
		{"RC_2006-03.bz2", dump.Fields{}, map[string]int{core.KindComment: 13859}, 13859},
		{"RS_2006-03.bz2", dump.Fields{}, map[string]int{core.KindPost: 206}, 206},
		{"RC_2019-08-01_first15s.zst", dump.Fields{}, map[string]int{core.KindComment: 1007}, 1007},
		{"mixed_eras_comments.ndjson", dump.Fields{}, map[string]int{core.KindComment: 27}, 27},
		{"mixed_eras_submissions.ndjson", dump.Fields{}, map[string]int{core.KindPost: 31}, 31},
		{"bsky_jetstream_v1_2026-07-04.jsonl", dump.Fields{Preset: "jetstream"},
			map[string]int{core.KindPost: 9, core.KindComment: 8, core.KindUpvote: 105}, 152},
	} {
		t.Run(tt.file, func(t *testing.T) {
			r := read(t, dump.Options{Inputs: []string{real(t, tt.file)}, Fields: tt.fields})
			if r.fatal != nil || r.errs != nil {
				t.Fatal(r.fatal, r.errs)
			}
			kinds := map[string]int{}
			for _, e := range r.events() {
				kinds[e.Kind]++
			}
			if !maps.Equal(kinds, tt.kinds) {
				t.Errorf("kinds = %v, want %v", kinds, tt.kinds)
			}
			if n := len(r.rejects()); n != 0 {
				t.Errorf("%d rejects, want none; the first: %+v", n, r.rejects()[0])
			}
			if keys := r.keys(); len(slices.Compact(slices.Sorted(slices.Values(keys)))) != len(keys) {
				t.Error("some keys are equal")
			}
			last := r.records[len(r.records)-1].Mark()
			if !last.Complete || last.Line != tt.lines {
				t.Errorf("last mark = %+v, want complete at line %d", last, tt.lines)
			}
		})
	}
}

// TestRealHostile: 19 different events, 2 of which come twice, and 5 rejects.
func TestRealHostile(t *testing.T) {
	r := read(t, dump.Options{Inputs: []string{real(t, "SYNTHETIC_hostile_comments.ndjson")}})
	keys := r.keys()
	if got := len(keys); got != 21 {
		t.Errorf("%d events, want 21", got)
	}
	if got := len(slices.Compact(slices.Sorted(slices.Values(keys)))); got != 19 {
		t.Errorf("%d distinct keys, want 19", got)
	}
	var reasons []string
	for _, reject := range r.rejects() {
		reasons = append(reasons, reject.Reason)
	}
	want := []string{"invalid UTF-8", "not a JSON object", "not a JSON object", "no created_utc", "truncated last line"}
	if !slices.Equal(reasons, want) {
		t.Errorf("rejects = %q, want %q", reasons, want)
	}
	if err := r.progress.Err(); err != nil {
		t.Error(err)
	}
}
