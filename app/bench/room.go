package bench

import (
	"context"
	"fmt"

	"github.com/dustin/go-humanize"
	"github.com/shirou/gopsutil/v4/disk"
)

// leastFree is how many bytes have to be free before a step begins, which writes less
// than that: a pipeline that runs on the same disk must not find it full.
const leastFree = 1 << 30

// room returns an error if fewer bytes than that are free in a folder; "" is none.
func room(ctx context.Context, folder string, least uint64) error {
	if folder == "" {
		return nil
	}
	usage, err := disk.UsageWithContext(ctx, folder)
	if err != nil {
		return fmt.Errorf("get the free space: %w", err)
	}
	if usage.Free < least {
		return fmt.Errorf("only %s are free in %s: a benchmark stops at %s; free some space, or measure in another folder",
			humanize.IBytes(usage.Free), folder, humanize.IBytes(least))
	}
	return nil
}
