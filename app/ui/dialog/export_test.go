package dialog

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

	"weir/app/ui/host"
	"weir/app/ui/hosttest"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// Enter writes the metrics without a further click.
func TestExportMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home := t.TempDir()
		t.Setenv("HOME", home)
		s := hosttest.OpenStore(t)
		for i := range 3 {
			if err := s.AddSample(t.Context(), metrics.Sample{Node: 1, Time: time.Now().Add(-time.Duration(i) * time.Second), Interval: time.Second}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Second) // the newest is past
		st := hosttest.NewStoreScene(t, s)
		ExportMetrics(st.Host, time.Time{}, time.Time{})
		st.Key(fyne.KeyReturn)
		rows := savedAs(st.Scene, t, "weir-metrics-*.csv")
		if len(rows) != 1+3 || rows[0][0] != "time" {
			t.Errorf("got %d rows, want 3 and a header", len(rows))
		}
		st.Key(fyne.KeyEscape)

		// Again, in the same minute: nothing is replaced, nothing asked.
		ExportMetrics(st.Host, time.Time{}, time.Time{})
		st.Key(fyne.KeyReturn)
		savedAs(st.Scene, t, "weir-metrics-*-2.csv")
	})
}

func TestExportCounts(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 10)
	hosttest.FailAll(t, s)
	st := hosttest.NewStoreScene(t, s)
	ExportMetrics(st.Host, time.Time{}, time.Time{})
	inDialog[*widget.Options](t, st.Scene).Choose(len(inDialog[*widget.Options](t, st.Scene).Labels) - 1)
	if file := inDialog[*widget.Field](t, st.Scene).Text; !strings.Contains(file, "weir-counts-") {
		t.Errorf("the name stays %q", file)
	}
	st.Key(fyne.KeyReturn)
	if rows := savedAs(st.Scene, t, "weir-counts-*.csv"); len(rows) != 1+1 {
		t.Errorf("got %d rows, want the hour of r/rust and a header", len(rows))
	}
}

// A file that a person named is replaced only after they confirm it.
func TestExportReplaces(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	file := filepath.Join(home, "mine.csv")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	st := hosttest.NewStoreScene(t, nil)
	Export(st.Host, "Title", host.ExportChoice{Text: "Rows", Name: "rows", Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
		return io.WriteString(out, "new")
	}})
	entry := inDialog[*widget.Field](t, st.Scene)
	enter := func(text string) {
		entry.ReplaceText(text)
		st.Key(fyne.KeyReturn)
	}
	enter("none/mine.csv")
	st.Until(func() bool {
		return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "there is no folder")
	})
	enter("mine.csv")
	st.Until(func() bool {
		return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "exists already")
	})
	if got, _ := os.ReadFile(file); string(got) != "old" {
		t.Fatalf("the file holds %q before the confirmation", got)
	}
	test.Tap(st.Button("Replace"))
	st.Until(func() bool { return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "Saved, ") })
	if got, _ := os.ReadFile(file); string(got) != "new" {
		t.Errorf("the file holds %q", got)
	}
	if got := st.ExportFolder(); got != home {
		t.Errorf("it remembers %q, want %q", got, home)
	}
}

func TestExportFails(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	st := hosttest.NewStoreScene(t, nil)
	Export(st.Host, "Title", host.ExportChoice{Text: "Rows", Name: "rows", Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
		return 0, errors.New("export: the store can't be reached")
	}})
	st.Key(fyne.KeyReturn)
	st.Until(func() bool {
		return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "the store can't be reached")
	})
	if st.Button("Save").Disabled() {
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
	st := hosttest.NewStoreScene(t, nil)
	Export(st.Host, "Title", host.ExportChoice{Text: "Rows", Name: "rows", Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) {
		_, _ = out.Write(make([]byte, 1<<20))
		return 0, errors.New("no space left on device")
	}})
	says := func(text string) {
		st.Until(func() bool { return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), text) })
	}
	inDialog[*widget.Field](t, st.Scene).ReplaceText("mine.csv")
	st.Key(fyne.KeyReturn)
	says("exists already")
	st.Key(fyne.KeyReturn)
	says("no space left")
	if got, err := os.ReadFile(file); err != nil || string(got) != "old" {
		t.Errorf("the file holds %.20q, %v, want what it held", got, err)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) != 1 {
		t.Errorf("beside it lie %v, %v", left, err)
	}
}

// A cancelled export leaves no file. One whose dialog was closed continues and
// shows its result.
func TestExportCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home := t.TempDir()
		t.Setenv("HOME", home)
		st := hosttest.NewStoreScene(t, nil)
		goOn := make(chan struct{})
		slow := host.ExportChoice{Text: "Rows", Name: "rows", Run: func(ctx context.Context, out io.Writer, tell func(int)) (int, error) {
			tell(1234)
			select {
			case <-ctx.Done():
			case <-goOn:
			}
			return 5678, ctx.Err()
		}}
		so := func() bool {
			return strings.Contains(hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()), "1\u2009234 rows so far, 1 s")
		}
		Export(st.Host, "Title", slow)
		st.Key(fyne.KeyReturn)
		st.Until(so)
		test.Tap(st.Button("Cancel"))
		st.Until(func() bool { return st.Win.Canvas().Overlays().Top() == nil })
		if left, _ := os.ReadDir(home); len(left) > 0 {
			t.Errorf("it left %v", left)
		}

		Export(st.Host, "Title", slow)
		st.Key(fyne.KeyReturn)
		st.Until(so)
		st.Key(fyne.KeyEscape)
		if st.Win.Canvas().Overlays().Top() != nil {
			t.Fatal("Esc doesn't close the dialog")
		}
		close(goOn)
		st.Until(func() bool { return st.Win.Canvas().Overlays().Top() != nil })
		if text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()); !strings.Contains(text, "Saved, 5\u2009678 rows") {
			t.Errorf("it says %q", text)
		}
	})
}

func TestExportWithoutStore(t *testing.T) {
	st := hosttest.NewStoreScene(t, nil)
	ExportMetrics(st.Host, time.Time{}, time.Time{})
	if text := hosttest.LabelsIn(st.Win.Canvas().Overlays().Top()); !strings.Contains(text, "No store is open") {
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
func inDialog[T fyne.CanvasObject](t *testing.T, st *hosttest.Scene) T {
	t.Helper()
	for _, o := range test.LaidOutObjects(st.Win.Canvas().Overlays().Top()) {
		if found, ok := o.(T); ok {
			return found
		}
	}
	t.Fatal("there is none in the dialog")
	panic("unreachable")
}

// savedAs waits until there is one file of that name in the home folder, and
// reads it.
func savedAs(st *hosttest.Scene, t *testing.T, pattern string) [][]string {
	t.Helper()
	var files []string
	st.Until(func() bool {
		files, _ = filepath.Glob(filepath.Join(os.Getenv("HOME"), pattern))
		top := st.Win.Canvas().Overlays().Top()
		return len(files) > 0 && top != nil && strings.Contains(hosttest.LabelsIn(top), "Saved, ")
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
