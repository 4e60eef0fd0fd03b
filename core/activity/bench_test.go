package activity_test

import (
	"testing"
	"time"

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

func BenchmarkDurations(b *testing.B) {
	var d activity.Durations
	for b.Loop() {
		d.Add(time.Microsecond)
	}
}

func BenchmarkSince(b *testing.B) {
	at := time.Now()
	for b.Loop() {
		time.Since(at)
	}
}
func BenchmarkNow(b *testing.B) {
	for b.Loop() {
		time.Now()
	}
}
