package explore

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/chart/breakdown"
	"weir/app/ui/hosttest"
	"weir/core"
	"weir/core/explore"
)

// scene is the page over a store.
type scene struct {
	*hosttest.StoreScene
	*Page
}

// openPage shows the page over a store, which may be nil, until it has answered.
func openPage(t *testing.T, s core.Store) scene {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	st := hosttest.NewStoreScene(t, s)
	p := New(st.Host)
	st.Scene.Open(p)
	v := scene{st, p}
	if s != nil {
		v.settle()
	}
	return v
}

// settle waits until all is read and drawn.
func (v scene) settle() {
	v.T.Helper()
	v.Until(func() bool { return !v.running && !v.list.reading && v.answer.Chart != nil })
	v.drawn()
}

// drawn waits until the pictures show the answer.
func (v scene) drawn() {
	v.T.Helper()
	v.Until(func() bool { return v.chart.shownAt == v.chart.drawing && v.heat.shownAt == v.heat.drawing })
}

// year stores a year of comments and posts in four subreddits, two months of them with a
// peak in March, and settles them.
func year(t *testing.T, s core.Store) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	names := []string{"programming", "programming", "programming", "python", "python", "linux", "linux", "rust", "golang", "cpp", "java"}
	b := core.Batch{Segment: 1000}
	for i := range 6000 {
		day := float64(i) / 6000 * 366
		if i%5 == 0 {
			day = 86 + rng.NormFloat64()*6
		}
		hour := max(min(17+rng.NormFloat64()*5, 23.9), 0)
		e := core.Event{
			Source: "reddit", Key: fmt.Sprint("t1_", i), Kind: core.KindComment, Subreddit: names[rng.IntN(len(names))], Author: fmt.Sprint("user", rng.IntN(40)),
			CreatedAt: first.Add(time.Duration(int(day)*24)*time.Hour + time.Duration(hour*float64(time.Hour))), Score: rng.Int64N(50) - 5, Scored: true,
			Data: fmt.Appendf(nil, `{"id":"t1_%d","body":"word %d"}`, i, i%100),
		}
		if i%4 == 0 {
			e.Kind = core.KindPost
		}
		b.Events = append(b.Events, e)
	}
	if _, err := s.Append(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	settleAll(t, s)
}

// settleAll settles everything that waits.
func settleAll(t *testing.T, s core.Store) {
	t.Helper()
	for {
		c, err := s.Claim(t.Context(), 10_000)
		if err != nil {
			t.Fatal(err)
		}
		if c.Empty() {
			return
		}
		if err := s.Load(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Settle(t.Context(), core.Settlement{Claim: c}, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// sumOf adds up the chart.
func (v scene) sumOf() (n int64) {
	for _, s := range v.chart.figures.all {
		n += s.Events
	}
	return n
}

func TestPageAnswers(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	if v.answer.All.Events != 6000 || v.sumOf() != 6000 || v.answer.Every != explore.Week {
		t.Errorf("%d events, %d in the chart by %s, want 6000 by week", v.answer.All.Events, v.sumOf(), v.answer.Every)
	}
	if said := v.line.said; said.head != "6\u2009000 events match" || !strings.Contains(said.rest, "from the hourly totals") || said.warning != "" {
		t.Errorf("the line says %+v", said)
	}
	if n := len(v.list.events); n != pageRows || v.list.events[0].CreatedAt.Before(v.list.events[1].CreatedAt) {
		t.Errorf("the list has %d events, from %v, want the newest %d", n, v.list.events[0].CreatedAt, pageRows)
	}
	for _, title := range []string{"Events per week by subreddit", "r/programming", "Weekday and hour (UTC)", "2 others"} {
		if !hosttest.Shows(v.object, title) {
			t.Errorf("%q is not in sight: %q", title, hosttest.Texts(v.object))
		}
	}
}

// What is not settled is in the list and not in the chart, and the line says so.
func TestPageSaysWhatIsNotCounted(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	hosttest.Fill(t, s, 0)
	if _, err := s.Append(t.Context(), core.Batch{Segment: 10, Events: []core.Event{{Source: "reddit", Kind: "post", CreatedAt: hosttest.FirstEvent, Key: "x"}}}); err != nil {
		t.Fatal(err)
	}
	v := openPage(t, s)
	if v.answer.All.Events != 30 || len(v.list.events) != 31 || !strings.Contains(v.line.said.warning, "not counted: 1 not yet settled") {
		t.Errorf("%d counted, %d listed, the line says %+v", v.answer.All.Events, len(v.list.events), v.line.said)
	}
}

func TestPageZooms(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	all := v.figuresOf()
	w := v.chart.image.Size().Width
	from, _ := v.chart.span(10, 10)
	_, to := v.chart.span(14, 14)
	v.chart.area.Dragged(dragTo(from+2, 1))
	v.chart.area.Dragged(dragTo(to-2, to-from-4))
	if !hosttest.Shows(v.object, "Release to set From 2024-03-11, Before 2024-04-15") {
		t.Errorf("while dragging it shows %q", hosttest.Texts(v.object))
	}
	v.chart.area.DragEnd()
	v.settle()
	if v.form.from.Text != "2024-03-11" || v.form.before.Text != "2024-04-15" || v.sumOf() != all.between(10, 14).Events || v.answer.Every != explore.Day {
		t.Errorf("zoomed from %s to %s: %d events by %s, want %d by day", v.form.from.Text, v.form.before.Text, v.sumOf(), v.answer.Every, all.between(10, 14).Events)
	}
	v.chart.area.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(w/2, 10)})
	v.settle()
	if v.form.from.Text != "" || v.sumOf() != 6000 {
		t.Errorf("zoomed out: from %q, %d events", v.form.from.Text, v.sumOf())
	}
}

func (v scene) figuresOf() figures { return *v.chart.figures }

func dragTo(x, by float32) *fyne.DragEvent {
	return &fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 20)}, Dragged: fyne.NewDelta(by, 0)}
}

