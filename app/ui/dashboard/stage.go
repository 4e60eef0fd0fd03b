package dashboard

import (
	"fmt"
	"math"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"weir/app/chart"
	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core/metrics"
)

// stageBox is one stage of the pipeline: its rate, how busy or full it is, and
// what it waits for.
type stageBox struct {
	back, rail, fill *canvas.Rectangle
	mark             *canvas.Text
	name             *canvas.Text
	number           *canvas.Text
	note             *canvas.Text
	share            *canvas.Text
	arrow            *canvas.Text
	group            *fyne.Container
	full             float32 // of the bar, in Fyne's units
	last             bool
}

func newStageBox(last bool) *stageBox {
	b := &stageBox{
		back: style.NewCard(nil, nil), rail: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil), last: last,
		mark: style.NewText(style.SmallSize, true, nil), name: style.NewText(style.TextSize, true, nil), number: style.NewText(style.TextSize, false, nil),
		note: style.NewText(style.SmallSize, false, nil), share: style.NewText(style.SmallSize, false, nil), arrow: style.NewText(style.TextSize, true, nil),
	}
	b.number.Alignment, b.share.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	b.group = &fyne.Container{Objects: []fyne.CanvasObject{b.back, b.rail, b.fill, b.mark, b.name, b.number, b.note, b.share, b.arrow}}
	return b
}

// The sizes of a stage.
const (
	arrowWidth = 22 // distance between two stages
	stageMark  = 14 // room of the mark before the name
	stageGap   = 6  // between the name and the number, at least
)

func (b *stageBox) arrange(x, y, w, h float32) {
	style.Place(b.group, x, y, w+arrowWidth, h)
	style.Place(b.back, 0, 0, w, h)
	b.mark.Move(fyne.NewPos(12, 8))
	b.name.Move(fyne.NewPos(12+stageMark, 6))
	style.Place(b.number, w/3, 6, w*2/3-12, 18)
	b.full = w - 24
	style.Place(b.rail, 12, 29, b.full, 5)
	b.fill.Move(fyne.NewPos(12, 29))
	b.note.Move(fyne.NewPos(12, 39))
	style.Place(b.share, w/2, 39, w/2-12, 16)
	b.arrow.Move(fyne.NewPos(w+5, h/2-10))
	style.SetVisible(b.arrow, !b.last)
}

// stageText is the text of a stage.
type stageText struct {
	name, number, note, share string
	fill                      float64    // 0 to 1
	tone                      style.Tone // calm: nothing to do; good: at work; warning: it slows the others down
}

// mark is a symbol for the tone, for those who can't see its colour.
func (t stageText) mark() string {
	return map[style.Tone]string{style.Calm: "○", style.Good: "●", style.Busy: "●", style.Warning: "▲", style.Alarm: style.Failure}[t.tone]
}

func (b *stageBox) apply(t stageText, c chart.Theme) {
	style.PaintCard(b.back, c)
	style.SetFill(b.rail, c.Border)
	style.SetFill(b.fill, style.ToneColour(c, max(t.tone, style.Good)))
	b.fill.Resize(fyne.NewSize(b.full*float32(min(max(t.fill, 0), 1)), 5))
	style.SetText(b.mark, t.mark(), style.ToneColour(c, t.tone))
	style.SetText(b.name, t.name, c.Text)
	style.SetText(b.number, t.number, c.Text)
	crowded := stageMark+style.TextWidth(t.name, style.TextSize, true)+stageGap+style.TextWidth(t.number, style.TextSize, false) > b.full
	style.SetVisible(b.number, !crowded)
	note, share := b.lastLine(t, crowded)
	style.SetText(b.share, share, c.Muted)
	style.SetText(b.note, note, c.Muted)
	style.SetText(b.arrow, "→", c.Muted)
}

