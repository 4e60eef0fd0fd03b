package ui

import (
	"fmt"
	"math"
	"time"

	"weir/app/ui/desk"
	"weir/core"
)

// stageWords are the stages' names in their explanations.
var stageWords = []string{"generate", "channel", "store", "queue", "process"}

// stageTexts says of each stage from the source to the settled event how fast it
// is, how full, and what it waits for.
func stageTexts(s *core.Snapshot, st desk.State, r rates) []stageText {
	seconds := max(s.Interval.Seconds(), 1e-9)
	share := func(d time.Duration) float64 { return min(d.Seconds()/seconds, 1) }
	texts := []stageText{
		generateText(s, st, r.generated, share(time.Duration(s.Busy[core.StageGenerate])), share(s.Blocked)),
		channelText(s, share(s.Blocked)),
		storeText(s, st, r.stored, share(time.Duration(s.Busy[core.StageStore]))),
		queueText(s),
		processText(s, st, r.processed),
	}
	if why := standstill(s, st); why != "" {
		for i := range texts {
			texts[i].note, texts[i].tone = why, calm
		}
	}
	return texts
}

// standstill says why no stage does anything; empty while they do.
func standstill(s *core.Snapshot, st desk.State) string {
	switch {
	case st.Phase == desk.Stopped:
		return tr("stopped")
	case st.Phase == desk.Watching && len(st.Elsewhere) == 0:
		return tr("ended")
	case s.Time.IsZero():
		return tr("not started")
	}
	return ""
}

func perSecond(rate float64) string { return rateText(rate) + "/s" }

func shareText(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) }

func generateText(s *core.Snapshot, st desk.State, rate, busy, blocked float64) stageText {
	t := stageText{name: tr("generate"), number: perSecond(rate), tone: good, fill: busy, share: shareText(busy)}
	switch wanted := st.Tuning.Rate; {
	case st.Tuning.Paused:
		t.note, t.tone = tr("paused"), calm
	case st.Phase == desk.Watching && st.Theirs != nil && st.Theirs.Paused:
		t.note, t.tone = tr("paused in another program"), calm
	case st.Phase == desk.Watching:
		t.note = tr("in another program")
	case st.Source == "none":
		t.note, t.tone = tr("no source"), calm
	case s.ChannelDepth == s.ChannelCapacity && s.Stored == 0 && s.ChannelDepth > 0:
		t.note = tr("waiting for room")
	case blocked > 0.05:
		t.note = tr("waiting for room, {{.Share}} of the time", with("Share", shareText(blocked)))
	case wanted > 0:
		t.note = tr("paced at {{.Rate}}/s", with("Rate", large(wanted)))
	default:
		t.note = tr("waiting for the source")
	}
	return t
}

func channelText(s *core.Snapshot, blocked float64) stageText {
	t := stageText{
		name: tr("channel"), number: fmt.Sprintf("%d / %d", s.ChannelDepth, s.ChannelCapacity),
		fill: float64(s.ChannelDepth) / float64(max(s.ChannelCapacity, 1)), note: tr("never full"), tone: good,
	}
	if s.ChannelDepth == 0 {
		t.tone = calm
	}
	// What is blocked until now is counted when it ends.
	if s.ChannelDepth == s.ChannelCapacity && s.ChannelDepth > 0 {
		t.note = tr("full")
	}
	if blocked > 0.005 {
		t.note = tr("full {{.Share}} of the time", with("Share", shareText(blocked)))
	}
	t.share = shareText(t.fill)
	return t
}

func storeText(s *core.Snapshot, st desk.State, rate, busy float64) stageText {
	each := perBatch(s.Generated, s.Batches)
	t := stageText{name: tr("store"), number: perSecond(rate), fill: busy, share: shareText(busy), tone: good}
	switch {
	case st.Phase == desk.DiskFull:
		t.note, t.tone = tr("waiting for disk space"), alarm
	case st.Phase == desk.Unreachable:
		t.note, t.tone = tr("waiting for the store to come back"), alarm
	case s.Batches == 0 && s.InStore == 0:
		t.note, t.tone = tr("waiting for the first event"), calm
	case s.Batches == 0:
		t.note, t.tone = tr("waiting for events"), calm
	case busy > 0.9:
		t.note, t.tone = trn(int64(each), "waiting for the disk; {{.Events}} event per batch", "waiting for the disk; {{.Events}} events per batch", with("Events", large(each))), warning
	default:
		t.note = tr("waiting for events; {{.Events}} per batch", with("Events", large(each)))
	}
	return t
}

// perBatch is how many events a batch has on average, at least one.
func perBatch(events, batches uint64) float64 {
	return math.Round(max(float64(events)/float64(max(batches, 1)), 1))
}

// queueFull is how long the workers would need for a full bar of the queue.
const queueFull = 10 * time.Second

func queueText(s *core.Snapshot) stageText {
	t := stageText{name: tr("queue"), number: tr("{{.Events}} waiting", with("Events", large(float64(s.Backlog)))), tone: good}
	if s.Backlog == 0 {
		t.note, t.tone = tr("empty"), calm
		t.share = shareText(0)
		return t
	}
	t.note = waitsNote(s)
	need := float64(s.Backlog) / max(s.Rate(s.Processed), 1)
	t.fill = min(need/queueFull.Seconds(), 1)
	if t.fill >= 1 {
		t.tone = warning
	}
	t.share = tr("{{.Claimed}} claimed", with("Claimed", large(float64(s.Claimed))))
	return t
}

func processText(s *core.Snapshot, st desk.State, rate float64) stageText {
	busy := time.Duration(s.Busy[core.StageProcess]).Seconds() / max(s.Interval.Seconds()*float64(max(s.Workers, 1)), 1e-9)
	t := stageText{
		name: tr("process"), number: perSecond(rate), fill: min(busy, 1), share: shareText(min(busy, 1)), tone: good,
		note: trn(s.Workers, "{{.Busy}} of {{.Workers}} worker busy", "{{.Busy}} of {{.Workers}} workers busy", with("Busy", s.WorkersBusy, "Workers", s.Workers)),
	}
	switch {
	case st.Tuning.Paused:
		t.note, t.tone = tr("paused"), calm
	case busy > 0.95 && s.Backlog > int64(s.Rate(s.Processed)):
		t.tone = warning
	case s.Claims == 0 && s.WorkersBusy == 0:
		t.note, t.tone = trn(s.Workers, "waiting for events; {{.Workers}} worker", "waiting for events; {{.Workers}} workers", with("Workers", s.Workers)), calm
	}
	return t
}
