package cli

import (
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"weir/app/engine"
	"weir/core"
	"weir/core/dump"
	"weir/core/limit"
	"weir/core/metrics"
)

// sparkWidth is how many values a sparkline shows.
const sparkWidth = 40

// history holds the last values of each sparkline.
type history struct{ generated, stored, waiting, processed []float64 }

func (h *history) add(s metrics.Snapshot) {
	h.generated = push(h.generated, s.Rate(s.Generated))
	h.stored = push(h.stored, s.Rate(s.Stored))
	h.waiting = push(h.waiting, float64(s.Backlog))
	h.processed = push(h.processed, s.Rate(s.Processed))
}

func push(values []float64, v float64) []float64 {
	values = append(values, v)
	return values[max(0, len(values)-sparkWidth):]
}

// spark draws values as a line of blocks, the largest full.
func spark(values []float64) string {
	const blocks = "▁▂▃▄▅▆▇█"
	high := 0.0
	for _, v := range values {
		high = max(high, v)
	}
	var b strings.Builder
	for _, v := range values {
		i := 0
		if high > 0 {
			i = int(v / high * 7.999)
		}
		b.WriteString(string([]rune(blocks)[i]))
	}
	return b.String() + strings.Repeat(" ", sparkWidth-len(values))
}

// lines are the screen for a snapshot.
func (d *display) lines(s metrics.Snapshot, width int) []string {
	lines := []string{
		fmt.Sprintf("%s  %s", d.title, s.Time.Sub(s.Started).Truncate(time.Second)),
		fmt.Sprintf("generate %8s/s %s %s events, %.0f %% of the time blocked", count(s.Rate(s.Generated)), spark(d.history.generated),
			count(float64(s.Totals.Generated)), share(s.Blocked, s.Interval)),
		fmt.Sprintf("channel  %10s %s", "", bar(float64(s.ChannelDepth)/float64(max(s.ChannelCapacity, 1)), fmt.Sprintf("%d of %d", s.ChannelDepth, s.ChannelCapacity))),
		fmt.Sprintf("store    %8s/s %s %s new, %s duplicates, %s rejected", count(s.Rate(s.Stored)), spark(d.history.stored),
			count(float64(s.Totals.Stored)), count(float64(s.Totals.Duplicates)), count(float64(s.Totals.Rejected))),
		fmt.Sprintf("queue    %10s %s %s waiting, oldest %s", "", spark(d.history.waiting), count(float64(s.Backlog)), s.Oldest.Round(time.Millisecond)),
		fmt.Sprintf("process  %8s/s %s %s settled, %d attempts failed, %d dead, %d of %d workers busy", count(s.Rate(s.Processed)), spark(d.history.processed),
			count(float64(s.Totals.Processed)), s.Totals.Failed, s.Totals.Dead, s.WorkersBusy, s.Workers),
		latencyLine(s),
		fmt.Sprintf("%d lost, %d twice, %d errors; %.0f %% of a core, %s", s.Lost, s.Twice, errorsOf(s), s.CPUPercent(), humanize.IBytes(s.RSSBytes)),
	}
	if d.files != nil {
		p := d.files.Progress()
		total := p.Total()
		done := 0.0
		if total.Size > 0 {
			done = float64(total.Read) / float64(total.Size)
		}
		lines = append(lines, "import   "+strings.Repeat(" ", 11)+bar(done, progressText(p, s.Time.Sub(s.Started))))
	}
	if d.pipeline != nil {
		if found := limitText(limit.Find(d.recent.Add(d.pipeline.Situation()))); found != "" {
			lines = append(lines, "limit    "+found)
		}
	}
	if disk := diskText(d.disk); disk != "" {
		lines = append(lines, disk+fmt.Sprintf(", %s free, %s/s more", humanize.IBytes(uint64(d.disk.Free)), humanize.IBytes(uint64(d.disk.PerSecond))))
	}
	for i := range lines {
		lines[i] = truncate(lines[i], width)
	}
	if d.disk.Level == engine.FillDay && os.Getenv("NO_COLOR") == "" {
		last := len(lines) - 1
		lines[last] = "\x1b[1;31m" + lines[last] + "\x1b[0m" // ECMA-48: bold and red
	}
	return lines
}

// limitText is what limits a pipeline, in one line; empty if nothing is known.
func limitText(f limit.Finding) string {
	if f.Try.Empty() {
		return f.Headline.String()
	}
	return f.Headline.String() + ". Try " + f.Try.String()
}

func latencyLine(s metrics.Snapshot) string {
	h := &s.Latency[metrics.LatencyEndToEnd]
	if h.Count() == 0 {
		return "latency  nothing settled recently"
	}
	ms := func(p float64) float64 { return float64(h.Percentile(p).Microseconds()) / 1000 }
	return fmt.Sprintf("latency  end to end %.1f ms p50, %.1f p95, %.1f p99", ms(50), ms(95), ms(99))
}

// bar draws a bar that is full at 1.
func bar(fill float64, text string) string {
	n := int(min(max(fill, 0), 1)*sparkWidth + 0.5)
	return strings.Repeat("█", n) + strings.Repeat("░", sparkWidth-n) + " " + text
}

// truncate shortens a line to the width of the terminal.
func truncate(line string, width int) string {
	if utf8.RuneCountInString(line) < width {
		return line
	}
	return string([]rune(line)[:max(width-1, 0)])
}

// count writes a number with at most four digits.
func count(n float64) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%.0f", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1fk", n/1e3)
	case n < 1_000_000_000:
		return fmt.Sprintf("%.2fM", n/1e6)
	}
	return fmt.Sprintf("%.2fG", n/1e9)
}

func share(part, whole time.Duration) float64 {
	if whole <= 0 {
		return 0
	}
	return min(100*part.Seconds()/whole.Seconds(), 100)
}

// sumsText describes the outcomes of records.
func sumsText(s core.Sums) string {
	return fmt.Sprintf("%s new, %s duplicates, %s filtered, %s rejected",
		count(float64(s.Stored)), count(float64(s.Duplicates)), count(float64(s.Filtered)), count(float64(s.Rejected)))
}

// progressText describes how far the files have been read.
func progressText(p dump.Progress, took time.Duration) string {
	t := p.Total()
	text := humanize.IBytes(uint64(t.Read))
	if t.Size > 0 {
		text += " of " + humanize.IBytes(uint64(t.Size))
	}
	if t.State == dump.StateForwarding {
		return text + ", fast-forwarding to where the last import stopped"
	}
	text += fmt.Sprintf(", %s records/s, %s", count(float64(t.Sums.Records())/max(took.Seconds(), 1e-3)), sumsText(t.Sums))
	if t.Resumed && t.Known {
		text += " (with earlier runs: " + sumsText(t.Whole) + ")"
	}
	if left := t.Left(took); left > 0 {
		text += ", " + left.Round(time.Second).String() + " left"
	}
	return text
}
