package figures

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"

	"weir/core/message"
)

// Explore is the outcome of a benchmark of the Explore page. Its JSON is what "weir bench
// explore --json" prints, and its field names are stable.
type Explore struct {
	Version string         `json:"version"` // of Weir
	Began   time.Time      `json:"began"`
	Seconds float64        `json:"seconds"` // how long it took
	Cores   int            `json:"cores"`
	CPU     string         `json:"cpu"`    // the processor's model; empty when the system doesn't say
	Counts  int            `json:"counts"` // rows by source, hour, kind and subreddit
	Events  int            `json:"events"` // that were scanned
	Stores  []Explored     `json:"stores"` // SQLite first
	Notes   []message.Text `json:"notes"`  // what was not measured, and why
}

// Explored is what was measured with one kind of store.
type Explored struct {
	Name     string   `json:"name"`            // "sqlite" or "postgres"
	Location string   `json:"location"`        // a folder, or a server without its password
	Filling  float64  `json:"filling_seconds"` // to store counts and events
	Answers  []Answer `json:"answers"`
	Scan     Speed    `json:"scan"` // for an author; one connection, of this program and of a server
}

// Answer is how long a question took until its answer could be drawn.
type Answer struct {
	Question Question `json:"question"`
	Time
}

// Time is the median of several times, and the shortest and the longest of them, in ms.
type Time struct {
	Median   float64 `json:"median_ms"`
	Shortest float64 `json:"shortest_ms"`
	Longest  float64 `json:"longest_ms"`
}

// TimeOf sums up times in ms; there must be at least one.
func TimeOf(all []float64) Time { return Time{Median(all), slices.Min(all), slices.Max(all)} }

// Question is one that the Explore page asks, in English.
type Question string

// The questions.
const (
	ByDayByKind      Question = "by day by kind"
	ByDayBySubreddit Question = "by day by the top 5 subreddits"
	TopSubreddits    Question = "top subreddits"
	HeatMap          Question = "weekday and hour"
	NewInterval      Question = "by week by the top 5 subreddits"
)

// String returns the figures for people.
func (r *Explore) String() string {
	var b strings.Builder
	b.WriteString(machine(r.Cores, r.CPU) + "\n")
	for i := range r.Stores {
		fmt.Fprintf(&b, "%s: %s\n", StoreName(r.Stores[i].Name), r.Stores[i].Location)
	}
	fmt.Fprintf(&b, "%s counts of a year, %s events to scan; median and longest time\n\n", humanize.Comma(int64(r.Counts)), humanize.Comma(int64(r.Events)))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight|tabwriter.TabIndent)
	line := func(name string, cell func(*Explored) string) {
		fmt.Fprintf(w, "%-33s", name)
		for i := range r.Stores {
			fmt.Fprintf(w, "\t%s", cell(&r.Stores[i]))
		}
		fmt.Fprintf(w, "\t\n")
	}
	line("", func(s *Explored) string { return StoreName(s.Name) + "\t" })
	if len(r.Stores) > 0 {
		for i, a := range r.Stores[0].Answers {
			line(string(a.Question), func(s *Explored) string {
				return milliseconds(s.Answers[i].Median) + "\t" + milliseconds(s.Answers[i].Longest)
			})
		}
	}
	line("scan for an author, events/s", func(s *Explored) string { return round(s.Scan.EventsPerSecond) + "\t" })
	_ = w.Flush() // into memory
	for _, note := range r.Notes {
		b.WriteString("\n" + note.String() + "\n")
	}
	return b.String()
}
