package dashboard

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/synthetic"
	"weir/core"
	"weir/core/metrics"
)

// wait makes this many events wait for some seconds of the samples' time.
func (w *dash) wait(backlog int64, seconds int) {
	for range 2 * seconds {
		s := w.engine.Model.Next()
		s.Backlog, s.Claimed = backlog, 0
		w.engine.Show(s)
	}
}

// journal are the annotations that were kept since the test began.
func (w *dash) journal() []string {
	var texts []string
	for a, err := range w.engine.Past.Annotations(w.T.Context(), time.Time{}, time.Time{}) {
		if err == nil && a.Text != "workers 4 → 8" {
			texts = append(texts, a.Text)
		}
	}
	return texts
}

// annotated runs queued functions until the store has this many annotations.
func (w *dash) annotated(n int) []string {
	w.T.Helper()
	w.Until(func() bool { return len(w.journal()) >= n && !w.dashboard.annotations.busy })
	return w.journal()
}

// notified is an app that passes its notifications to the test.
type notified struct {
	fyne.App
	mu   sync.Mutex
	said []string // guarded by mu
}

func (a *notified) SendNotification(n *fyne.Notification) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.said = append(a.said, n.Title+": "+n.Content)
}

func (a *notified) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.said)
}

// A crossing is reported once on the card, on the chart and in the store, also
// from another page; so is its end.
func TestThreshold(t *testing.T) {
	app := &notified{App: test.NewTempApp(t)}
	app.Preferences().SetFloat("charts.limit.waiting", 100)
	app.Preferences().SetBool("charts.limit.waiting.notify", true)
	w := openDash(t, app, hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	p, card := w.chart("waiting"), w.dashboard.cards[2]
	calmly := func(when string) {
		t.Helper()
		w.frame()
		if p.alarm.Visible() || p.back.StrokeColor != w.Colours().Border || card.back.StrokeColor != w.Colours().Border || card.note.Color == w.Colours().Alarm {
			t.Errorf("%s the chart says %q, the card %q", when, p.alarm.Text, card.note.Text)
		}
	}
	w.wait(500, 4)
	calmly("after four seconds")
	w.Leave()
	w.wait(500, 8)
	if got, want := w.annotated(1), []string{"Waiting above 100 (waiting)"}; !slices.Equal(got, want) {
		t.Errorf("kept are %q, want %q", got, want)
	}
	w.Open(w.dashboard)
	w.frame()
	if got, want := card.note.Text, "✗ above 100 for 11 s"; got != want || card.back.StrokeColor != w.Colours().Alarm {
		t.Errorf("the card says %q on an edge of %v, want %q", got, card.back.StrokeColor, want)
	}
	if got, want := p.alarm.Text, "✗ waiting above 100 for 11 s"; got != want || !p.alarm.Visible() || p.back.StrokeColor != w.Colours().Alarm {
		t.Errorf("the chart says %q (%v) on an edge of %v, want %q", got, p.alarm.Visible(), p.back.StrokeColor, want)
	}
	w.wait(3, 2) // it jumps about
	w.wait(500, 2)
	w.wait(3, 20)
	if got, want := w.annotated(2), []string{"Waiting above 100 (waiting)", "Waiting no longer above 100 (after 16 s)"}; !slices.Equal(got, want) {
		t.Errorf("kept are %q, want %q", got, want)
	}
	calmly("when it is over")
	w.Until(func() bool { return len(app.all()) == 2 })
	for _, text := range w.journal() {
		if !slices.Contains(app.all(), "Weir: "+text) {
			t.Errorf("the desktop was told %q, not %q", app.all(), text)
		}
	}
	// A stored annotation is read again before it is drawn.
	w.Until(func() bool {
		w.frame()
		return slices.ContainsFunc(p.shown.chart.Annotations, func(m chart.Annotation) bool { return m.Text == "Waiting above 100 (waiting)" })
	})
}

// The dialog says that a threshold is an upper limit.
func TestThresholdSaysAbove(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1440, 880)
	w.chart("waiting").editThreshold()
	text := hosttest.LabelsIn(w.Win.Canvas().Overlays().Top())
	for _, want := range []string{"Alarm above", "upper limit", "Values below it raise none"} {
		if !strings.Contains(text, want) {
			t.Errorf("the dialog says %q, want %q in it", text, want)
		}
	}
}

