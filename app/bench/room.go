package bench

import (
	"context"
	"fmt"

	"github.com/shirou/gopsutil/v4/disk"

	"weir/core/message"
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
		return message.NewError("only {{.Free}} are free in {{.Folder}}: a benchmark stops at {{.Least}}; free some space, or measure in another folder", "Free", message.Bytes(usage.Free), "Folder", folder, "Least", message.Bytes(least))
	}
	return nil
}
