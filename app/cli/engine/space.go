package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shirou/gopsutil/v4/disk"
)

// FreeSpace is how many bytes are free for the user in a folder, which may
// still have to be made.
func FreeSpace(ctx context.Context, folder string) (int64, error) {
	for {
		_, err := os.Stat(folder)
		if up := filepath.Dir(folder); os.IsNotExist(err) && up != folder {
			folder = up
			continue
		}
		break
	}
	usage, err := disk.UsageWithContext(ctx, folder)
	if err != nil {
		return 0, fmt.Errorf("look at the free space: %w", err)
	}
	return int64(usage.Free), nil
}
