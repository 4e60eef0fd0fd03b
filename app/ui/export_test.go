package ui

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/core"
)

// Enter writes the metrics without a further click.
func TestExportMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home := t.TempDir()
		t.Setenv("HOME", home)
		s := openStore(t)
		for i := range 3 {
			if err := s.AddSample(t.Context(), core.Sample{Node: 1, Time: time.Now().Add(-time.Duration(i) * time.Second), Interval: time.Second}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Second) // the newest is past
		st := openScene(t, s)
		exportMetrics(st.host, time.Time{}, time.Time{})
		st.key(fyne.KeyReturn)
		rows := savedAs(st.scene, t, "weir-metrics-*.csv")
		if len(rows) != 1+3 || rows[0][0] != "time" {
			t.Errorf("got %d rows, want 3 and a header", len(rows))
		}
		st.key(fyne.KeyEscape)

		// Again, in the same minute: nothing is replaced, nothing asked.
		exportMetrics(st.host, time.Time{}, time.Time{})
		st.key(fyne.KeyReturn)
		savedAs(st.scene, t, "weir-metrics-*-2.csv")
	})
}

func TestExportCounts(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s := openStore(t)
	fill(t, s, 10)
	failAll(t, s)
	st := openScene(t, s)
	exportMetrics(st.host, time.Time{}, time.Time{})
	inDialog[*options](t, st.scene).choose(len(inDialog[*options](t, st.scene).labels) - 1)
	if file := inDialog[*field](t, st.scene).Text; !strings.Contains(file, "weir-counts-") {
		t.Errorf("the name stays %q", file)
	}
	st.key(fyne.KeyReturn)
	if rows := savedAs(st.scene, t, "weir-counts-*.csv"); len(rows) != 1+1 {
		t.Errorf("got %d rows, want the hour of r/rust and a header", len(rows))
	}
}

// A file that a person named is replaced only when they say so.
func TestExportReplaces(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	file := filepath.Join(home, "mine.csv")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	st := openScene(t, nil)
	openExport(st.host, "Title", exportChoice{text: "Rows", name: "rows", run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
		return io.WriteString(out, "new")
	}})
	entry := inDialog[*field](t, st.scene)
	enter := func(text string) {
		entry.put(text)
		st.key(fyne.KeyReturn)
	}
	enter("none/mine.csv")
	st.until(func() bool { return strings.Contains(labelsIn(st.win.Canvas().Overlays().Top()), "there is no folder") })
	enter("mine.csv")
	st.until(func() bool { return strings.Contains(labelsIn(st.win.Canvas().Overlays().Top()), "exists already") })
	if got, _ := os.ReadFile(file); string(got) != "old" {
		t.Fatalf("the file holds %q before the confirmation", got)
	}
	test.Tap(st.button("Replace"))
	st.until(func() bool { return strings.Contains(labelsIn(st.win.Canvas().Overlays().Top()), "Saved, ") })
	if got, _ := os.ReadFile(file); string(got) != "new" {
		t.Errorf("the file holds %q", got)
	}
	if got := st.exportFolder(); got != home {
		t.Errorf("it remembers %q, want %q", got, home)
	}
}

func TestExportFails(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	st := openScene(t, nil)
	openExport(st.host, "Title", exportChoice{text: "Rows", name: "rows", run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
		return 0, errors.New("export: the store can't be reached")
	}})
	st.key(fyne.KeyReturn)
	st.until(func() bool {
		return strings.Contains(labelsIn(st.win.Canvas().Overlays().Top()), "the store can't be reached")
	})
	if st.button("Save").Disabled() {
		t.Error("it can't be tried again")
	}
}

