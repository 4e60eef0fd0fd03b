package dashboard

import (
	"strings"
	"testing"
	"time"

	"weir/app/chart"
	"weir/app/ui/control"
	"weir/app/ui/history"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core/metrics"
)

// pastOf is a history of two samples a second, each filled in by a function.
func pastOf(n int, fill func(i int, s *metrics.Sample)) *history.History {
	h := history.New(hosttest.FirstEvent, time.Hour)
	for i := range n {
		s := metrics.Sample{Node: 1, Time: hosttest.FirstEvent.Add(time.Duration(i) * 500 * time.Millisecond), Interval: 500 * time.Millisecond}
		fill(i, &s)
		h.Add(s)
	}
	return h
}

// A card and the legend of its chart show the same value in the same words,
// also while it changes, is small or is missing.
func TestCardsSayWhatTheirChartsSay(t *testing.T) {
	for name, rate := range map[string]uint64{"nothing": 0, "few": 1, "some": 49, "many": 6_172, "very many": 271_828} {
		var snap metrics.Snapshot
		h := pastOf(60, func(i int, s *metrics.Sample) {
			s.Generated, s.Processed, s.Failed, s.Backlog = rate*uint64(1+i%3), rate*uint64(1+i%2), uint64(i%2)*rate/40, int64(rate)*7
			if rate > 0 && (i < 50 || rate > 1) { // a slow handler settles seldom
				s.Latency[metrics.LatencyEndToEnd].Record(time.Duration(3+i%5)*time.Millisecond, 10)
			}
			snap.Sample = *s
		})
		for _, c := range cardSpecs() {
			if c.chart == "" {
				continue
			}
			card, legend := c.text(h, &snap), nowText(h.Line(c.line), c.unit, h.Last())
			said := strings.ReplaceAll(card.value, "\u2009", "")
			if card.unit != "" && card.unit != "/s" {
				said += " " + card.unit
			}
			if said != legend {
				t.Errorf("%s: the card of %s says %q, the chart %q", name, card.title, said, legend)
			}
		}
		for i, s := range stageTexts(&snap, control.State{}, ratesOf(h)) {
			lines := map[int]history.Line{0: history.Generated, 2: history.Stored, 4: history.Processed}
			l, rated := lines[i]
			if said := strings.ReplaceAll(s.number, "\u2009", ""); rated && said != nowText(h.Line(l), chart.Count, h.Last())+"/s" {
				t.Errorf("%s: the stage %s says %q, its chart %q", name, s.name, said, nowText(h.Line(l), chart.Count, h.Last()))
			}
		}
	}
}

// cardsOf are the cards' texts.
func cardsOf(h *history.History, s *metrics.Snapshot) []cardText {
	var texts []cardText
	for _, c := range cardSpecs() {
		texts = append(texts, c.text(h, s))
	}
	return texts
}

func TestCards(t *testing.T) {
	h := pastOf(600, func(i int, s *metrics.Sample) {
		s.Generated, s.Processed = 500, 500
		latency := 100 * time.Microsecond
		if i >= 595 { // the last two seconds
			s.Generated, s.Processed, latency = 550, 450, 200*time.Microsecond
			s.Failed = 50
		}
		if i == 300 { // of another stage, and in another run
			s.Errors[metrics.StageStore] = 2
		}
		s.Busy[metrics.StageStore] = int64(100 * time.Millisecond)
		s.Latency[metrics.LatencyEndToEnd].Record(latency, 10)
	})
	s := &metrics.Snapshot{}
	s.Time = hosttest.FirstEvent
	s.Backlog, s.Oldest, s.SizeBytes, s.WALBytes = 12_345, 3*time.Second, 100<<20, 24<<20
	want := []cardText{
		{"Generated", "1\u2009100", "/s", "▲ 10.0 % vs last 5 min", "▲ 10.0 %", style.Good},
		{"Processed", "900", "/s", "▼ 10.0 % vs last 5 min", "▼ 10.0 %", style.Calm},
		{"Waiting", "12.3k", "", "oldest 3 s", "", style.Calm},
		{"Latency p99", "200", "µs", "▲ 99.7 % vs last 5 min", "▲ 99.7 %", style.Warning},
		{"Errors", "10.0", "%", "252 since " + hosttest.FirstEvent.Format("15:04"), "", style.Warning},
		{"Storage", "124", "MiB", "WAL 24 MiB · 20 % busy", "", style.Calm},
	}
	for i, got := range cardsOf(h, s) {
		if got != want[i] {
			t.Errorf("got %+v, want %+v", got, want[i])
		}
	}

	s.DeadNow, s.Oldest, s.WALBytes, s.DeadRows = 3, 0, 0, 15_000
	got := cardsOf(h, s)
	for i, want := range map[int]cardText{
		2: {"Waiting", "12.3k", "", "all recent", "", style.Calm},
		4: {"Errors", "10.0", "%", "3 dead", "", style.Alarm},
		5: {"Storage", "100", "MiB", "15.0k dead rows · 20 % busy", "", style.Calm},
	} {
		if got[i] != want {
			t.Errorf("got %+v, want %+v", got[i], want)
		}
	}
}

