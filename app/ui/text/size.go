package text

import "github.com/dustin/go-humanize"

// Size writes a number of bytes in binary units.
func Size(n int64) string { return humanize.IBytes(uint64(max(n, 0))) }