// Esc gives a drag up, even while the button stays pressed.
func TestPageCancelsDrag(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.h.Canvas.Focus(v.chart.area)
	v.chart.area.Dragged(dragTo(100, 1))
	v.chart.area.Dragged(dragTo(300, 200))
	v.Key(fyne.KeyEscape)
	v.chart.area.Dragged(dragTo(310, 10))
	if v.chart.overlay.from >= 0 {
		t.Error("the drag was not given up")
	}
	v.chart.area.DragEnd()
	if v.form.from.Text != "" {
		t.Errorf("it zoomed to %q", v.form.from.Text)
	}
}

func TestPageSelects(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	left, right := v.chart.span(12, 12)
	v.chart.area.Tapped(&fyne.PointEvent{Position: fyne.NewPos((left+right)/2, 10)})
	v.settle()
	want := v.chart.figures.all[12].Events
	v.readAll()
	if int64(len(v.list.events)) != want || !hosttest.Shows(v.object, "Events of 25 – 31 March 2024") {
		t.Errorf("%d events listed, want %d; %q", len(v.list.events), want, v.list.title.Text)
	}
	v.h.Canvas.Focus(v.chart.area)
	v.Key(fyne.KeyRight)
	v.settle()
	if v.chart.selection != (selection{13, 13}) {
		t.Errorf("→ selects %+v", v.chart.selection)
	}
	v.Key(fyne.KeyReturn)
	v.settle()
	if v.form.from.Text != "2024-04-01" || v.form.before.Text != "2024-04-08" {
		t.Errorf("Enter zooms to %s, %s", v.form.from.Text, v.form.before.Text)
	}
	v.Key(fyne.KeyBackspace)
	v.settle()
	if v.form.from.Text != "" {
		t.Errorf("Backspace leaves From at %s", v.form.from.Text)
	}
}

// readAll scrolls to the end of the list.
func (v scene) readAll() {
	v.T.Helper()
	for !v.list.end {
		v.list.more()
		v.Until(func() bool { return !v.list.reading })
	}
}

// A click on an hour of the map lists its events, of all weeks.
func TestPageChoosesHour(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	want := v.answer.Heat.Sums[1][17].Events
	v.chooseHour(1, 17)
	v.settle()
	v.readAll()
	if want == 0 || int64(len(v.list.events)) != want {
		t.Errorf("%d events listed, want %d", len(v.list.events), want)
	}
	for _, e := range v.list.events {
		if e.CreatedAt.Weekday() != time.Tuesday || e.CreatedAt.Hour() != 17 {
			t.Fatalf("an event of %v is listed", e.CreatedAt)
		}
	}
	v.list.order.Choose(2) // by score: a scan, of which as much is kept
	v.settle()
	v.readAll()
	if int64(len(v.list.events)) != want {
		t.Errorf("by score %d events listed, want %d", len(v.list.events), want)
	}
	test.Tap(v.list.all)
	v.settle()
	if v.list.hour != nil || len(v.list.events) != pageRows {
		t.Errorf("Show all leaves %d events", len(v.list.events))
	}
}

