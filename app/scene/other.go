package scene

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"weir/core"
	"weir/core/activity"
	"weir/storage"
)

// otherCommand is what the other program is told: which store it works on, and how.
type otherCommand struct {
	Backend string        `json:"backend"`
	Path    string        `json:"path"` // of the SQLite file
	URL     string        `json:"url"`  // of the server
	Lease   time.Duration `json:"lease"`
	Workers int           `json:"workers"`
	Batch   int           `json:"batch"`
	Work    time.Duration `json:"work"` // that handling an event takes
}

// report is what the other program says that it has done.
type report struct {
	Claims  int            `json:"claims"`
	Events  int            `json:"events"`  // claimed
	Skipped int            `json:"skipped"` // segments that its claims stepped over
	Held    []core.Segment `json:"held"`    // claimed and not settled
}

// otherProgram is a second Weir, in a process of its own, that works on the same store.
type otherProgram struct {
	program *exec.Cmd
	alive   io.Closer // its standard input: it ends in order when that is closed
	read    chan struct{}

	mu   sync.Mutex
	last report // guarded by mu

	ending sync.Once
	err    error
}

// OtherCommand is what the command line calls with the argument that follows it: Other.
const OtherCommand = "other"

// startOther starts another program on the store of a scene.
func (a *play) startOther(workers, batch int, lease, work time.Duration) error {
	s := a.place.settings(0)
	told, err := json.Marshal(otherCommand{
		Backend: s.Backend, Path: s.SQLite.Path, URL: s.Postgres.URL, Lease: lease, Workers: workers, Batch: batch, Work: work,
	})
	if err != nil {
		return err
	}
	c, err := a.player.command(OtherCommand, string(told))
	if err != nil {
		return err
	}
	detach(c) // the scene ends it
	o := &otherProgram{program: c, read: make(chan struct{})}
	if o.alive, err = c.StdinPipe(); err != nil {
		return err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("start the other program: %w", err)
	}
	go func() {
		defer close(o.read)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var r report
			if json.Unmarshal(lines.Bytes(), &r) == nil {
				o.mu.Lock()
				o.last = r
				o.mu.Unlock()
			}
		}
	}()
	a.other = o
	return nil
}

// report is the newest one.
func (o *otherProgram) report() report {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.last
}

// kill ends the program as the system does that is out of memory: it can do nothing
// about it.
func (o *otherProgram) kill() error {
	var err error
	o.ending.Do(func() {
		err = o.program.Process.Kill()
		<-o.read
		_ = o.program.Wait() // it was killed
	})
	return err
}

// endWithin bounds how long the other program may take to end in order.
const endWithin = 10 * time.Second

// end has the program end in order, unless it has ended.
func (o *otherProgram) end() error {
	o.ending.Do(func() {
		late := time.AfterFunc(endWithin, func() { _ = o.program.Process.Kill() })
		defer late.Stop()
		_ = o.alive.Close() // it may have ended
		<-o.read
		if err := o.program.Wait(); err != nil {
			o.err = fmt.Errorf("the other program: %w", err)
		}
	})
	return o.err
}

// reportEvery is how often the other program reports.
const reportEvery = 20 * time.Millisecond

// Other runs a pipeline without a source, as the command says, until the end of alive,
// and reports to out. It is what the other program's process does.
func Other(ctx context.Context, alive io.Reader, out io.Writer, command, version string) (err error) {
	var c otherCommand
	if err := json.Unmarshal([]byte(command), &c); err != nil {
		return fmt.Errorf("read what to do: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, alive) // an error is an end, too
	}()
	log := slog.New(slog.DiscardHandler)
	settings := storage.Settings{Backend: c.Backend, MustExist: true, Log: log}
	settings.SQLite.Path, settings.Postgres.URL = c.Path, c.URL
	store, err := storage.Open(ctx, settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	watched := &watchedClaims{Store: store, held: map[int64][]core.Segment{}}
	pipe, err := core.New(core.Config{
		Store: watched, Handler: newHandler(c.Work), Log: log, Version: version,
		Workers: c.Workers, Batch: c.Batch, Lease: c.Lease,
	})
	if err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() {
		_, err := pipe.Run(ctx)
		ended <- err
	}()
	tick := time.NewTicker(reportEvery)
	defer tick.Stop()
	for lines := json.NewEncoder(out); ; {
		select {
		case err := <-ended:
			return errors.Join(err, lines.Encode(watched.report(pipe.Activity())))
		case <-tick.C:
			if err := lines.Encode(watched.report(pipe.Activity())); err != nil {
				cancel() // the other end is gone
			}
		}
	}
}

// skips is how many segments the claims of a pipeline have stepped over.
func skips(r *activity.Recorder) (n int) {
	for many, times := range r.Skipped.Counts() {
		n += many * int(times)
	}
	return n
}
