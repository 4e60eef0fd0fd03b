package cluster

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v4/process"

	"weir/core/message"
)

// notRunning is the exit code of pg_ctl status.
const notRunning = 3

// running reports whether the cluster's server is running.
func (c *cluster) running(ctx context.Context) (bool, error) {
	err := c.command(ctx, askTime, "pg_ctl", "status", "--pgdata=data")
	if exit := (&exec.ExitError{}); errors.As(err, &exit) && exit.ExitCode() == notRunning {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	pid, _, err := c.postmaster()
	if errors.Is(err, ErrStopped) {
		return false, nil
	}
	return err == nil && alive(ctx, pid), err
}

// alive reports whether the process is a server. pg_ctl accepts any process, even
// one that got the pid after a power cut, or a zombie.
func alive(ctx context.Context, pid int) bool {
	p, err := process.NewProcessWithContext(ctx, int32(pid))
	if err != nil {
		return !errors.Is(err, process.ErrorProcessNotRunning)
	}
	name, err := p.NameWithContext(ctx)
	if err == nil && !strings.HasPrefix(name, "postgres") && !strings.HasPrefix(name, "postmaster") {
		return false
	}
	states, err := p.StatusWithContext(ctx)
	return err != nil || !slices.Contains(states, process.Zombie)
}

func (c *cluster) pidFile() string { return filepath.Join(c.data(), "postmaster.pid") }

// postmaster returns the server's process and port from lines 1 and 4 of
// postmaster.pid (see PostgreSQL's miscadmin.h).
func (c *cluster) postmaster() (pid, port int, err error) {
	text, err := os.ReadFile(c.pidFile())
	if errors.Is(err, os.ErrNotExist) {
		return 0, 0, ErrStopped
	}
	if err != nil {
		return 0, 0, err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 {
		return 0, 0, message.NewError("{{.File}} is incomplete: try again, or remove it if no server is running", "File", c.pidFile())
	}
	pid, err = strconv.Atoi(strings.TrimSpace(lines[0]))
	if err == nil {
		port, err = strconv.Atoi(strings.TrimSpace(lines[3]))
	}
	return pid, port, err
}
