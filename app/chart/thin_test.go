package chart_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"strings"
	"testing"
	"time"

	"weir/app/chart"
)

func TestThinKeepsPeaks(t *testing.T) {
	s := &chart.Series{}
	for i := range 1000 {
		v := 10.0
		switch {
		case i == 137:
			v = 99
		case i == 139:
			v = -5
		case i >= 400 && i < 480:
			v = math.NaN()
		}
		s.Append(start.Add(time.Duration(i)*time.Second), v)
	}
	s.Thin(start.Add(900*time.Second), 10*time.Second)
	if got := s.Len(); got > 2*90+100 || got < 100 {
		t.Errorf("%d samples are left, want at most 280 and the last 100", got)
	}
	lo, hi, ok := s.Range(start, start.Add(300*time.Second))
	if !ok || lo != -5 || hi != 99 {
		t.Errorf("range is %v to %v, want -5 to 99", lo, hi)
	}
	if _, _, ok := s.Near(start.Add(440 * time.Second)); ok {
		t.Error("the gap is gone")
	}
	if when, _, _ := s.Near(start.Add(137 * time.Second)); !when.Equal(start.Add(137 * time.Second)) {
		t.Errorf("the peak moved to %v", when)
	}
	if when, _, ok := s.Near(start.Add(999 * time.Second)); !ok || !when.Equal(start.Add(999*time.Second)) {
		t.Errorf("the newest sample is at %v", when)
	}
}

func TestWriteCSVIsWhatIsShown(t *testing.T) {
	a, b, hidden := &chart.Series{}, &chart.Series{}, &chart.Series{}
	for i := range 10 {
		at := start.Add(time.Duration(i) * time.Second)
		a.Append(at, float64(i)+0.5)
		if i%2 == 0 {
			b.Append(at, math.NaN())
		} else {
			b.Append(at, 1e6)
		}
		hidden.Append(at, 7)
	}
	c := &chart.Chart{
		Lines: []chart.Line{{Name: "a, b", Series: a}, {Name: "b", Series: b}, {Name: "c", Series: hidden, Hidden: true}},
		From:  start.Add(2 * time.Second), To: start.Add(4 * time.Second),
	}
	var out bytes.Buffer
	rows, err := c.WriteCSV(&out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range got {
		lines = append(lines, strings.Join(row, "|"))
	}
	stamp := func(i int) string {
		return start.Add(time.Duration(i) * time.Second).UTC().Format("2006-01-02T15:04:05.000Z")
	}
	want := "time|a, b|b\n" + stamp(2) + "|2.5|\n" + stamp(3) + "|3.5|1000000\n" + stamp(4) + "|4.5|"
	if text := strings.Join(lines, "\n"); text != want || rows != 3 {
		t.Errorf("got %d rows\n%s\nwant 3\n%s", rows, text, want)
	}
}
