package kit_test

import (
	"testing"

	"weir/core"
	"weir/storage/kit"
)

func one(hour int64) *kit.Tally {
	var t kit.Tally
	t.AddCount(core.Count{Source: "s", Hour: hour, Kind: "k", Events: 1})
	return &t
}

// TestUnfolded: sums are given out oldest first, whole, and only for rows that may
// still be in the table.
func TestUnfolded(t *testing.T) {
	var u kit.Unfolded
	if d, ok := u.Take(1, 100); ok {
		t.Errorf("nothing was added, got %v", d.IDs)
	}
	u.Add(7, one(1))
	u.Add(6, one(2)) // of another worker, whose Add came later
	if d, ok := u.Take(5, 100); ok {
		t.Errorf("row 5 is another program's, got %v", d.IDs)
	}
	if d, ok := u.Take(6, 1); ok {
		t.Errorf("got %v, want at most 1 row", d.IDs)
	}
	d, ok := u.Take(6, 2)
	if !ok || len(d.IDs) != 2 || d.Tally.Len() != 2 {
		t.Errorf("got %v with %d counts, want 6 and 7 with 2", d.IDs, d.Tally.Len())
	}
	u.Add(8, one(1))
	if d, ok := u.Take(9, 100); ok {
		t.Errorf("others have folded row 8, got %v", d.IDs)
	}
}

// TestUnfoldedIsBounded: a program whose folding fails keeps a few sums; the others are
// in the table only.
func TestUnfoldedIsBounded(t *testing.T) {
	var u kit.Unfolded
	for id := range int64(100 * kit.FoldRows) {
		u.Add(id, one(id))
	}
	if d, ok := u.Take(0, 1000); ok {
		t.Errorf("got %d rows from the first on, want none", len(d.IDs))
	}
	kept := 0
	for {
		d, ok := u.Take(100*kit.FoldRows-1-int64(3*kit.FoldRows-kept), 1000)
		if !ok {
			break
		}
		kept += len(d.IDs)
	}
	if kept == 0 || kept > 4*kit.FoldRows {
		t.Errorf("%d rows were kept", kept)
	}
}
