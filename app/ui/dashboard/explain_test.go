package dashboard

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// words are what the dashboard can say and has to explain.
func words() []string {
	var all []string
	for _, c := range cardSpecs() {
		all = append(all, "card "+c.key)
	}
	for _, s := range stageTexts(&metrics.Snapshot{}, control.State{}, rates{}) {
		all = append(all, "stage "+s.name)
	}
	for _, s := range specs() {
		for _, v := range s.variants {
			all = append(all, "chart "+v.title)
			for i := range max(len(v.lines), 1) {
				all = append(all, s.lineKey(v, i))
			}
		}
	}
	all = append(all, "top subreddits", "ledger", "status disk")
	var s metrics.Snapshot
	s.HeldOpen = time.Hour
	for _, backend := range []string{"sqlite", "postgres"} {
		for _, p := range statusText(&s, control.State{Backend: backend}) {
			all = append(all, "status "+p.key)
		}
	}
	return all
}

// Everything has an explanation, in sentences that fit.
func TestAllIsExplained(t *testing.T) {
	all := words()
	for _, what := range all {
		if explanations[what] == "" {
			t.Errorf("nothing explains %q", what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(explanations)) {
		if !slices.Contains(all, what) {
			t.Errorf("%q is explained, which the dashboard doesn't say", what)
		}
		text := Explain(what)
		if lines := strings.Join(widget.WrapLines(text, style.SmallSize, widget.TipWidth, widget.TipLines), " "); lines != text || !strings.HasSuffix(text, ".") {
			t.Errorf("%q is explained by %q, shown as %q", what, text, lines)
		}
	}
	for i, s := range stageTexts(&metrics.Snapshot{}, control.State{}, rates{}) {
		if s.name != stageKeys[i] {
			t.Errorf("stage %d is explained as %s, and named %s", i, stageKeys[i], s.name)
		}
	}
}

// tip is what the tip says; empty: there is none.
func (w *dash) tip() string {
	if !w.Tips.Box.Visible() {
		return ""
	}
	var text strings.Builder
	text.WriteString(w.Tips.Text.Text)
	for _, line := range w.Tips.MoreLines {
		if line.Visible() {
			text.WriteString(" " + line.Text)
		}
	}
	return text.String()
}

// TestExplainedByKeys: cards, stages, charts, legends and the status line.
func TestExplainedByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(10*time.Minute), 1440, 880)
	d := w.dashboard
	is := func(when, what string) {
		t.Helper()
		if got, want := w.tip(), Explain(what); got != want {
			t.Errorf("%s the tip says %q, want %q", when, got, want)
		}
	}
	w.Win.Canvas().FocusNext()
	is("on the cards", "card generated")
	w.Key(fyne.KeyRight)
	is("on the second", "card processed")
	ring, card := d.explainers[0].Ring, d.cards[1].group
	if !ring.Visible() || ring.Position() != card.Position() || ring.Size() != card.Size() {
		t.Errorf("the ring is at %v, %v; the card at %v, %v", ring.Position(), ring.Size(), card.Position(), card.Size())
	}
	w.Key(fyne.KeyEnd)
	w.Key(fyne.KeyRight)
	is("on the last", "card storage")
	w.Win.Canvas().FocusNext()
	is("on the stages", "stage generate")
	w.focusOn(w.chart("waiting"))
	is("on a chart", "chart Waiting (events)")
	w.Key(fyne.KeyDown)
	w.Key(fyne.KeyDown)
	is("on its second line", "line waiting claimed")
	w.Key(fyne.KeyDown)
	w.Key(fyne.KeyUp)
	is("and back", "line waiting waiting")
	w.Key(fyne.KeyLeft)
	if got := w.tip(); got != "" {
		t.Errorf("while the chart is read the tip says %q", got)
	}
	w.Win.Canvas().Focus(d.status.about)
	w.Key(fyne.KeyRight)
	is("on the status line", "status WAL")
	from, end := d.status.about.areas[1], style.TextWidth(statusText(&w.engine.Past.Last, w.engine.State())[0].text, style.SmallSize, false)
	if from.at.X < end || from.at.X > end+30 {
		t.Errorf("the second part begins at %v, the first ends at %v", from.at.X, end)
	}
	w.Key(fyne.KeyEscape)
	if got := w.tip(); got != "" || w.Win.Canvas().Focused() != nil {
		t.Errorf("after Esc the tip says %q", got)
	}
}

// The mouse explains what it rests on, but not what it passes.
func TestExplainedByMouse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newDash(t, test.NewTempApp(t), hosttest.NewDashEngine(time.Minute), 1440, 880)
		w.frame()
		d := w.dashboard
		rest := func(p *widget.HitArea, at fyne.Position, want string) {
			t.Helper()
			p.OnMoved(at)
			time.Sleep(widget.TipDelay - 1)
			w.Idle()
			if got := w.tip(); got != "" {
				t.Errorf("at once the tip says %q", got)
			}
			p.OnMoved(at.AddXY(1, 0))
			time.Sleep(time.Nanosecond)
			w.Idle()
			if got := w.tip(); got != want {
				t.Errorf("the tip says %q, want %q", got, want)
			}
			p.OnMouseOut()
			if got := w.tip(); got != "" {
				t.Errorf("when the mouse has left the tip says %q", got)
			}
		}
		cards := &d.explainers[0].HitArea
		cards.OnMoved(fyne.NewPos(5, 5))
		rest(cards, d.explainers[0].areas[3].at.AddXY(5, 5), Explain("card latency"))
		rest(&d.explainers[1].HitArea, d.explainers[1].areas[1].at.AddXY(5, 5), Explain("stage channel"))
		rest(&d.status.about.HitArea, fyne.NewPos(5, 5), Explain("status store"))
		latency := w.chart("latency")
		rest(latency.titleArea, fyne.NewPos(5, 5), Explain("chart Latency, end to end"))
		rest(&latency.legend[0].area.HitArea, fyne.NewPos(5, 5), Explain("line latency p99"))
		rest(d.top.about, fyne.NewPos(5, 5), Explain("top subreddits"))
		cards.OnMoved(fyne.NewPos(d.explainers[0].areas[1].at.X-1, 5)) // between two cards
		time.Sleep(2 * widget.TipDelay)
		w.Idle()
		if got := w.tip(); got != "" {
			t.Errorf("between two cards the tip says %q", got)
		}
	})
}