// lastLine is what stands below the bar: the note, and the share or the number that has no
// room beside the name. If both have no room, the share is left out, which the bar shows, too,
// and else the note, unless it is a warning.
func (b *stageBox) lastLine(t stageText, crowded bool) (note, share string) {
	wide := func(s string) float32 { return style.TextWidth(s, style.SmallSize, false) }
	if share = t.share; crowded {
		share = t.number
	}
	note = style.Abbreviate(t.note, style.SmallSize, false, b.full-wide(share)-8)
	if !strings.HasSuffix(note, "…") {
		return note, share
	}
	if note = style.Abbreviate(t.note, style.SmallSize, false, b.full); t.tone >= style.Warning || !crowded && !strings.HasSuffix(note, "…") {
		return note, ""
	}
	return "", share
}

// stageKeys are the keys of the stages in the explanations.
var stageKeys = []string{"generate", "channel", "store", "queue", "process"}

// stageTexts describes each stage from the source to the settled event: its
// rate, how busy or full it is, and what it waits for.
func stageTexts(s *metrics.Snapshot, st control.State, r rates) []stageText {
	seconds := max(s.Interval.Seconds(), 1e-9)
	share := func(d time.Duration) float64 { return min(d.Seconds()/seconds, 1) }
	texts := []stageText{
		generateText(s, st, r.generated, share(time.Duration(s.Busy[metrics.StageGenerate])), share(s.Blocked)),
		channelText(s, share(s.Blocked)),
		storeText(s, st, r.stored, share(time.Duration(s.Busy[metrics.StageStore]))),
		queueText(s),
		processText(s, st, r.processed),
	}
	if why := idleReason(s, st); why != "" {
		for i := range texts {
			texts[i].note, texts[i].tone = why, style.Calm
		}
	}
	return texts
}

// idleReason says why no stage works; empty while they do.
func idleReason(s *metrics.Snapshot, st control.State) string {
	switch {
	case st.Phase == control.Stopped:
		return text.Tr("stopped")
	case st.Phase == control.Watching && len(st.Elsewhere) == 0:
		return text.Tr("ended")
	case s.Time.IsZero():
		return text.Tr("not started")
	}
	return ""
}

func perSecond(rate float64) string { return rateText(rate) + "/s" }

func shareText(v float64) string { return locale.Decimal(100*v, 0) + " %" }

func generateText(s *metrics.Snapshot, st control.State, rate, busy, blocked float64) stageText {
	t := stageText{name: text.Tr("generate"), number: perSecond(rate), tone: style.Good, fill: busy, share: shareText(busy)}
	switch wanted := st.Tuning.Rate; {
	case st.Tuning.Paused:
		t.note, t.tone = text.Tr("paused"), style.Calm
	case st.Phase == control.Watching && st.Theirs != nil && st.Theirs.Paused:
		t.note, t.tone = text.Tr("paused in another program"), style.Calm
	case st.Phase == control.Watching:
		t.note = text.Tr("in another program")
	case st.Source == "none":
		t.note, t.tone = text.Tr("no source"), style.Calm
	case s.ChannelDepth == s.ChannelCapacity && s.Stored == 0 && s.ChannelDepth > 0:
		t.note = text.Tr("waiting for room")
	case blocked > 0.05:
		t.note = text.Tr("waiting for room, {{.Share}} of the time", text.With("Share", shareText(blocked)))
	case wanted > 0:
		t.note = text.Tr("paced at {{.Rate}}/s", text.With("Rate", text.Compact(wanted)))
	default:
		t.note = text.Tr("waiting for the source")
	}
	return t
}

