package core

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// cpuTime is the processor time that this program has used.
func cpuTime() time.Duration {
	var created, ended, kernel, user windows.Filetime
	if windows.GetProcessTimes(windows.CurrentProcess(), &created, &ended, &kernel, &user) != nil {
		return 0
	}
	ticks := func(f windows.Filetime) int64 { return int64(f.HighDateTime)<<32 | int64(f.LowDateTime) } // of 100 ns
	return time.Duration(100 * (ticks(kernel) + ticks(user)))
}

// memoryCounters is PROCESS_MEMORY_COUNTERS of psapi.h.
type memoryCounters struct {
	size, faults           uint32
	peakWorkingSet         uintptr
	workingSet             uintptr
	_, _, _, _             uintptr // quotas of the pools
	pagefile, peakPagefile uintptr
}

var getProcessMemoryInfo = windows.NewLazySystemDLL("kernel32.dll").NewProc("K32GetProcessMemoryInfo")

func memory() (m memoryCounters) {
	m.size = uint32(unsafe.Sizeof(m))
	if ok, _, _ := getProcessMemoryInfo.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&m)), uintptr(m.size)); ok == 0 {
		return memoryCounters{}
	}
	return m
}

// rss is the memory that this program holds now, in bytes.
func rss() uint64 { return uint64(memory().workingSet) }

// maxRSS is the most memory that this program has held at once, in bytes.
func maxRSS() uint64 { return uint64(memory().peakWorkingSet) }
