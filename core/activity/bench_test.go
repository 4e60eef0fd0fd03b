package activity_test

import (
	"testing"

	"weir/core/activity"
)

// BenchmarkBegin is what it costs to say what a goroutine does.
func BenchmarkBegin(b *testing.B) {
	for _, recording := range []bool{false, true} {
		name := "counted"
		if recording {
			name = "recorded"
		}
		b.Run(name, func(b *testing.B) {
			r := activity.New()
			if recording {
				defer r.Record()()
			}
			l := r.Worker(0)
			for b.Loop() {
				l.Begin(activity.Handling)
				l.Begin(activity.Settling)
			}
		})
	}
}
