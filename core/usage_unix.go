//go:build unix

package core

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// cpuTime is the processor time that this program has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// maxRSS is the most memory that this program has held at once, in bytes.
func maxRSS() uint64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return uint64(u.Maxrss) // bytes there, KiB elsewhere
	}
	return uint64(u.Maxrss) << 10
}

// statm is the system's account of this program's memory, nil where there is none. It
// stays open: opening it twice a second costs more than reading it.
var statm = sync.OnceValue(func() *os.File {
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return nil
	}
	return f
})

// rss is the memory that this program holds now, in bytes; where the system
// doesn't say, the most that it held.
func rss() uint64 {
	f := statm()
	if f == nil {
		return maxRSS()
	}
	var buf [128]byte
	n, _ := f.ReadAt(buf[:], 0) // io.EOF
	fields := bytes.Fields(buf[:n])
	if len(fields) < 2 {
		return maxRSS()
	}
	pages, err := strconv.ParseUint(string(fields[1]), 10, 64)
	if err != nil {
		return maxRSS()
	}
	return pages * uint64(os.Getpagesize())
}
