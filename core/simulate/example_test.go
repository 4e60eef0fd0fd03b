package simulate_test

import (
	"context"
	"fmt"
	"time"

	"weir/core/simulate"
)

func Example() {
	src, err := simulate.New(simulate.Model{
		Seed:         1,
		EventsPerDay: 100_000,
		Start:        time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 4 {
		r, err := src.Next(context.Background())
		if err != nil {
			fmt.Println(err)
			return
		}
		e := &r.Event
		fmt.Println(e.CreatedAt.Format(time.TimeOnly), e.Kind, "in", e.Subreddit, "by", e.Author, "on", e.Parent)
	}
	// Output:
}