// A window that watches another program's pipeline shows crossings, but doesn't
// write them. It notifies the desktop only on request.
func TestThresholdOfAnother(t *testing.T) {
	app := &notified{App: test.NewTempApp(t)}
	app.Preferences().SetFloat("charts.limit.waiting", 100)
	d := hosttest.NewDashEngine(10 * time.Minute)
	d.StateNow.Phase, d.StateNow.Elsewhere = control.Watching, []core.Node{{ID: 1}}
	w := openDash(t, app, d, 1440, 880)
	w.wait(500, 10)
	w.wait(3, 10)
	w.wait(500, 10)
	w.Until(func() bool { return len(w.Queue) == 0 })
	w.Goroutines.Wait() // which would tell others
	w.frame()
	if got := w.chart("waiting").alarm; !got.Visible() {
		t.Error("the chart doesn't say that its threshold is exceeded")
	}
	if got := w.journal(); len(got) > 0 || len(w.dashboard.annotations.all) > 0 {
		t.Errorf("kept are %q", got)
	}
	if got := app.all(); len(got) > 0 {
		t.Errorf("the desktop was told %q", got)
	}
}

// After a restart the window knows from the past which thresholds are exceeded,
// and doesn't report them again.
func TestThresholdFromBefore(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetFloat("charts.limit.throughput", 500)
	w := openDash(t, app, hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	if got, want := w.dashboard.cards[0].note.Text, "✗ above 500"; got != want {
		t.Errorf("the card says %q, want %q: since when isn't known", got, want)
	}
	for range 20 {
		w.step()
	}
	w.Until(func() bool { return len(w.Queue) == 0 })
	w.Goroutines.Wait() // which would write it
	if got := w.journal(); len(got) > 0 {
		t.Errorf("kept are %q", got)
	}
	w.chart("throughput").setThreshold(0)
	w.frame()
	if p := w.chart("throughput"); p.alarm.Visible() {
		t.Errorf("without a threshold the chart says %q", p.alarm.Text)
	}
}

// full is a store that has no room for annotations at first.
type full struct {
	*synthetic.Past
	mu    sync.Mutex
	tries int // guarded by mu
}

func (p *full) Annotate(ctx context.Context, a core.Annotation) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tries++; p.tries == 1 {
		return errors.New("no space")
	}
	return p.Past.Annotate(ctx, a)
}

// An annotation that can't be written is written later.
func TestThresholdOfABrokenStore(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetFloat("charts.limit.waiting", 100)
	d := hosttest.NewDashEngine(10 * time.Minute)
	broken := &full{Past: &d.Past}
	d.StoreNow = broken
	w := openDash(t, app, d, 1440, 880)
	w.wait(500, 10)
	w.Until(func() bool {
		broken.mu.Lock()
		defer broken.mu.Unlock()
		return broken.tries == 1 && !w.dashboard.annotations.busy
	})
	w.wait(3, 10)
	if got, want := w.annotated(2), []string{"Waiting above 100 (waiting)", "Waiting no longer above 100 (after 10 s)"}; !slices.Equal(got, want) {
		t.Errorf("kept are %q, want %q", got, want)
	}
}

// A page that takes the place of another writes the annotations that couldn't be written
// so far.
func TestThresholdBeforeAnotherPage(t *testing.T) {
	d := hosttest.NewDashEngine(10 * time.Minute)
	w := openDash(t, test.NewTempApp(t), d, 1440, 880)
	w.dashboard.annotations.add(d.State().Location, core.Annotation{Time: d.Past.Last.Time, Text: "Waiting above 100 (waiting)"})
	next := New(w.Host, func(Headline) {})
	next.Continue(w.dashboard)
	next.writeAnnotations()
	if got, want := w.annotated(1), []string{"Waiting above 100 (waiting)"}; !slices.Equal(got, want) {
		t.Errorf("kept are %q, want %q", got, want)
	}
}

