package explore_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"weir/core/explore"
)

func TestPreceding(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, test := range []struct {
		every        explore.Interval
		zone         *time.Location
		from, before string
		want         [2]string
	}{
		{explore.Day, time.UTC, "2024-03-10T00:00:00Z", "2024-03-17T00:00:00Z", [2]string{"2024-03-03T00:00:00Z", "2024-03-10T00:00:00Z"}},
		{explore.Month, time.UTC, "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", [2]string{"2023-01-01T00:00:00Z", "2024-01-01T00:00:00Z"}},
		{explore.Year, time.UTC, "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", [2]string{"2023-01-01T00:00:00Z", "2024-01-01T00:00:00Z"}},
		// Days of 23 and 25 hours.
		{explore.Day, berlin, "2024-03-31T00:00:00+01:00", "2024-04-02T00:00:00+02:00", [2]string{"2024-03-29T00:00:00+01:00", "2024-03-31T00:00:00+01:00"}},
		// A last interval that is cut.
		{explore.Day, time.UTC, "2024-03-10T06:00:00Z", "2024-03-12T03:00:00Z", [2]string{"2024-03-07T06:00:00Z", "2024-03-09T03:00:00Z"}},
		{explore.Week, time.UTC, "2024-03-11T00:00:00Z", "2024-03-20T00:00:00Z", [2]string{"2024-02-26T00:00:00Z", "2024-03-06T00:00:00Z"}},
		// In shorter months.
		{explore.Month, time.UTC, "2024-03-31T00:00:00Z", "2024-05-31T00:00:00Z", [2]string{"2023-12-31T00:00:00Z", "2024-03-01T00:00:00Z"}},
		{explore.Month, time.UTC, "2023-03-30T00:00:00Z", "2023-04-01T00:00:00Z", [2]string{"2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z"}},
		{explore.Hour, time.UTC, "2024-03-31T00:00:00Z", "2024-03-31T00:30:00Z", [2]string{"2024-03-30T23:00:00Z", "2024-03-30T23:30:00Z"}},
	} {
		from, before := explore.Preceding(at(test.from), at(test.before), test.every, test.zone)
		if !from.Equal(at(test.want[0])) || !before.Equal(at(test.want[1])) {
			t.Errorf("before the %ss from %s to %s: got %v to %v, want %v", test.every, test.from, test.before, from, before, test.want)
		}
	}
}

// TestPrecedingHasAsMany: the period before has as many intervals, and ends before the
// other begins.
func TestPrecedingHasAsMany(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	number := func(every explore.Interval, from, before time.Time) (n int) {
		for at := every.Start(from); at.Before(before); at = every.Next(at) {
			n++
		}
		return n
	}
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Havana"} {
		z := zone(t, name)
		for range 2000 {
			every := explore.Hour + explore.Interval(rng.IntN(5))
			from := time.Unix(1e9+rng.Int64N(7e8), 0).In(z)
			if rng.IntN(2) == 0 {
				from = every.Start(from)
			}
			before := from.Add(time.Duration(1 + rng.Int64N(int64(100*time.Hour))))
			if rng.IntN(2) == 0 {
				before = every.Next(every.Start(before))
			}
			a, b := explore.Preceding(from, before, every, z)
			if got, want := number(every, a.In(z), b), number(every, from, before); got != want || b.After(from) {
				t.Fatalf("before the %ss from %v to %v, %v to %v: %d, want %d", every, from, before, a.In(z), b.In(z), got, want)
			}
		}
	}
}

func TestTooFine(t *testing.T) {
	from := at("2024-01-01T00:00:00Z")
	for _, test := range []struct {
		every  explore.Interval
		before time.Time
		want   bool
	}{
		{explore.Auto, from.AddDate(5000, 0, 0), false},
		{explore.Minute, from.Add(400 * time.Minute), false},
		{explore.Minute, from.Add(400*time.Minute + 1), true},
		{explore.Day, from.AddDate(0, 0, 400), false},
		{explore.Day, from.AddDate(0, 0, 401), true},
		{explore.Year, from.AddDate(400, 0, 0), false},
	} {
		if got := explore.TooFine(from, test.before, test.every, nil); got != test.want {
			t.Errorf("%s until %v: got %v, want %v", test.every, test.before, got, test.want)
		}
	}
}

// TestHeatHours: the hours of a period are what a clock shows, minute by minute, also
// where it is set forward or back.
func TestHeatHours(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe"} {
		z := zone(t, name)
		for range 12 {
			from := at("2024-03-01T00:00:00Z").Add(time.Duration(rng.IntN(300*24*60)) * time.Minute)
			before := from.Add(time.Duration(rng.IntN(40*24*60)) * time.Minute)
			var got, want explore.HeatMap
			got.Measure(from, before, z)
			for m := from; m.Before(before); m = m.Add(time.Minute) {
				local := m.In(z)
				want.Hours[(int(local.Weekday())+6)%7][local.Hour()] += 1. / 60
			}
			for day := range 7 {
				for hour := range 24 {
					if math.Abs(got.Hours[day][hour]-want.Hours[day][hour]) > 1e-6 {
						t.Fatalf("%s, %v to %v, day %d at %d: got %v, want %v", name, from, before, day, hour, got.Hours[day][hour], want.Hours[day][hour])
					}
				}
			}
		}
	}
	// In 10,000 years, too.
	var h explore.HeatMap
	last := at("9999-12-31T23:00:00Z")
	h.Measure(time.Time{}, last, zone(t, "Europe/Berlin"))
	var all float64
	for day := range h.Hours {
		for _, hours := range h.Hours[day] {
			all += hours
		}
	}
	if want := float64(last.Unix()-time.Time{}.Unix()) / 3600; math.Abs(all-want) > 1e-3 {
		t.Errorf("10,000 years have %v hours, want %v", all, want)
	}
}
