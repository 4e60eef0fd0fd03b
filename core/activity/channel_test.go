package activity_test

import (
	"testing"

	"weir/core/activity"
)

func TestChannel(t *testing.T) {
	r := activity.New()
	if taken, capacity := r.Channel(); taken != 0 || capacity != 0 {
		t.Errorf("before a run the channel holds %d of %d, want 0 of 0", taken, capacity)
	}
	events := make(chan int, 3)
	r.ShowChannel(func() (int, int) { return len(events), cap(events) })
	events <- 1
	if taken, capacity := r.Channel(); taken != 1 || capacity != 3 {
		t.Errorf("the channel holds %d of %d, want 1 of 3", taken, capacity)
	}
}