func TestPageNarrows(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	top := v.answer.Top[1]
	v.top.choose(1)
	v.settle()
	if v.form.subreddit.Text != top.Name || v.answer.All.Events != top.Events {
		t.Errorf("only %s: %q, %d events, want %d", top.Name, v.form.subreddit.Text, v.answer.All.Events, top.Events)
	}
	test.Tap(v.Button("Clear"))
	v.settle()
	v.not(explore.Subreddit, top.Name)
	v.settle()
	if v.form.subreddit.Text != "-"+top.Name || v.answer.All.Events != 6000-top.Events {
		t.Errorf("without %s: %q, %d events, want %d", top.Name, v.form.subreddit.Text, v.answer.All.Events, 6000-top.Events)
	}
	if recent := (memory{v.h.App.Preferences()}).recent(); len(recent) != 2 || recent[0].Subreddit != "-"+top.Name {
		t.Errorf("recent searches: %+v", recent)
	}
}

func TestPageScans(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.Enter(v.form.text, "word 17")
	v.settle()
	if v.answer.Method != explore.ByScan || v.answer.All.Events != 60 || v.sumOf() != 60 || !strings.Contains(v.line.said.rest, "exact, all 6\u2009000 scanned in") {
		t.Errorf("%d events by method %d, %d in the chart, the line says %+v", v.answer.All.Events, v.answer.Method, v.sumOf(), v.line.said)
	}
}

func TestPageSaysWhatIsWrong(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	v := openPage(t, s)
	v.Enter(v.form.from, "soon")
	if v.h.Canvas.Focused() != fyne.Focusable(v.form.from) || !strings.Contains(v.form.bar.ErrorLabel.Text, "From: want a time like") || v.answer.All.Events != 30 {
		t.Errorf("a wrong time: %q, focus on %T", v.form.bar.ErrorLabel.Text, v.h.Canvas.Focused())
	}
}

func TestPageWithoutMatches(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	v := openPage(t, s)
	v.form.kind.SetText("vote")
	v.Enter(v.form.subreddit, "golang")
	v.settle()
	v.Until(func() bool { return strings.Contains(v.empty.Hint.Text, "without Kind, 15 match") })
	test.Tap(v.Button("Without Kind (15)"))
	v.settle()
	if v.answer.All.Events != 15 || v.form.kind.Text != "" || v.empty.Box.Visible() {
		t.Errorf("dropped: %d events, kind %q", v.answer.All.Events, v.form.kind.Text)
	}
}

func TestPageOfNothing(t *testing.T) {
	v := openPage(t, hosttest.OpenStore(t))
	if !v.empty.Box.Visible() || v.empty.Title.Text != "No events stored yet" || v.chart.group.Visible() {
		t.Errorf("an empty store: %q", v.empty.Title.Text)
	}
	v = openPage(t, nil)
	if !v.empty.Box.Visible() || v.empty.Title.Text != "No store is open" || v.list.note.Text != "" {
		t.Errorf("no store: %q, the list says %q", v.empty.Title.Text, v.list.note.Text)
	}
}

// Another store takes the place of the first: nothing of that stays.
func TestPageOfAnotherStore(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	other := hosttest.OpenStore(t)
	hosttest.Fill(t, other, 30)
	settleAll(t, other)
	v.Fake.StoreNow = other
	v.Changed()
	v.settle()
	if v.answer.All.Events != 30 || len(v.list.events) != 30 || v.list.events[0].Subreddit == "programming" {
		t.Errorf("%d events, %d in the list", v.answer.All.Events, len(v.list.events))
	}
}

// New events don't move the page: it offers them.
func TestPageOffersNewEvents(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 30)
	settleAll(t, s)
	v := openPage(t, s)
	if _, err := s.Append(t.Context(), core.Batch{Segment: 10, Events: []core.Event{{Source: "reddit", Kind: "post", CreatedAt: hosttest.FirstEvent, Key: "x"}}}); err != nil {
		t.Fatal(err)
	}
	settleAll(t, s)
	v.poll()
	v.Until(func() bool { return v.fresh == 1 })
	if v.answer.All.Events != 30 {
		t.Errorf("the page moved to %d events", v.answer.All.Events)
	}
	test.Tap(v.Button("1 more event · Refresh"))
	v.settle()
	if v.answer.All.Events != 31 || v.fresh != 0 {
		t.Errorf("refreshed: %d events, %d new", v.answer.All.Events, v.fresh)
	}
}