// While events are settled, however seldom, the card has a latency. After a
// long time without any it has none.
func TestLatencyOfSlowHandlers(t *testing.T) {
	const every = 40 // samples from one settlement to the next: 20 s
	for n := 1; n < 400; n++ {
		h := pastOf(n, func(i int, s *metrics.Sample) {
			if i%every == 0 && i < 5*every {
				s.Latency[metrics.LatencyEndToEnd].Record(20*time.Second, 1000)
			}
		})
		want := "20"
		if n > 4*every+121 { // the last one was a minute ago
			want = "–"
		}
		if got := cardsOf(h, &metrics.Snapshot{})[3]; got.value[:min(len(got.value), len(want))] != want {
			t.Fatalf("after %d samples the card says %q, want %s s", n, got.value, want)
		}
	}
}

// When nothing is settled any more, the card keeps the last latency. A mean
// over a minute would keep moving.
func TestLatencyOfTheLast(t *testing.T) {
	const rising = 80
	for _, quiet := range []int{4, 30, 100} {
		h := pastOf(rising+quiet, func(i int, s *metrics.Sample) {
			if i < rising {
				s.Latency[metrics.LatencyEndToEnd].Record(time.Duration(i/8)*time.Second, 100)
			}
		})
		if got := cardsOf(h, &metrics.Snapshot{})[3]; got.value != "9.04" || got.unit != "s" {
			t.Errorf("%d samples after the last: %s %s, want the last, 9.04 s", quiet, got.value, got.unit)
		}
	}
}

// TestCardOfNoBacklog says so.
func TestCardOfNoBacklog(t *testing.T) {
	s := metrics.Snapshot{Sample: metrics.Sample{Time: hosttest.FirstEvent}}
	if got := cardsOf(history.New(hosttest.FirstEvent, time.Hour), &s)[2]; got != (cardText{"Waiting", "0", "", "nothing waiting", "", style.Calm}) {
		t.Errorf("got %+v", got)
	}
}

// Cards without data show dashes, not zeros.
func TestCardsOfNothing(t *testing.T) {
	want := []cardText{
		{"Generated", "–", "/s", "", "", style.Calm},
		{"Processed", "–", "/s", "", "", style.Calm},
		{"Waiting", "–", "", "", "", style.Calm},
		{"Latency p99", "–", "", "", "", style.Calm},
		{"Errors", "–", "%", "", "", style.Calm},
		{"Storage", "–", "", "", "", style.Calm},
	}
	for i, got := range cardsOf(history.New(hosttest.FirstEvent, time.Hour), &metrics.Snapshot{}) {
		if got != want[i] {
			t.Errorf("got %+v, want %+v", got, want[i])
		}
	}
}

// A card says how long the time before is, and doesn't compare with a moment.
func TestCardsCompareWithWhatThereIs(t *testing.T) {
	for samples, want := range map[int]string{10: "", 19: "", 22: "– 0 % vs last 10 s", 90: "– 0 % vs last 40 s", 130: "– 0 % vs last 1 min", 600: "– 0 % vs last 5 min", 2000: "– 0 % vs last 5 min"} {
		h := pastOf(samples, func(_ int, s *metrics.Sample) {
			s.Generated = 500
			s.Latency[metrics.LatencyEndToEnd].Record(time.Millisecond, 10)
		})
		cards := cardsOf(h, &metrics.Snapshot{})
		for _, i := range []int{0, 3} {
			if got := cards[i].note; got != want {
				t.Errorf("%s after %d samples says %q, want %q", cards[i].title, samples, got, want)
			}
		}
	}
}
