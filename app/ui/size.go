package ui

import "github.com/dustin/go-humanize"

// sizeText writes a number of bytes in binary units.
func sizeText(n int64) string { return humanize.IBytes(uint64(max(n, 0))) }