// Of two cards with one chart each shows its own line, and the line named on
// the chart doesn't change with each sample.
func TestThresholdOfALine(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetFloat("charts.limit.throughput", 500)
	d := hosttest.NewDashEngine(time.Minute)
	d.StoreNow = &past{}
	w := openDash(t, app, d, 1440, 880)
	for i := range 40 {
		s := d.Model.Next()
		s.Generated, s.Stored, s.Processed = 400+uint64(i%2), 401-uint64(i%2), 100 // 800/s; of 200/s
		d.Show(s)
		w.frame()
		p, cards := w.chart("throughput"), w.dashboard.cards
		if exceeded := i >= 12; exceeded && (!strings.HasPrefix(p.alarm.Text, "✗ generated above 500") || !strings.HasPrefix(cards[0].note.Text, "✗ above 500")) {
			t.Fatalf("after %d samples the chart says %q, the card %q", i, p.alarm.Text, cards[0].note.Text)
		}
		if strings.HasPrefix(cards[1].note.Text, style.Failure) {
			t.Fatalf("the card of 200/s says %q", cards[1].note.Text)
		}
	}
}

// The threshold applies to a minute: one interval with an error is no peak, and
// one without is no end.
func TestThresholdOfErrors(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetFloat("charts.limit.errors", 5)
	d := hosttest.NewDashEngine(time.Minute)
	d.StoreNow = &past{} // what came before is without errors
	w := openDash(t, app, d, 1440, 880)
	fail := func(every, seconds int) {
		for i := range 2 * seconds {
			s := d.Model.Next()
			s.Counters.Errors, s.Failed = [metrics.Stages]uint64{}, 0
			if i%(2*every) == 0 {
				s.Failed = 1
			}
			d.Show(s)
		}
		w.frame()
	}
	alarm := w.chart("errors").alarm
	fail(20, 120)
	if alarm.Visible() {
		t.Errorf("of three errors a minute the chart says %q", alarm.Text)
	}
	fail(2, 60)
	if want := "✗ process above 5 for "; !alarm.Visible() || !strings.HasPrefix(alarm.Text, want) {
		t.Errorf("of thirty errors a minute the chart says %q (%v), want %q", alarm.Text, alarm.Visible(), want)
	}
	fail(100, 80)
	if alarm.Visible() {
		t.Errorf("when it is over the chart says %q", alarm.Text)
	}
}

// A variant's crossing is shown on its chart while another variant is shown.
func TestThresholdOfAVariant(t *testing.T) {
	app := test.NewTempApp(t)
	app.Preferences().SetFloat("charts.limit.program.Goroutines", 5)
	w := openDash(t, app, hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	if got, want := w.chart("program").alarm.Text, "✗ Goroutines above 5"; got != want {
		t.Errorf("the chart says %q, want %q", got, want)
	}
	w.chart("program").nextVariant()
	w.chart("program").nextVariant()
	w.frame()
	if got, want := w.chart("program").alarm.Text, "✗ goroutines above 5"; got != want {
		t.Errorf("shown, the chart says %q, want %q", got, want)
	}
}

func TestLimitText(t *testing.T) {
	for _, c := range []struct {
		limit float64
		unit  chart.Unit
		want  string
	}{{2, chart.Seconds, "2 s"}, {0.25, chart.Seconds, "250 ms"}, {1.5e4, chart.Count, "15k"}, {100, chart.Whole, "100"}, {64 << 20, chart.Bytes, "64 MiB"}, {0.5, chart.Percent, "0.5 %"}, {12.25, chart.Percent, "12.2 %"}} {
		if got := thresholdText(c.limit, c.unit); got != c.want {
			t.Errorf("%v of unit %d is %q, want %q", c.limit, c.unit, got, c.want)
		}
	}
}

// The text fits a narrow card, however long the time.
func TestAboveText(t *testing.T) {
	for long, want := range map[time.Duration]string{
		40 * time.Second: "above 1500 for 40 s", 15*time.Minute + 33*time.Second: "above 1500 for 15 min", 26*time.Hour + time.Minute: "above 1500 for 26 h",
	} {
		x := watched{threshold: 1500, crossing: crossing{since: hosttest.FirstEvent}}
		if got := x.aboveText(chart.Count, hosttest.FirstEvent.Add(long)); got != want {
			t.Errorf("after %v: got %q, want %q", long, got, want)
		}
	}
}
