package dashboard

import (
	"math"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/style"
	"weir/core"
	"weir/core/metrics"
)

// busySnapshot is of half a second in which every stage worked.
func busySnapshot() *metrics.Snapshot {
	s := &metrics.Snapshot{}
	s.Time, s.Interval = hosttest.FirstEvent, 500*time.Millisecond
	s.Generated, s.Stored, s.Processed, s.Batches, s.Claims, s.Commits = 500, 500, 400, 5, 4, 9
	s.Busy[metrics.StageGenerate] = int64(100 * time.Millisecond)
	s.Busy[metrics.StageStore] = int64(150 * time.Millisecond)
	s.Busy[metrics.StageProcess] = int64(time.Second)
	s.ChannelDepth, s.ChannelCapacity = 20, 100
	s.Workers, s.WorkersBusy = 4, 2
	s.Backlog, s.Claimed, s.Oldest = 1600, 100, 2*time.Second
	return s
}

func TestStageTexts(t *testing.T) {
	running := control.State{Phase: control.Running, Source: "dump", Tuning: core.Tuning{Rate: 1000}}
	want := []stageText{
		{"generate", "1\u2009000/s", "paced at 1\u2009000/s", "20 %", 0.2, style.Good},
		{"channel", "20 / 100", "never full", "20 %", 0.2, style.Good},
		{"store", "1\u2009000/s", "waiting for events; 100 per batch", "30 %", 0.3, style.Good},
		{"queue", "1\u2009600 waiting", "oldest 2 s", "100 claimed", 0.2, style.Good},
		{"process", "800/s", "2 of 4 workers busy", "50 %", 0.5, style.Good},
	}
	got := stageTexts(busySnapshot(), running, rates{1000, 1000, 800})
	for i := range want {
		if math.Abs(got[i].fill-want[i].fill) > 1e-9 {
			t.Errorf("%s is full to %v, want %v", want[i].name, got[i].fill, want[i].fill)
		}
		got[i].fill = want[i].fill
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

// TestStageStates changes one thing at a time.
func TestStageStates(t *testing.T) {
	const generate, channel, store, queue, process = 0, 1, 2, 3, 4
	for name, c := range map[string]struct {
		change func(*metrics.Snapshot, *control.State)
		stage  int
		note   string
		tone   style.Tone
	}{
		"paused":          {func(_ *metrics.Snapshot, st *control.State) { st.Tuning.Paused = true }, generate, "paused", style.Calm},
		"no source":       {func(_ *metrics.Snapshot, st *control.State) { st.Source = "none" }, generate, "no source", style.Calm},
		"no room":         {func(s *metrics.Snapshot, _ *control.State) { s.Blocked = 200 * time.Millisecond }, generate, "waiting for room, 40 % of the time", style.Good},
		"no rate":         {func(_ *metrics.Snapshot, st *control.State) { st.Tuning.Rate = 0 }, generate, "waiting for the source", style.Good},
		"empty channel":   {func(s *metrics.Snapshot, _ *control.State) { s.ChannelDepth = 0 }, channel, "never full", style.Calm},
		"full channel":    {func(s *metrics.Snapshot, _ *control.State) { s.Blocked = 50 * time.Millisecond }, channel, "full 10 % of the time", style.Good},
		"nothing stored":  {func(s *metrics.Snapshot, _ *control.State) { s.Batches, s.InStore = 0, 0 }, store, "waiting for the first event", style.Calm},
		"no more stored":  {func(s *metrics.Snapshot, _ *control.State) { s.Batches, s.Totals.Stored, s.InStore = 0, 0, 9 }, store, "waiting for events", style.Calm},
		"channel is full": {func(s *metrics.Snapshot, _ *control.State) { s.ChannelDepth = 100 }, channel, "full", style.Good},
		"no progress":     {func(s *metrics.Snapshot, _ *control.State) { s.ChannelDepth, s.Stored = 100, 0 }, generate, "waiting for room", style.Good},
		"disk full":       {func(_ *metrics.Snapshot, st *control.State) { st.Phase = control.DiskFull }, store, "waiting for disk space", style.Alarm},
		"unreachable":     {func(_ *metrics.Snapshot, st *control.State) { st.Phase = control.Unreachable }, store, "waiting for the store to come back", style.Alarm},
		"stopped":         {func(_ *metrics.Snapshot, st *control.State) { st.Phase = control.Stopped }, generate, "stopped", style.Calm},
		"ended elsewhere": {func(_ *metrics.Snapshot, st *control.State) { st.Phase = control.Watching }, process, "ended", style.Calm},
		"not started":     {func(s *metrics.Snapshot, _ *control.State) { *s = metrics.Snapshot{} }, queue, "not started", style.Calm},
		"slow disk":       {func(s *metrics.Snapshot, _ *control.State) { s.Busy[metrics.StageStore] = int64(time.Second) }, store, "waiting for the disk; 100 events per batch", style.Warning},
		"nothing waits":   {func(s *metrics.Snapshot, _ *control.State) { s.Backlog = 0 }, queue, "empty", style.Calm},
		"young, retries":  {func(s *metrics.Snapshot, _ *control.State) { s.Oldest, s.Waiting = time.Millisecond, 7 }, queue, "7 to retry", style.Good},
		"old, retries":    {func(s *metrics.Snapshot, _ *control.State) { s.Waiting = 7 }, queue, "oldest 2 s", style.Good},
		"much waits":      {func(s *metrics.Snapshot, _ *control.State) { s.Backlog = 9000 }, queue, "oldest 2 s", style.Warning},
		"workers paused":  {func(_ *metrics.Snapshot, st *control.State) { st.Tuning.Paused = true }, process, "paused", style.Calm},
		"workers too few": {func(s *metrics.Snapshot, _ *control.State) { s.Busy[metrics.StageProcess] = int64(2 * time.Second) }, process, "2 of 4 workers busy", style.Warning},
		"workers have all": {func(s *metrics.Snapshot, _ *control.State) {
			s.Busy[metrics.StageProcess], s.Backlog = int64(2*time.Second), 5
		}, process, "2 of 4 workers busy", style.Good},
		"workers idle": {func(s *metrics.Snapshot, _ *control.State) { s.Claims, s.WorkersBusy = 0, 0 }, process, "waiting for events; 4 workers", style.Calm},
	} {
		s, st := busySnapshot(), control.State{Phase: control.Running, Source: "dump", Tuning: core.Tuning{Rate: 1000}}
		c.change(s, &st)
		got := stageTexts(s, st, rates{})[c.stage]
		if got.note != c.note || got.tone != c.tone {
			t.Errorf("%s: %s says %q in tone %d, want %q in %d", name, got.name, got.note, got.tone, c.note, c.tone)
		}
		if got.fill < 0 || got.fill > 1 {
			t.Errorf("%s: %s is full to %v", name, got.name, got.fill)
		}
	}
}

// Stages have texts before the first snapshot.
func TestStagesOfNothing(t *testing.T) {
	for _, s := range stageTexts(&metrics.Snapshot{}, control.State{}, rates{}) {
		if math.IsNaN(s.fill) || s.fill < 0 || s.fill > 1 || s.number == "" || s.note == "" {
			t.Errorf("got %+v", s)
		}
	}
}

// TestMarks tells tones without colour.
func TestMarks(t *testing.T) {
	seen := map[string]style.Tone{}
	for _, tone := range []style.Tone{style.Calm, style.Good, style.Warning, style.Alarm} {
		mark := stageText{tone: tone}.mark()
		if other, twice := seen[mark]; twice || mark == "" {
			t.Errorf("tone %d has the mark %q, as has %d", tone, mark, other)
		}
		seen[mark] = tone
	}
}
