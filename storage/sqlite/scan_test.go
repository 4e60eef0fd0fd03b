package sqlite_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"weir/core"
	"weir/core/explore"
	"weir/storage/sqlite"
)

// written is a store whose scans look at few events at a time, and that others write to
// after each of these steps.
type written struct {
	*sqlite.Store
	write func()
}

func (s *written) Scan(ctx context.Context, q core.PageQuery, each func(*core.Stored)) (core.Page, error) {
	q.Scan = 200
	page, err := s.Store.Scan(ctx, q, each)
	s.write()
	return page, err
}

// TestScanLetsCheckpointsGoOn: while a long scan is under way, what is written meanwhile
// leaves the WAL: no snapshot is held from one step to the next.
func TestScanLetsCheckpointsGoOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weir.db")
	store, err := sqlite.Open(t.Context(), sqlite.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Join(t.Context(), core.Node{Host: "here"}); err != nil {
		t.Fatal(err)
	}
	n := 0
	var bytesWritten int64
	add := func() {
		b := core.Batch{Segment: 1000}
		for range 250 {
			n++
			data := bytes.Repeat(fmt.Appendf(nil, "%07d.", n*7919), 512) // 4 KiB
			b.Events = append(b.Events, core.Event{Source: "test", Key: fmt.Sprint(n), Kind: core.KindPost, Author: "somebody", CreatedAt: time.Unix(int64(n), 0), Data: data})
			bytesWritten += int64(len(data))
		}
		if _, err := store.Append(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	for range 16 {
		add()
	}
	bytesWritten = 0
	q := explore.Question{Filter: core.Filter{Authors: []string{"nobody"}}, By: explore.Author}
	if err := explore.NewSearch(&written{store, add}, q).Run(t.Context(), func(explore.Answer) {}); err != nil {
		t.Fatal(err)
	}
	wal, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if wal.Size() > bytesWritten/2 {
		t.Errorf("the WAL has %d bytes after %d were written during a scan", wal.Size(), bytesWritten)
	}
}
