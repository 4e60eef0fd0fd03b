package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Time limits for the programs. A start can take long because of recovery after a
// crash, a stop because of the final checkpoint.
const (
	initTime  = 3 * time.Minute
	startTime = 10 * time.Minute
	stopTime  = 5 * time.Minute
	askTime   = 30 * time.Second

	// cleanupTime is the time that an interrupted program has to clean up.
	cleanupTime = 5 * time.Second
)

// command runs one of the programs as the server's user in the cluster's
// folder, so that paths are short and none goes through pg_ctl's shell.
func (c *cluster) command(ctx context.Context, limit time.Duration, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.path(name), args...)
	cmd.Dir = c.dir
	cmd.Env = environment()
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = cleanupTime
	c.as.run(cmd)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", name, ctx.Err())
	}
	if line := telling(string(out)); line != "" {
		return fmt.Errorf("%s: %w: %s", name, err, line)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// control runs pg_ctl on the cluster and waits until the action is complete.
func (c *cluster) control(ctx context.Context, limit time.Duration, action string, args ...string) error {
	seconds := fmt.Sprintf("%d", int(limit.Seconds()))
	return c.command(ctx, limit+cleanupTime, "pg_ctl",
		append([]string{action, "--pgdata=data", "--wait", "--timeout=" + seconds}, args...)...)
}

// telling returns the line of a program's output or log that explains its
// failure: the last one with an error, else the last.
func telling(text string) string {
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		// These only refer to another line.
		if line == "" || strings.Contains(line, "Examine the log output") || strings.Contains(line, "contains errors") {
			continue
		}
		if named(line) || !named(last) {
			last = line
		}
	}
	return last
}

func named(line string) bool {
	for _, word := range []string{"FATAL:", "PANIC:", "error:"} {
		if strings.Contains(line, word) {
			return true
		}
	}
	return false
}
