package ui

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"weir/app/ui/desk"
	"weir/core"
)

// words are what the dashboard can say and has to explain.
func words() []string {
	var all []string
	for _, c := range cardSpecs() {
		all = append(all, "card "+c.word)
	}
	for _, s := range stageTexts(&core.Snapshot{}, desk.State{}, rates{}) {
		all = append(all, "stage "+s.name)
	}
	for _, s := range specs() {
		for _, v := range s.variants {
			all = append(all, "chart "+v.title)
			for i := range max(len(v.lines), 1) {
				all = append(all, s.lineWord(v, i))
			}
		}
	}
	all = append(all, "top subreddits", "ledger", "status disk")
	var s core.Snapshot
	s.HeldOpen = time.Hour
	for _, backend := range []string{"sqlite", "postgres"} {
		for _, p := range statusText(&s, desk.State{Backend: backend}) {
			all = append(all, "status "+p.word)
		}
	}
	return all
}

// TestAllIsExplained, in sentences that have room.
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
		text := explain(what)
		if lines := strings.Join(wrapped(text, smallSize, tipWide, tipLines), " "); lines != text || !strings.HasSuffix(text, ".") {
			t.Errorf("%q is explained by %q, shown as %q", what, text, lines)
		}
	}
	for i, s := range stageTexts(&core.Snapshot{}, desk.State{}, rates{}) {
		if s.name != stageWords[i] {
			t.Errorf("stage %d is explained as %s, and named %s", i, stageWords[i], s.name)
		}
	}
}

// tip is what the tip says; empty: there is none.
func (w *dash) tip() string {
	if !w.tips.box.Visible() {
		return ""
	}
	var text strings.Builder
	text.WriteString(w.tips.text.Text)
	for _, line := range w.tips.more {
		if line.Visible() {
			text.WriteString(" " + line.Text)
		}
	}
	return text.String()
}

// TestExplainedByKeys: cards, stages, charts, legends and the status line.
func TestExplainedByKeys(t *testing.T) {
	w := openDash(t, test.NewTempApp(t), newDashDesk(10*time.Minute), 1440, 880)
	d := w.dashboard
	is := func(when, what string) {
		t.Helper()
		if got, want := w.tip(), explain(what); got != want {
			t.Errorf("%s the tip says %q, want %q", when, got, want)
		}
	}
	w.win.Canvas().FocusNext()
	is("on the cards", "card generated")
	w.key(fyne.KeyRight)
	is("on the second", "card processed")
	ring, card := d.words[0].ring, d.cards[1].group
	if !ring.Visible() || ring.Position() != card.Position() || ring.Size() != card.Size() {
		t.Errorf("the ring is at %v, %v; the card at %v, %v", ring.Position(), ring.Size(), card.Position(), card.Size())
	}
	w.key(fyne.KeyEnd)
	w.key(fyne.KeyRight)
	is("on the last", "card storage")
	w.win.Canvas().FocusNext()
	is("on the stages", "stage generate")
	w.focusOn(w.chart("waiting"))
	is("on a chart", "chart Waiting (events)")
	w.key(fyne.KeyDown)
	w.key(fyne.KeyDown)
	is("on its second line", "line waiting claimed")
	w.key(fyne.KeyDown)
	w.key(fyne.KeyUp)
	is("and back", "line waiting waiting")
	w.key(fyne.KeyLeft)
	if got := w.tip(); got != "" {
		t.Errorf("while the chart is read the tip says %q", got)
	}
	w.win.Canvas().Focus(d.status.about)
	w.key(fyne.KeyRight)
	is("on the status line", "status WAL")
	from, end := d.status.about.things[1], widthOf(statusText(&w.desk.Past.Last, w.desk.State())[0].text, smallSize, false)
	if from.at.X < end || from.at.X > end+30 {
		t.Errorf("the second part begins at %v, the first ends at %v", from.at.X, end)
	}
	w.key(fyne.KeyEscape)
	if got := w.tip(); got != "" || w.win.Canvas().Focused() != nil {
		t.Errorf("after Esc the tip says %q", got)
	}
}

// TestExplainedByMouse: what it rests on, not what it passes.
func TestExplainedByMouse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newDash(t, test.NewTempApp(t), newDashDesk(time.Minute), 1440, 880)
		w.frame()
		d := w.dashboard
		rest := func(p *pad, at fyne.Position, want string) {
			t.Helper()
			p.moved(at)
			time.Sleep(tipAfter - 1)
			w.idle()
			if got := w.tip(); got != "" {
				t.Errorf("at once the tip says %q", got)
			}
			p.moved(at.AddXY(1, 0))
			time.Sleep(time.Nanosecond)
			w.idle()
			if got := w.tip(); got != want {
				t.Errorf("the tip says %q, want %q", got, want)
			}
			p.left()
			if got := w.tip(); got != "" {
				t.Errorf("when the mouse has left the tip says %q", got)
			}
		}
		cards := &d.words[0].pad
		cards.moved(fyne.NewPos(5, 5))
		rest(cards, d.words[0].things[3].at.AddXY(5, 5), explain("card latency"))
		rest(&d.words[1].pad, d.words[1].things[1].at.AddXY(5, 5), explain("stage channel"))
		rest(&d.status.about.pad, fyne.NewPos(5, 5), explain("status store"))
		latency := w.chart("latency")
		rest(latency.choose, fyne.NewPos(5, 5), explain("chart Latency, end to end"))
		rest(&latency.legend[0].pad.pad, fyne.NewPos(5, 5), explain("line latency p99"))
		rest(d.top.about, fyne.NewPos(5, 5), explain("top subreddits"))
		cards.moved(fyne.NewPos(d.words[0].things[1].at.X-1, 5)) // between two cards
		time.Sleep(2 * tipAfter)
		w.idle()
		if got := w.tip(); got != "" {
			t.Errorf("between two cards the tip says %q", got)
		}
	})
}
