package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/shirou/gopsutil/v4/cpu"
)

var peakLine = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// peakMemory is the largest resident memory that this process has had, in bytes. What
// getrusage reports includes the memory of the process that started it.
func peakMemory() (uint64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	found := peakLine.FindSubmatch(status)
	if found == nil {
		return 0, fmt.Errorf("/proc/self/status has no VmHWM")
	}
	kib, err := strconv.ParseUint(string(found[1]), 10, 64)
	return kib << 10, err
}

// host is the machine and the versions of what was compared.
type host struct {
	CPU      string            `json:"cpu"`
	Cores    int               `json:"cores"`
	Kernel   string            `json:"kernel"`
	Go       string            `json:"go"`
	SQLite   string            `json:"sqlite"`
	Postgres string            `json:"postgresql,omitempty"`
	Modules  map[string]string `json:"modules"` // by path
}

// reported are the modules whose versions a report names, besides those of the systems.
var reported = []string{"github.com/mattn/go-sqlite3", "github.com/jackc/pgx/v5"}

func describeHost(contenders []contender) (host, error) {
	h := host{Cores: runtime.NumCPU(), Go: runtime.Version(), Modules: make(map[string]string)}
	h.SQLite, _, _ = sqlite3.Version()
	info, err := cpu.Info()
	if err != nil {
		return h, err
	}
	if len(info) > 0 {
		h.CPU = info[0].ModelName
	}
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return h, err
	}
	h.Kernel = string(release[:len(release)-1])
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return h, fmt.Errorf("this program was built without modules")
	}
	for _, m := range build.Deps {
		if slices.Contains(reported, m.Path) || slices.ContainsFunc(contenders, func(c contender) bool { return c.module == m.Path }) {
			h.Modules[m.Path] = m.Version
		}
	}
	return h, nil
}

// syncTime is how long a small durable write takes in dir, in milliseconds: the median
// of a hundred.
func syncTime(dir string) (float64, error) {
	f, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	page := make([]byte, 4096)
	var took []time.Duration
	for range 100 {
		from := time.Now()
		if _, err := f.Write(page); err != nil {
			return 0, err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return 0, err
		}
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	return percentile(took, 0.5), nil
}
