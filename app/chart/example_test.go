package chart_test

import (
	"fmt"
	"time"

	"weir/app/chart"
)

func ExampleNewScale() {
	s := chart.NewScale(0, 1400, 5, chart.Count)
	for _, tick := range s.Ticks() {
		fmt.Println(s.Label(tick))
	}
	// Output:
	// 0
	// 0.5k
	// 1.0k
	// 1.5k
}

func ExampleNewTimeScale() {
	from := time.Date(2026, 3, 1, 8, 0, 30, 0, time.UTC)
	s := chart.NewTimeScale(from, from.Add(10*time.Minute), 6)
	for _, tick := range s.Ticks {
		fmt.Println(s.Label(tick))
	}
	// Output:
	// 08:02
	// 08:04
	// 08:06
	// 08:08
	// 08:10
}
