package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sceneResult is what weir demo SCENE --json prints.
type sceneResult struct {
	Scene string `json:"scene"`
	Steps []struct {
		Caption string             `json:"caption"`
		Facts   map[string]float64 `json:"facts"`
		Seconds float64            `json:"seconds"`
	} `json:"steps"`
	Lost    int64   `json:"lost"`
	Twice   int64   `json:"twice"`
	Seconds float64 `json:"seconds"`
	OK      bool    `json:"ok"`
}

func TestDemoScene(t *testing.T) {
	dir := t.TempDir()
	r := decode[sceneResult](t, must(t, dir, "demo", "poison", "--json"))
	if !r.OK || r.Scene != "poison" || r.Lost != 0 || r.Twice != 0 || r.Seconds <= 0 || len(r.Steps) != 5 || r.Steps[2].Facts["attempts"] != 3 {
		t.Errorf("got %+v", r)
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) > 0 {
		t.Errorf("a scene has left %v, %v", all, err)
	}
}

func TestDemoWithoutScene(t *testing.T) {
	dir := t.TempDir()
	if out := must(t, dir, "demo"); strings.Count(out, "\n") != 8 || !strings.Contains(out, "skip-locked") {
		t.Errorf("the list of scenes is\n%s", out)
	}
	if all := decode[[]struct{ Name, Title, Line string }](t, must(t, dir, "demo", "--json")); len(all) != 8 || all[0].Name != "back-pressure" {
		t.Errorf("the list of scenes is %v", all)
	}
	for _, args := range [][]string{{"demo", "nothing"}, {"demo", "poison", "burst"}, {"demo", "--frames", dir}} {
		if r := run(t, dir, args...); r.code != 2 || strings.Count(r.err, "\n") != 1 || r.out != "" {
			t.Errorf("weir %v: %+v", args, r)
		}
	}
	if r := run(t, dir, "demo", "nothing"); !strings.Contains(r.err, "back-pressure, takeover") {
		t.Errorf("the scenes are not named: %s", r.err)
	}
}

// inScene plays a scene, in a folder that it may fill, until its second program is there.
func inScene(t *testing.T) (c *exec.Cmd, errs *bytes.Buffer, temporary string) {
	t.Helper()
	dir := t.TempDir()
	temporary = filepath.Join(dir, "tmp")
	if err := os.Mkdir(temporary, 0o755); err != nil {
		t.Fatal(err)
	}
	c, errs = weir(t, dir, "demo", "takeover"), new(bytes.Buffer)
	c.Env = append(c.Env, "TMPDIR="+temporary)
	c.Stderr = errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the second program", func() bool { return len(mentioning(temporary)) == 2 })
	return c, errs, temporary
}

// mentioning are the processes that have a text in their command line.
func mentioning(text string) (pids []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range all {
		if line, err := os.ReadFile(file); err == nil && bytes.Contains(line, []byte(text)) { // else it has ended
			pids = append(pids, file)
		}
	}
	return pids
}

// gone waits until nothing is left of a scene.
func gone(t *testing.T, temporary string) {
	t.Helper()
	until(t, "no process of the scene", func() bool { return len(mentioning(temporary)) == 0 })
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestKilledScene: nothing is left of a scene whose program was killed.
func TestKilledScene(t *testing.T) {
	t.Parallel()
	c, _, temporary := inScene(t)
	_ = c.Process.Kill() // it runs
	_ = c.Wait()         // it was killed
	gone(t, temporary)
}

// TestInterruptedScene: Ctrl+C in a terminal goes to all programs of it, and a scene ends
// in order.
func TestInterruptedScene(t *testing.T) {
	t.Parallel()
	c, errs, temporary := inScene(t)
	if err := interrupt(c); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // its code follows
	if code := c.ProcessState.ExitCode(); code != 1 || !strings.Contains(errs.String(), "\nweir: interrupted: nothing of the scene is left behind\n") {
		t.Errorf("exit %d, %s", code, errs)
	}
	gone(t, temporary)
}
