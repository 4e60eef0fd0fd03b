package dump_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"

	"weir/core/dump"
)

func ExampleOpen() {
	ctx := context.Background()
	src, err := dump.Open(ctx, dump.Options{
		Inputs:      []string{"testdata/comments.ndjson.bz2", "testdata/posts.ndjson"},
		Data:        dump.DataNone,
		Checkpoints: checkpoints{}, // a core.Store
	})
	if err != nil {
		log.Fatal(err)
	}
	defer src.Close()
	kinds := map[string]int{}
	for {
		r, err := src.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			log.Print(err) // one input is incomplete; continue with the next
			continue
		}
		if e, ok := r.Event(); ok {
			kinds[e.Kind]++
		}
	}
	fmt.Println(kinds)
	fmt.Println(src.Progress().Err())
	// Output:
	// map[comment:24 post:8]
	// <nil>
}

// Read records in a format of your own by mapping their fields.
func ExampleFields() {
	ctx := context.Background()
	src, err := dump.Open(ctx, dump.Options{
		Inputs: []string{"-"},
		Stdin:  strings.NewReader(`{"order":{"no":"A-17","at":"2026-07-04T12:00:00Z"},"customer":"sample"}`),
		Fields: dump.Fields{
			Source:    "=shop",
			Key:       "order.no",
			Kind:      "=order",
			Author:    "customer",
			CreatedAt: "order.at",
			Time:      dump.TimeRFC3339,
		},
		Checkpoints: checkpoints{},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer src.Close()
	r, err := src.Next(ctx)
	if err != nil {
		log.Fatal(err)
	}
	e, _ := r.Event()
	fmt.Println(e.Source, e.Key, e.Kind, e.Author, e.CreatedAt)
	// Output: shop A-17 order sample 2026-07-04 12:00:00 +0000 UTC
}

func ExampleEstimate() {
	e, err := dump.Estimate(context.Background(), dump.Options{Inputs: []string{"testdata/comments.ndjson.bz2"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(e.Events, "events,", e.Decoded, "bytes decompressed, about", e.Store/1000, "kB in the store")
	// Output: 24 events, 4814 bytes decompressed, about 8 kB in the store
}
