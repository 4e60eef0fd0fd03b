package breakdown_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"weir/app/chart"
	"weir/app/chart/breakdown"
)

// wide is the width of a text in a typeface whose characters all have the same.
func wide(text string) float64 { return 6.6 * float64(len([]rune(text))) }

// every returns a chart of the intervals from one moment to another, each of which
// ends where next says.
func every(from, to time.Time, next func(time.Time) time.Time) *breakdown.Chart {
	c := &breakdown.Chart{Theme: chart.Dark}
	for t := from; t.Before(to); t = next(t) {
		c.Starts = append(c.Starts, t)
		c.End = next(t)
	}
	return c
}

func daily(n int) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.AddDate(0, 0, n) }
}

func monthly(n int) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.AddDate(0, n, 0) }
}

func spaced(d time.Duration) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.Add(d) }
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Index finds the interval of every place, also where intervals have different
// lengths.
func TestIndexIsTheInverseOfX(t *testing.T) {
	for _, c := range []*breakdown.Chart{
		every(date(2024, 1, 1), date(2025, 1, 1), monthly(1)),
		every(date(1, 1, 1), date(12000, 1, 1), monthly(12*50)),
		every(date(2024, 3, 1), date(2024, 3, 2), daily(1)),
	} {
		for i := range c.Starts {
			from, to := c.Bounds(i, 700)
			if x := c.X(i, 700); x <= from || x >= to || c.Index(x, 700) != i {
				t.Errorf("interval %d of %d is from %v to %v, its middle %v is in %d", i, len(c.Starts), from, to, x, c.Index(x, 700))
			}
			if got := c.Index(from+1e-6, 700); got != i {
				t.Errorf("the beginning of interval %d is in %d", i, got)
			}
		}
		for _, x := range []float64{-1, 700, math.NaN()} {
			if got := c.Index(x, 700); got != -1 {
				t.Errorf("Index(%v) is %d, want -1", x, got)
			}
		}
	}
	if got := (&breakdown.Chart{}).Index(5, 700); got != -1 {
		t.Errorf("without intervals Index is %d, want -1", got)
	}
}

func TestTicks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	for _, test := range []struct {
		name  string
		c     *breakdown.Chart
		width float64
		want  string
	}{
		{"a year by week", every(date(2024, 1, 1), date(2025, 1, 1), daily(7)), 930,
			"Jan 2024|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Jan 2025"},
		{"half a year by week", every(date(2024, 1, 1), date(2024, 3, 1), daily(7)), 600,
			"1 Jan 2024|8 Jan|15 Jan|22 Jan|29 Jan|5 Feb|12 Feb|19 Feb|26 Feb"},
		{"days by Monday", every(date(2024, 1, 3), date(2024, 2, 14), daily(1)), 500, "8 Jan 2024|15 Jan|22 Jan|29 Jan|5 Feb|12 Feb"},
		{"months over years", every(date(2019, 7, 1), date(2024, 1, 1), monthly(1)), 440, "|Jan 2020|Jul|Jan 2021|Jul|Jan 2022|Jul|Jan 2023|Jul"},
		{"ten years", every(date(2010, 1, 1), date(2020, 1, 1), monthly(12)), 300, "2010|2012|2014|2016|2018"},
		{"one day", every(date(2024, 5, 6), date(2024, 5, 7), daily(1)), 900, "6 May 2024"},
		{"hours", every(date(2024, 5, 6), date(2024, 5, 8), spaced(time.Hour)), 500, "6 May 2024|12:00|7 May|12:00"},
		{"minutes", every(date(2024, 5, 6).Add(13*time.Hour), date(2024, 5, 6).Add(14*time.Hour), spaced(time.Minute)), 500,
			"|6 May 13:10|13:20|13:30|13:40|13:50"},
		{"clocks set forward", every(time.Date(2024, 3, 31, 0, 0, 0, 0, berlin), time.Date(2024, 3, 31, 8, 0, 0, 0, berlin), spaced(time.Hour)), 800,
			"31 Mar 2024|01:00|03:00|04:00|05:00|06:00|07:00"},
		{"clocks set back", every(time.Date(2024, 10, 27, 0, 0, 0, 0, berlin), time.Date(2024, 10, 27, 6, 0, 0, 0, berlin), spaced(time.Hour)), 800,
			"27 Oct 2024|01:00|02:00|03:00|04:00|05:00"},
		{"before the year 1000", every(date(7, 1, 1), date(12, 1, 1), monthly(12)), 300, "7|8|9|10|11"},
		{"after the year 9999", every(date(9990, 1, 1), date(10020, 1, 1), monthly(12)), 300, "9990|9995|10000|10005|10010|10015"},
		{"no room", every(date(2024, 1, 1), date(2025, 1, 1), monthly(1)), 20, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var labels []string
			free := -1.0
			for _, tick := range test.c.Ticks(test.width, wide) {
				labels = append(labels, tick.Label)
				if tick.Left < 0 || tick.Left < free || tick.Left+wide(tick.Label) > test.width {
					t.Errorf("the label %q at %v overlaps another or leaves the plot", tick.Label, tick.Left)
				}
				free = tick.Left + wide(tick.Label)
			}
			if got := strings.Join(labels, "|"); got != test.want {
				t.Errorf("labels are %q, want %q", got, test.want)
			}
		})
	}
}

// In every zone and at every length of time, ticks ascend and labels are apart.
func TestTicksAnywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	zones := []*time.Location{time.UTC, time.FixedZone("", 5*3600+45*60)}
	for _, name := range []string{"Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo", "Asia/Kolkata"} {
		if zone, err := time.LoadLocation(name); err == nil {
			zones = append(zones, zone)
		}
	}
	for range 4000 {
		zone := zones[random.IntN(len(zones))]
		year := 1900 + random.IntN(150)
		if random.IntN(4) == 0 {
			year = random.IntN(14000) - 1000
		}
		from := time.Date(year, time.Month(1+random.IntN(12)), 1+random.IntN(28), 0, 0, 0, 0, zone)
		next := []func(time.Time) time.Time{
			spaced(time.Minute), spaced(time.Hour), daily(1), daily(7), monthly(1), monthly(12), monthly(1200),
		}[random.IntN(7)]
		c := &breakdown.Chart{Starts: []time.Time{from}, End: next(from)}
		for range random.IntN(400) {
			c.Starts, c.End = append(c.Starts, c.End), next(c.End)
		}
		width := 20 + 1200*random.Float64()
		free, x, at := 0.0, -1.0, time.Time{}
		ticks := c.Ticks(width, wide)
		for i, tick := range ticks {
			if tick.X <= x || tick.X > width || i > 0 && !tick.At.After(at) {
				t.Fatalf("tick %d of %v (%v) from %v to %v doesn't ascend: %v", i, width, zone, from, c.End, ticks)
			}
			if x, at = tick.X, tick.At; tick.Label == "" {
				continue
			}
			if tick.Left < free || tick.Left+wide(tick.Label) > width {
				t.Fatalf("label %d of %v (%v) from %v to %v has no room: %v", i, width, zone, from, c.End, ticks)
			}
			free = tick.Left + wide(tick.Label)
		}
		if width > 200 && len(ticks) == 0 {
			t.Fatalf("no ticks (%v) from %v to %v", zone, from, c.End)
		}
	}
}
