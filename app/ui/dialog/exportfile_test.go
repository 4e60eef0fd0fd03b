package dialog

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"weir/app/ui/host"
)

func TestExportPath(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for text, want := range map[string]string{
		" /data/x.csv ": "/data/x.csv",
		"~/x.csv":       filepath.Join(home, "x.csv"),
		"x.csv":         filepath.Join(home, "x.csv"),
	} {
		if got, err := exportPath(text); err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
	if _, err := exportPath(" "); err == nil {
		t.Error("an empty name is no error")
	}
}

func TestExportName(t *testing.T) {
	got := exportName("weir-metrics", ".csv", time.Date(2026, 11, 24, 20, 31, 59, 0, time.Local))
	if want := "weir-metrics-2026-11-24-2031.csv"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCheckTarget(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file.csv")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path    string
		exists  bool
		problem string
	}{
		{filepath.Join(dir, "new.csv"), false, ""},
		{file, true, ""},
		{dir, false, "is a folder: add the name of a file"},
		{filepath.Join(dir, "none", "x.csv"), false, "there is no folder"},
		{filepath.Join(file, "x.csv"), false, "is not a folder: choose another"},
	} {
		exists, err := checkTarget(test.path)
		if exists != test.exists || (err == nil) != (test.problem == "") || err != nil && !strings.Contains(err.Error(), test.problem) {
			t.Errorf("%s: got %v, %v, want %v, %q", test.path, exists, err, test.exists, test.problem)
		}
	}
	if got, want := freePath(file), filepath.Join(dir, "file-2.csv"); got != want {
		t.Errorf("free path: got %q, want %q", got, want)
	}
}

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.csv")
	write := func(text string, err error) error {
		_, got := writeFile(t.Context(), path, func(out io.Writer) (int, error) {
			_, _ = io.WriteString(out, text)
			return 1, err
		})
		return got
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := write("second", broken); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	if got, _ := os.ReadFile(path); string(got) != "first" {
		t.Errorf("after an error the file holds %q, want what was there before", got)
	}
	none := filepath.Join(filepath.Dir(path), "none")
	_, err := writeFile(t.Context(), filepath.Join(none, "x.csv"), nil)
	if want := "can't write x.csv in " + none + ": there is no such folder; choose another folder"; err == nil || err.Error() != want {
		t.Errorf("without the folder: got %v, want %q", err, want)
	}
	if _, err := writeFile(t.Context(), path, func(io.Writer) (int, error) {
		return 0, &fs.PathError{Op: "write", Path: path + "4711", Err: syscall.ENOSPC}
	}); err == nil || strings.Contains(err.Error(), "4711") || !strings.Contains(err.Error(), "the disk is full; choose another folder") {
		t.Errorf("on a full disk: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := writeFile(ctx, path, func(io.Writer) (int, error) { return 0, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("got %v, %v beside the file, want nothing", left, err)
	}
}

func TestCounting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var slow iter.Seq2[int, error] = func(yield func(int, error) bool) {
			for i := range 64 * 10 {
				if i%64 == 63 {
					time.Sleep(100 * time.Millisecond)
				}
				if !yield(i, nil) {
					return
				}
			}
		}
		var told []int
		n := 0
		for range host.WithProgress(slow, func(rows int) { told = append(told, rows) }) {
			n++
		}
		if n != 640 || len(told) != 3 || told[0] != 3*64 {
			t.Errorf("passed %d on and told %v; want 640, and to be told every 250 ms", n, told)
		}
	})
}
