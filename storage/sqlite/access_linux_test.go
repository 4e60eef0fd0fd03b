package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"weir/core"
	"weir/core/message"
	"weir/storage/sqlite"
)

// TestProbeKeepsLocks: to try the store that this program has open takes none
// of its locks away, without which others may remove its WAL.
func TestProbeKeepsLocks(t *testing.T) {
	db := create(t).(file)
	if _, err := db.Open(t).Join(t.Context(), core.Node{Host: "host"}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(db.path)
	if err != nil {
		t.Fatal(err)
	}
	held := fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino)
	locks := func() int {
		all, err := os.ReadFile("/proc/locks")
		if err != nil {
			t.Skip(err)
		}
		return strings.Count(string(all), held)
	}
	before := locks()
	err = sqlite.Probe(sqlite.Options{Path: db.path}, func(_ string, try func(context.Context) (message.Text, error)) error {
		_, err := try(t.Context())
		return err
	})
	if after := locks(); err != nil || before == 0 || after != before {
		t.Errorf("%d locks became %d, %v", before, after, err)
	}
}
