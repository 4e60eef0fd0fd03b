package scene

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// guard is a program that waits until this one has ended, in whatever way, and then
// removes what a scene has made: not even a kill leaves a server or a folder behind.
type guard struct {
	program *exec.Cmd
	alive   io.Closer // the guard's standard input; the system closes it when this program ends
}

// GuardCommand is what the command line calls with the arguments that follow it: Guard.
const GuardCommand = "guard"

// startGuard starts a guard of a folder.
func startGuard(o Options, dir string) (*guard, error) {
	c, err := o.command(GuardCommand, dir)
	if err != nil {
		return nil, err
	}
	detach(c) // Ctrl+C in a terminal is for this program; the guard has to survive it
	alive, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start the guard of the temporary folder: %w", err)
	}
	return &guard{c, alive}, nil
}

// dismiss ends the guard. What it would remove is gone already.
func (g *guard) dismiss() error {
	err := g.alive.Close()
	if failed := g.program.Wait(); failed != nil {
		err = errors.Join(err, fmt.Errorf("the guard of the temporary folder: %w", failed))
	}
	return err
}

// Guard reads until the end of alive, and then removes the folder of a scene. It is what
// a guard's process does.
func Guard(alive io.Reader, dir string) error {
	if _, err := io.Copy(io.Discard, alive); err != nil {
		return err
	}
	return removeFolder(dir)
}

// command is a command of Weir, for another process.
func (o Options) command(args ...string) (*exec.Cmd, error) {
	program := o.Program
	if len(program) == 0 {
		me, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program: %w", err)
		}
		program = []string{me}
	}
	args = append([]string{"demo"}, args...)
	return exec.Command(program[0], append(program[1:len(program):len(program)], args...)...), nil
}