// What is exported adds up to what the page says.
func TestPageExports(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.saveCSV()
	csv, rows := v.Exported()
	if sum := sumOfCSV(t, csv); sum != 6000 || rows != len(v.chart.figures.starts)*len(v.chart.figures.names) {
		t.Errorf("%d rows add up to %d, want 6000", rows, sum)
	}
	v.chart.toggle(0, false)
	v.drawn()
	v.saveCSV()
	csv, _ = v.Exported()
	hidden := v.chart.figures.names[0]
	if sum := sumOfCSV(t, csv); sum != 6000-hidden.Events || !strings.Contains(v.Exports[1].Note, nameText(explore.Subreddit, hidden.Name)) {
		t.Errorf("without %s they add up to %d; the note says %q", hidden.Name, sum, v.Exports[1].Note)
	}
	for _, form := range []string{"png", "svg"} {
		v.savePicture(form)
		picture, n := v.Exported()
		if n != len(picture) || n < 1000 {
			t.Errorf("a %s of %d bytes", form, n)
		}
	}
	if got, want := v.countsCommand(), "weir export counts --every week --by subreddit --top 5"; got != want {
		t.Errorf("as a command it is %q, want %q", got, want)
	}
}

func sumOfCSV(t *testing.T, csv []byte) (sum int64) {
	t.Helper()
	for line := range strings.Lines(string(csv)) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		var n int64
		if _, err := fmt.Sscan(cells[2], &n); err != nil && cells[2] != "events" {
			t.Fatalf("%q: %v", line, err)
		}
		sum += n
	}
	return sum
}

// Each switch changes the chart.
func TestPageSwitches(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.chart.by.Choose(1)
	v.settle()
	if names := v.chart.figures.names; v.view.By != explore.Kind || len(names) != 2 || names[0].Name != core.KindComment {
		t.Errorf("by kind: %+v", names)
	}
	v.chart.measure.Choose(int(ofScore))
	v.drawn()
	if got, want := v.chart.drawn.Series[0].Values[0], float64(v.chart.figures.sums[0][0].Score); got != want {
		t.Errorf("the score of the first week is drawn as %v, want %v", got, want)
	}
	v.chart.measure.Choose(int(ofEvents))
	v.chart.shape.Choose(int(cumulative))
	v.drawn()
	last := len(v.chart.figures.starts) - 1
	if got := v.chart.drawn.Series[0].Values[last]; got != float64(v.chart.figures.names[0].Events) {
		t.Errorf("it adds up to %v, want %d", got, v.chart.figures.names[0].Events)
	}
	v.chart.form.Choose(int(breakdown.Bars))
	v.chart.scale.Choose(1)
	v.drawn()
	if d := v.chart.drawn; d.Form != breakdown.Bars || !d.Log {
		t.Errorf("drawn as %v, log %v", d.Form, d.Log)
	}
	v.chart.every.Choose(5)
	v.settle()
	if len(v.chart.figures.starts) != 12 {
		t.Errorf("%d months, want 12", len(v.chart.figures.starts))
	}
	v.top.tabs.Choose(1)
	v.settle()
	if v.view.Beside != explore.Author || len(v.answer.Top) != 40 || v.answer.Method != explore.ByScan {
		t.Errorf("authors: %d, by method %d", len(v.answer.Top), v.answer.Method)
	}
}

func TestPageSuggests(t *testing.T) {
	s := hosttest.OpenStore(t)
	year(t, s)
	v := openPage(t, s)
	v.h.Canvas.Focus(v.form.subreddit)
	test.Type(v.form.subreddit, "p")
	v.Until(func() bool { return len(v.form.suggest.found) > 0 })
	v.Key(fyne.KeyDown)
	v.Key(fyne.KeyDown)
	v.Key(fyne.KeyReturn)
	if v.form.subreddit.Text != "python" || v.form.suggest.field != nil {
		t.Errorf("took %q", v.form.subreddit.Text)
	}
	test.Type(v.form.subreddit, ", -PRO")
	v.Until(func() bool { return v.form.suggest.field != nil })
	v.form.suggest.take(0)
	if v.form.subreddit.Text != "python, -programming" {
		t.Errorf("took %q", v.form.subreddit.Text)
	}
	v.Key(fyne.KeyReturn)
	v.settle()
	if len(v.filter.Subreddits) != 1 || len(v.filter.Except.Subreddits) != 1 {
		t.Errorf("searched for %+v", v.filter)
	}
}
