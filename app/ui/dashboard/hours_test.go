package dashboard

import (
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/hosttest"
)

// A window that watches a pipeline for hours retains no more memory after the
// first hour.
func TestHoursTakeNoMemory(t *testing.T) {
	const (
		most    = 1e6              // bytes
		measure = 10 * time.Minute // between two looks at the heap
	)
	hours := time.Duration(7)
	if testing.Short() {
		hours = 4
	}
	d := hosttest.NewDashEngine(time.Minute)
	w := openDash(t, test.NewTempApp(t), d, 1440, 880)
	least, greatest := uint64(1<<62), uint64(0)
	for at := time.Duration(0); at < hours*time.Hour; at += hosttest.DashEvery {
		w.step()
		if at%(30*time.Second) == 0 {
			w.frame()
		}
		for len(w.Queue) > 0 {
			(<-w.Queue)()
		}
		if at < 2*time.Hour || at%measure != 0 {
			continue
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		least, greatest = min(least, m.HeapAlloc), max(greatest, m.HeapAlloc)
	}
	if grown := greatest - least; grown > most {
		t.Errorf("from the second hour on the heap is %.1f to %.1f MB, want %.1f MB between them at most", float64(least)/1e6, float64(greatest)/1e6, most/1e6)
	}
}
