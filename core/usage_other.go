//go:build !unix && !windows

package core

import (
	"runtime/metrics"
	"time"
)

// cpuTime is the processor time that Go code has used, as the runtime
// estimates it: the system has no call that the standard library wraps.
func cpuTime() time.Duration {
	s := []metrics.Sample{{Name: "/cpu/classes/user:cpu-seconds"}}
	metrics.Read(s)
	return time.Duration(s[0].Value.Float64() * float64(time.Second))
}

// rss is the memory that the runtime holds now, in bytes.
func rss() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// maxRSS is what the runtime has ever asked the system for, in bytes.
func maxRSS() uint64 { return rss() }
