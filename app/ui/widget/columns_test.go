package widget

import (
	"slices"
	"testing"
)

func TestColumnsIn(t *testing.T) {
	columns := []Column{
		{Name: "id", Width: 50, Rank: 1},
		{Name: "state", Width: 80},
		{Name: "key", Width: 100, Grow: 1, Rank: 2},
		{Name: "error", Width: 100, Grow: 3},
	}
	for _, test := range []struct {
		width float32
		want  []extent
	}{
		// 5 gaps and 330 for the columns: the rest is divided 1 to 3.
		{420, []extent{{10, 50}, {70, 80}, {160, 110}, {280, 130}}},
		{380, []extent{{10, 50}, {70, 80}, {160, 100}, {270, 100}}},
		{383, []extent{{10, 50}, {70, 80}, {160, 100}, {270, 102}}}, // on whole units
		{379, []extent{{10, 50}, {70, 80}, {}, {160, 209}}},
		{220, []extent{{}, {10, 80}, {}, {100, 110}}},
		{20, []extent{{}, {10, 80}, {}, {}}},
	} {
		if got := columnsIn(columns, test.width); !slices.Equal(got, test.want) {
			t.Errorf("in %v: got %v, want %v", test.width, got, test.want)
		}
	}
}

func TestFlow(t *testing.T) {
	widths, grow := []float32{100, 50, 80}, []float32{1, 0, 1}
	places, _, lines := flow(widths, grow, 10, 290)
	if want := []extent{{0, 120}, {130, 50}, {190, 100}}; !slices.Equal(places, want) || lines != 1 {
		t.Errorf("one line: got %v in %d lines, want %v", places, lines, want)
	}
	places, line, lines := flow(widths, grow, 10, 200)
	if want := []extent{{0, 140}, {150, 50}, {0, 200}}; !slices.Equal(places, want) || !slices.Equal(line, []int{0, 0, 1}) || lines != 2 {
		t.Errorf("two lines: got %v on %v, want %v", places, line, want)
	}
	if places, _, lines = flow(widths, grow, 10, 30); lines != 3 || places[0].width != 100 {
		t.Errorf("too narrow: got %v in %d lines, want one on each", places, lines)
	}
}
