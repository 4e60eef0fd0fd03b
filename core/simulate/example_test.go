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
		e, _ := r.Event()
		fmt.Println(e.CreatedAt.Format(time.TimeOnly), e.Kind, "in", e.Subreddit, "by", e.Author, "on", e.Parent)
	}
	// Output:
	// 00:00:00 upvote in DailyBravePianos by FierceBridge on t1_10014th
	// 00:00:01 upvote in CrispRockets by FoggyRiver on t3_10004ik
	// 00:00:01 upvote in funny by MightyKettle on t1_10010os
	// 00:00:01 upvote in television by ProudPuzzle on t3_100041j
}
