package dump

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strconv"

	"github.com/shirou/gopsutil/v4/mem"

	"weir/core/message"
)

const (
	// maxWindow is the largest window that is accepted. The dumps use it: zstd's
	// --long=31.
	maxWindow = 1 << 31

	// bigWindow is the size from which a window justifies a memory limit.
	bigWindow = 64 << 20

	// slack is the memory that decoding needs in addition to its window, and the
	// rest of the program.
	slack = 256 << 20
)

// admit returns an error if there is not enough memory for a stream whose window
// has this many bytes. name is the window in errors. memory returns the bytes of
// free memory; it is called only for large windows.
func admit(name string, window uint64, memory func() uint64) error {
	switch {
	case window > maxWindow:
		return advised{message.NewError("its {{.Name}} is {{.Size}}, more than the limit of {{.Limit}}: repack it with a smaller one", "Name", name, "Size", mebibytes(window), "Limit", mebibytes(maxWindow))}
	case window <= bigWindow:
		return nil
	}
	if free := memory(); window+slack > free {
		return advised{message.NewError("decompressing it takes {{.Memory}} of memory for its {{.Name}}, and {{.Free}} are free: close other programs, or unpack it elsewhere", "Memory", mebibytes(window+slack), "Name", name, "Free", mebibytes(free))}
	}
	return nil
}

func mebibytes(n uint64) string { return fmt.Sprintf("%d MiB", n>>20) }

// holdMemory keeps the garbage collector from letting the heap grow to twice the
// window, until release is called. release also returns the window's memory to
// the system, because another window of that size may be opened next.
func holdMemory(window uint64) (release func()) {
	if window < bigWindow {
		return func() {}
	}
	was := debug.SetMemoryLimit(-1)
	limit := min(was, int64(inUse()+window+slack))
	debug.SetMemoryLimit(limit)
	return func() {
		debug.SetMemoryLimit(was)
		debug.FreeOSMemory()
	}
}

// inUse is the memory that Go's runtime has obtained from the system, as its
// memory limit counts it.
func inUse() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// freeMemory returns the bytes that the machine, or the program's control group,
// has left for the program.
func freeMemory() uint64 {
	free := uint64(maxWindow + slack)
	if m, err := mem.VirtualMemory(); err == nil {
		free = m.Available
	}
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return free // not Linux
	}
	for line := range bytes.Lines(groups) {
		// Version 2: https://docs.kernel.org/admin-guide/cgroup-v2.html
		if group, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("0::")); ok {
			free = min(free, groupMemory("/sys/fs/cgroup", string(group)))
		}
	}
	return free
}

// groupMemory returns the bytes that the memory limits of a control group and of
// its ancestors leave free.
func groupMemory(root, group string) uint64 {
	free := ^uint64(0)
	for ; ; group = path.Dir(group) {
		dir := filepath.Join(root, group)
		limit, okLimit := readNumber(filepath.Join(dir, "memory.max"), "")
		used, okUsed := readNumber(filepath.Join(dir, "memory.current"), "")
		if okLimit && okUsed {
			// The kernel reclaims cached pages of files under pressure.
			cached, _ := readNumber(filepath.Join(dir, "memory.stat"), "inactive_file ")
			free = min(free, limit-min(limit, used-min(used, cached)))
		}
		if group == "/" || group == "." {
			return free
		}
	}
}

// readNumber reads the number after prefix, which starts a line.
func readNumber(file, prefix string) (uint64, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(text) {
		if number, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte(prefix)); ok {
			n, err := strconv.ParseUint(string(number), 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
