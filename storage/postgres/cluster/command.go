package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// How long the programs may take. Recovery after a crash makes a start long, a
// last checkpoint makes a stop long.
const (
	initTime  = 3 * time.Minute
	startTime = 10 * time.Minute
	stopTime  = 5 * time.Minute
	askTime   = 30 * time.Second

	// cleanupTime is what an interrupted program has left to clean up.
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

// control runs pg_ctl on the cluster and waits for what it does.
func (c *cluster) control(ctx context.Context, limit time.Duration, action string, args ...string) error {
	seconds := fmt.Sprintf("%d", int(limit.Seconds()))
	return c.command(ctx, limit+cleanupTime, "pg_ctl",
		append([]string{action, "--pgdata=data", "--wait", "--timeout=" + seconds}, args...)...)
}

// telling is the line of a program's output or log that says why it failed:
// the last that names an error, else the last.
func telling(text string) string {
	last := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		// These only point at another line.
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
