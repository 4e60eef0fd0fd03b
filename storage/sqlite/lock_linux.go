package sqlite

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// lockHolder determines which other program has locked the store's file, or one of
// those beside it. Linux lists all locks in /proc/locks (proc_locks(5)):
//
//	1: POSIX  ADVISORY  WRITE 4711 08:01:123456 120 120
//
// Whoever writes has a lock of kind WRITE on the -shm file, or, with a rollback
// journal, on the database (sqlite.org/walformat.html, 2.3). Locks of kind READ
// keep nobody from writing where there is a -shm file: every program that has the
// store open holds one.
func lockHolder(path string) (holder, bool) {
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return holder{}, false
	}
	files := make(map[string]bool)
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		// Not opened: to close it would drop this program's own locks.
		var info unix.Stat_t
		if unix.Stat(file, &info) == nil {
			files[fmt.Sprintf("%02x:%02x:%d", unix.Major(info.Dev), unix.Minor(info.Dev), info.Ino)] = true
		}
	}
	found := make(map[string]int) // the first process by kind of lock
	for line := range strings.Lines(string(locks)) {
		f := strings.Fields(line)
		if len(f) < 6 || f[1] == "->" || !files[f[5]] { // waits for the lock itself
			continue
		}
		// Those of other namespaces have no number here.
		if pid, err := strconv.Atoi(f[4]); err == nil && pid > 0 && pid != os.Getpid() && found[f[3]] == 0 {
			found[f[3]] = pid
		}
	}
	pid := found["WRITE"]
	if _, err := os.Stat(path + "-shm"); pid == 0 && errors.Is(err, os.ErrNotExist) {
		pid = found["READ"]
	}
	if pid == 0 {
		return holder{}, false
	}
	name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid)) // it may have ended
	return holder{strings.TrimSpace(string(name)), pid}, true
}