func channelText(s *metrics.Snapshot, blocked float64) stageText {
	t := stageText{
		name: text.Tr("channel"), number: fmt.Sprintf("%d / %d", s.ChannelDepth, s.ChannelCapacity),
		fill: float64(s.ChannelDepth) / float64(max(s.ChannelCapacity, 1)), note: text.Tr("never full"), tone: style.Good,
	}
	if s.ChannelDepth == 0 {
		t.tone = style.Calm
	}
	// Blocked time is counted when the wait ends, so a full channel may show none.
	if s.ChannelDepth == s.ChannelCapacity && s.ChannelDepth > 0 {
		t.note = text.Tr("full")
	}
	if blocked > 0.005 {
		t.note = text.Tr("full {{.Share}} of the time", text.With("Share", shareText(blocked)))
	}
	t.share = shareText(t.fill)
	return t
}

func storeText(s *metrics.Snapshot, st control.State, rate, busy float64) stageText {
	each := perBatch(s.Generated, s.Batches)
	t := stageText{name: text.Tr("store"), number: perSecond(rate), fill: busy, share: shareText(busy), tone: style.Good}
	switch {
	case st.Phase == control.DiskFull:
		t.note, t.tone = text.Tr("waiting for disk space"), style.Alarm
	case st.Phase == control.Unreachable:
		t.note, t.tone = text.Tr("waiting for the store to come back"), style.Alarm
	case s.Batches == 0 && s.InStore == 0:
		t.note, t.tone = text.Tr("waiting for the first event"), style.Calm
	case s.Batches == 0:
		t.note, t.tone = text.Tr("waiting for events"), style.Calm
	case busy > 0.9:
		t.note, t.tone = text.Trn(int64(each), "waiting for the disk; {{.Events}} event per batch", "waiting for the disk; {{.Events}} events per batch", text.With("Events", text.Compact(each))), style.Warning
	default:
		t.note = text.Tr("waiting for events; {{.Events}} per batch", text.With("Events", text.Compact(each)))
	}
	return t
}

// perBatch is the average number of events in a batch, at least one.
func perBatch(events, batches uint64) float64 {
	return math.Round(max(float64(events)/float64(max(batches, 1)), 1))
}

// queueFull is how much work for the workers fills the bar of the queue.
const queueFull = 10 * time.Second

func queueText(s *metrics.Snapshot) stageText {
	t := stageText{name: text.Tr("queue"), number: text.Tr("{{.Events}} waiting", text.With("Events", text.Compact(float64(s.Backlog)))), tone: style.Good}
	if s.Backlog == 0 {
		t.note, t.tone = text.Tr("empty"), style.Calm
		t.share = shareText(0)
		return t
	}
	t.note = waitingNote(s)
	need := float64(s.Backlog) / max(s.Rate(s.Processed), 1)
	t.fill = min(need/queueFull.Seconds(), 1)
	if t.fill >= 1 {
		t.tone = style.Warning
	}
	t.share = text.Tr("{{.Claimed}} claimed", text.With("Claimed", text.Compact(float64(s.Claimed))))
	return t
}

func processText(s *metrics.Snapshot, st control.State, rate float64) stageText {
	busy := time.Duration(s.Busy[metrics.StageProcess]).Seconds() / max(s.Interval.Seconds()*float64(max(s.Workers, 1)), 1e-9)
	t := stageText{
		name: text.Tr("process"), number: perSecond(rate), fill: min(busy, 1), share: shareText(min(busy, 1)), tone: style.Good,
		note: text.Trn(s.Workers, "{{.Busy}} of {{.Workers}} worker busy", "{{.Busy}} of {{.Workers}} workers busy", text.With("Busy", s.WorkersBusy, "Workers", s.Workers)),
	}
	switch {
	case st.Tuning.Paused:
		t.note, t.tone = text.Tr("paused"), style.Calm
	case busy > 0.95 && s.Backlog > int64(s.Rate(s.Processed)):
		t.tone = style.Warning
	case s.Claims == 0 && s.WorkersBusy == 0:
		t.note, t.tone = text.Trn(s.Workers, "waiting for events; {{.Workers}} worker", "waiting for events; {{.Workers}} workers", text.With("Workers", s.Workers)), style.Calm
	}
	return t
}
