package dashboard

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/history"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core/metrics"
)

func TestTopTexts(t *testing.T) {
	got := topTexts([]history.Rank{{Name: "golang", Events: 2000, Moved: 2}, {Name: "rust", Events: 1000, Moved: -1}, {Name: "books", Events: 500, New: true}, {Events: 100}})
	want := []topText{
		{"r/golang", "2\u2009000", "▲2", 1, style.Good}, {"r/rust", "1\u2009000", "▼1", 0.5, style.Warning},
		{"r/books", "500", "new", 0.25, style.Calm}, {"no subreddit", "100", "–", 0.05, style.Calm},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := topTexts(nil); len(got) != 0 {
		t.Errorf("of nothing came %v", got)
	}
}

// An empty list says why.
func TestNoSubreddit(t *testing.T) {
	d := openDash(t, test.NewTempApp(t), hosttest.NewDashEngine(0), 1372, 800)
	l := d.dashboard.top
	for _, c := range []struct {
		texts []topText
		says  bool
	}{{nil, true}, {[]topText{{name: "r/golang"}}, false}} {
		l.apply(c.texts, d.Colours())
		if got := l.none.Visible(); got != c.says {
			t.Errorf("with %d rows it says that nothing came: %v, want %v", len(c.texts), got, c.says)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	got := errorTexts([]metrics.ErrorEvent{
		{Time: hosttest.FirstEvent, Stage: metrics.StageStore, Text: "disk busy"}, {Time: hosttest.FirstEvent.Add(time.Minute), Stage: metrics.StageProcess, Text: "timeout"},
	}, hosttest.FirstEvent.Add(time.Hour))
	want := []errorText{{hosttest.FirstEvent.Add(time.Minute).Local().Format("15:04:05"), "process", "timeout", 0}, {hosttest.FirstEvent.Local().Format("15:04:05"), "store", "disk busy", 0}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v, the newest first", got, want)
	}
}
