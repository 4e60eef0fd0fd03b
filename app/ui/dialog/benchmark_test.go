package dialog

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/bench/figures"
	"weir/app/locale"
	"weir/app/ui/hosttest"
	"weir/app/ui/text"
	"weir/assets"
	"weir/core/message"
)

// someReport has both stores.
func someReport() figures.Report {
	store := func(name string, factor float64) figures.Store {
		speed := func(n float64) figures.Speed {
			return figures.SpeedOf([]float64{factor * n * 0.96, factor * n, factor * n * 1.02})
		}
		return figures.Store{
			Name: name, Location: "/home/you/" + name, Commit: 1.24 / factor,
			Inserts: []figures.Inserts{{Batch: 100, Speed: speed(96_000)}, {Batch: 1000, Speed: speed(310_000)}},
			Pipeline: []figures.Pipeline{
				{Batch: 1, Workers: 2, Speed: speed(1210), CPU: 310}, {Batch: 10, Workers: 2, Speed: speed(9100), CPU: 42}, {Batch: 100, Workers: 2, Speed: speed(61_000), CPU: 9.4},
				{Batch: 1000, Workers: 2, Speed: speed(212_000), CPU: 4.7}, {Batch: 1000, Workers: 1, Speed: speed(180_000), CPU: 4.6}, {Batch: 1000, Workers: 4, Speed: speed(214_000), CPU: 4.9},
			},
			Steady:  []figures.Steady{{Rate: 50, P50: 4.1, P99: 9.8, CPU: 1.9}, {Rate: 500, P50: 4.4, P99: 11.2, CPU: 6.3}},
			Backlog: figures.GrowthOf(200_000, []float64{0.97, 0.99, 1.01}), History: figures.GrowthOf(1_000_000, []float64{0.93, 0.95, 0.98}),
		}
	}
	r := figures.Report{Version: "v0.9.0", Seconds: 118, Cores: 2, CPU: "Some Processor", Stores: []figures.Store{store("sqlite", 1), store("postgres", 0.42)}, Notes: []message.Text{}}
	r.Advice = figures.Advise(r.Stores)
	return r
}

func TestBenchmark(t *testing.T) {
	e := &hosttest.FormsEngine{ReportNow: someReport()}
	w := hosttest.NewFormsScene(t, e)
	Benchmark(w.Host)
	d, places := w.Top(), hosttest.Places(w.Top())
	if e.Calls != nil {
		t.Errorf("opening it calls %q", e.Calls)
	}
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return d.Message.Text != "" })
	hosttest.AssertInPlace(t, "measured", d, places)
	if want := "✓  " + e.ReportNow.Advice.Sentence; d.Message.Text != want {
		t.Errorf("it advises %q, want %q", d.Message.Text, want)
	}
	for _, want := range []string{"SQLite", "PostgreSQL", "batch 1,000, workers 2", "212,000", "±4 %", "4.7 µs", "9.8 ms", "0.95×", "1,000,000"} {
		if !hosttest.Shows(d, want) {
			t.Errorf("it lacks %q: %q", want, hosttest.Texts(d))
		}
	}

	test.Tap(w.Button("Copy"))
	if got := w.App.Clipboard().Content(); got != e.ReportNow.String() {
		t.Errorf("copied %q", got)
	}
	test.Tap(w.Button("Save as JSON…"))
	file := filepath.Join(t.TempDir(), "figures.json")
	w.Types(file)
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return w.Top().Title.Text == "Save the figures" && mainButton(w.Top()).Text == "Close" })
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), `"write_batch":1000`) || strings.Count(string(data), "\n") != 1 {
		t.Errorf("saved %s, %v", data, err)
	}
}

// TestBenchmarkInGerman: the table has German numbers; what is copied is in English, as the
// command line prints it.
func TestBenchmarkInGerman(t *testing.T) {
	report := someReport()
	english := report.String()
	if err := text.Use(assets.Translations, locale.German); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
	})
	w := hosttest.NewFormsScene(t, &hosttest.FormsEngine{ReportNow: report})
	Benchmark(w.Host)
	d := w.Top()
	w.Key(fyne.KeyReturn)
	w.Until(func() bool { return d.Message.Text != "" })
	for _, want := range []string{"212\u2009000", "±4 %", "4,7 µs", "0,95×"} {
		if !hosttest.Shows(d, want) {
			t.Errorf("it lacks %q: %q", want, hosttest.Texts(d))
		}
	}
	if got := report.String(); got != english {
		t.Errorf("copied is\n%s\nwant\n%s", got, english)
	}
}

func TestBenchmarkFails(t *testing.T) {
	e := &hosttest.FormsEngine{Err: errors.New("SQLite: warming up: append: no space left on the disk")}
	w := hosttest.NewFormsScene(t, e)
	Benchmark(w.Host)
	w.Key(fyne.KeyReturn)
	d := w.Top()
	w.Until(func() bool { return d.Message.Text != "" })
	if got := d.Message.Text; got != "✗  "+e.Err.Error() {
		t.Errorf("it says %q", got)
	}
}

// TestBenchmarkIsCancelled: Cancel closes the dialog and ends the measurement.
func TestBenchmarkIsCancelled(t *testing.T) {
	e := &hosttest.FormsEngine{Hold: make(chan struct{})}
	w := hosttest.NewFormsScene(t, e)
	Benchmark(w.Host)
	d := w.Top()
	w.Key(fyne.KeyReturn)
	test.Tap(w.Button("Cancel"))
	if d.IsOpen {
		t.Error("Cancel leaves the dialog open")
	}
	// This would not return if the measurement hadn't ended.
	w.Goroutines.Wait()
	if e.Calls != nil {
		t.Errorf("it was measured: %q", e.Calls)
	}
}