// TestExportFailsKeeps what the file held that was to be replaced.
func TestExportFailsKeeps(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	file := filepath.Join(home, "mine.csv")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	st := openScene(t, nil)
	openExport(st.host, "Title", exportChoice{text: "Rows", name: "rows", run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
		_, _ = out.Write(make([]byte, 1<<20))
		return 0, errors.New("no space left on device")
	}})
	says := func(text string) {
		st.until(func() bool { return strings.Contains(labelsIn(st.win.Canvas().Overlays().Top()), text) })
	}
	inDialog[*field](t, st.scene).put("mine.csv")
	st.key(fyne.KeyReturn)
	says("exists already")
	st.key(fyne.KeyReturn)
	says("no space left")
	if got, err := os.ReadFile(file); err != nil || string(got) != "old" {
		t.Errorf("the file holds %.20q, %v, want what it held", got, err)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) != 1 {
		t.Errorf("beside it lie %v, %v", left, err)
	}
}

// A cancelled export leaves nothing; one whose dialog was closed goes on and
// says what came of it.
func TestExportCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home := t.TempDir()
		t.Setenv("HOME", home)
		st := openScene(t, nil)
		goOn := make(chan struct{})
		slow := exportChoice{text: "Rows", name: "rows", run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			tell(1234)
			select {
			case <-ctx.Done():
			case <-goOn:
			}
			return 5678, ctx.Err()
		}}
		so := func() bool {
			return strings.Contains(labelsIn(st.win.Canvas().Overlays().Top()), "1\u2009234 rows so far, 1 s")
		}
		openExport(st.host, "Title", slow)
		st.key(fyne.KeyReturn)
		st.until(so)
		test.Tap(st.button("Cancel"))
		st.until(func() bool { return st.win.Canvas().Overlays().Top() == nil })
		if left, _ := os.ReadDir(home); len(left) > 0 {
			t.Errorf("it left %v", left)
		}

		openExport(st.host, "Title", slow)
		st.key(fyne.KeyReturn)
		st.until(so)
		st.key(fyne.KeyEscape)
		if st.win.Canvas().Overlays().Top() != nil {
			t.Fatal("Esc doesn't close the dialog")
		}
		close(goOn)
		st.until(func() bool { return st.win.Canvas().Overlays().Top() != nil })
		if text := labelsIn(st.win.Canvas().Overlays().Top()); !strings.Contains(text, "Saved, 5\u2009678 rows") {
			t.Errorf("it says %q", text)
		}
	})
}

func TestExportWithoutStore(t *testing.T) {
	st := openScene(t, nil)
	exportMetrics(st.host, time.Time{}, time.Time{})
	if text := labelsIn(st.win.Canvas().Overlays().Top()); !strings.Contains(text, "No store is open") {
		t.Errorf("it says %q", text)
	}
}

func TestShownText(t *testing.T) {
	now := time.Date(2026, 11, 24, 20, 0, 0, 0, time.Local)
	for want, from := range map[string]time.Time{
		"Metrics of the shown time, 19:50:00 – 20:00:00":                 now.Add(-10 * time.Minute),
		"Metrics of the shown time, 2026-11-20 20:00 – 2026-11-24 20:00": now.AddDate(0, 0, -4),
	} {
		if got := shownText(from, now, now); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// inDialog is the first object of a type in the topmost dialog.
func inDialog[T fyne.CanvasObject](t *testing.T, st *scene) T {
	t.Helper()
	for _, o := range test.LaidOutObjects(st.win.Canvas().Overlays().Top()) {
		if found, ok := o.(T); ok {
			return found
		}
	}
	t.Fatal("there is none in the dialog")
	panic("unreachable")
}

// savedAs waits until one file of that name stands in the home, and reads it.
func savedAs(st *scene, t *testing.T, pattern string) [][]string {
	t.Helper()
	var files []string
	st.until(func() bool {
		files, _ = filepath.Glob(filepath.Join(os.Getenv("HOME"), pattern))
		top := st.win.Canvas().Overlays().Top()
		return len(files) > 0 && top != nil && strings.Contains(labelsIn(top), "Saved, ")
	})
	f, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
