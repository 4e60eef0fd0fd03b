package core_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"weir/core"
	"weir/storage/sqlite"
)

// lines is a source of one's own: each line of a text is an event.
type lines struct{ rest []string }

func (l *lines) Next(context.Context) (core.Record, error) {
	if len(l.rest) == 0 {
		return core.Record{}, io.EOF
	}
	line := l.rest[0]
	l.rest = l.rest[1:]
	return core.NewEvent(core.Event{
		Source: "poem", Key: line, Kind: "line", CreatedAt: time.Date(1833, 1, 1, 0, 0, 0, 0, time.UTC), Data: []byte(line),
	}), nil
}

// A pipeline with one's own source and handler: each line is stored once, and
// handled once it is stored.
func Example() {
	folder, err := os.MkdirTemp("", "weir")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	store, err := sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(folder, "poem.db")})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	var words atomic.Int64
	pipeline, err := core.New(core.Config{
		Store:  store,
		Source: &lines{strings.Split("For men may come\nand men may go\nFor men may come\nbut I go on for ever", "\n")},
		Handler: core.HandlerFunc(func(_ context.Context, e *core.Event, attempt int) error {
			words.Add(int64(len(strings.Fields(string(e.Data)))))
			return nil
		}),
	})
	if err != nil {
		log.Fatal(err)
	}
	summary, err := pipeline.Run(ctx)
	if err != nil {
		log.Fatal(err)
	}
	report, err := store.Check(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary.Stored, "stored,", summary.Duplicates, "duplicate,", words.Load(), "words")
	fmt.Println(report.Lost, "lost,", report.Twice, "twice")
	// Output:
	// 3 stored, 1 duplicate, 14 words
	// 0 lost, 0 twice
}
