package sqlite

import "testing"

// TestValues: the values are those that a conversion makes, and cost no allocation. It
// fails when Go holds interfaces in another way.
func TestValues(t *testing.T) {
	for _, s := range []string{"", "a", "subreddit"} {
		if v, ok := stringValue(&s).(string); !ok || v != s {
			t.Errorf("got %q, %v, want %q", v, ok, s)
		}
	}
	for _, n := range []int64{0, 1, 255, 256, -1, 1 << 62} {
		if v, ok := integerValue(&n).(int64); !ok || v != n {
			t.Errorf("got %d, %v, want %d", v, ok, n)
		}
	}
	s, n := "kind", int64(1<<40)
	if allocations := testing.AllocsPerRun(100, func() {
		if stringValue(&s).(string) != s || integerValue(&n).(int64) != n {
			t.Error("another value")
		}
	}); allocations != 0 {
		t.Errorf("%v allocations, want none", allocations)
	}
}
