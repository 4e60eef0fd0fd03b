package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/core/atomicfile"
	"weir/core/diskerr"
	"weir/core/message"
)

// confName is the file with Weir's settings in the cluster.
const confName = "weir.conf"

// The remaining sessions of a killed server may hold the cluster's memory for a
// moment longer.
const (
	recoverTries = 20
	recoverPause = 500 * time.Millisecond
)

// launch starts the server and waits until it is ready.
func (c *cluster) launch(ctx context.Context, o Options) error {
	// The pid in the file may now belong to another program, and PostgreSQL would
	// then refuse to start. It detects sessions that still hold the cluster's
	// memory without the file.
	err := os.Remove(c.pidFile())
	killed := err == nil
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for try := 1; ; try++ {
		port, err := c.configure(o)
		if err != nil {
			return err
		}
		if err = c.launchOnce(ctx); err == nil {
			return nil
		}
		// Another program may have just taken the port.
		if again := killed || !free(port); !again || try == recoverTries || !pause(ctx, recoverPause) {
			return err
		}
	}
}

func (c *cluster) launchOnce(ctx context.Context) error {
	log, err := os.OpenFile(c.log(), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return diskerr.Writing(c.log(), err)
	}
	defer log.Close()
	if err := c.as.give(c.log()); err != nil {
		return err
	}
	before, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if err = c.control(ctx, startTime, "start", "--log=server.log", "--silent"); err == nil {
		return nil
	}
	said, readErr := io.ReadAll(io.NewSectionReader(log, before, 1<<20))
	if line := telling(string(said)); readErr == nil && line != "" {
		return message.NewError("{{.Error}}; {{.File}} says: {{.Line}}", "Error", err, "File", c.log(), "Line", line)
	}
	return err
}

// configure writes Weir's settings and returns the port.
func (c *cluster) configure(o Options) (int, error) {
	file := filepath.Join(c.data(), confName)
	port, err := c.port()
	if err != nil {
		return 0, err
	}
	if port == 0 || !free(port) {
		fresh, err := choosePort()
		if err != nil {
			return 0, err
		}
		if port != 0 {
			o.Log.Warn("another program has taken the port of the PostgreSQL server: its URL has changed", "port", port, "new_port", fresh)
		}
		port = fresh
	}
	settings := defaults(runtime.GOOS)
	maps.Copy(settings, o.Settings)
	settings["listen_addresses"] = "127.0.0.1"
	settings["port"] = strconv.Itoa(port)
	settings["unix_socket_directories"] = "" // the path of a socket is limited to 107 bytes, which the folder's may exceed
	var text strings.Builder
	text.WriteString("# Rewritten at each start; put your own settings into postgresql.conf.\n")
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&text, "%s = '%s'\n", name, strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(settings[name]))
	}
	if err := atomicfile.Write(file, []byte(text.String()), 0o600); err != nil {
		return 0, diskerr.Writing(file, err)
	}
	return port, c.as.give(file)
}

// defaults are the server's settings on a system unless Options has others.
func defaults(goos string) map[string]string {
	settings := map[string]string{"cluster_name": "weir"}
	if goos == "darwin" {
		// All other methods leave what was written in the disk's cache, which a power
		// failure empties (PostgreSQL's documentation: "Reliability").
		settings["wal_sync_method"] = "fsync_writethrough"
	}
	return settings
}

var portSetting = regexp.MustCompile(`(?m)^port = '(\d+)'$`)

// port returns the port of the last start, 0 before the first.
func (c *cluster) port() (int, error) {
	text, err := os.ReadFile(filepath.Join(c.data(), confName))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	m := portSetting.FindSubmatch(text)
	if m == nil {
		return 0, nil
	}
	return strconv.Atoi(string(m[1]))
}

// choosePort finds a free port below those that systems use for outgoing
// connections (Linux: from 32768), because one of those could soon be taken
// again.
func choosePort() (int, error) {
	const from, to = 20000, 32768
	for range 100 {
		if port := from + rand.IntN(to-from); free(port) {
			return port, nil
		}
	}
	return 0, message.NewError("no port of 127.0.0.1 between {{.From}} and {{.To}} is free", "From", from, "To", to-1)
}

// free reports whether a server can listen on the port.
func free(port int) bool {
	l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}
