package metrics_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"weir/core/metrics"
)

// recentOf are the texts of a sample's errors.
func recentOf(s metrics.Sample) []string {
	var texts []string
	for _, e := range s.Recent {
		texts = append(texts, e.Text)
	}
	return texts
}

// TestMergeKeepsTheNewestErrors: of several samples the newest errors stay, in
// the order of their times, and what a stage itself met before attempts that
// failed. It fails when a later sample's come last whatever their times are, and
// when a thousand failures hide that the disk is full.
func TestMergeKeepsTheNewestErrors(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	sample := func(seconds ...int) (s metrics.Sample) {
		for _, n := range seconds {
			e := metrics.ErrorEvent{Time: at.Add(time.Duration(max(n, -n)) * time.Second), Stage: metrics.StageProcess, Text: fmt.Sprint(n), Event: int64(n)}
			if n < 0 {
				e.Stage, e.Event = metrics.StageStore, 0
			}
			s.Recent = append(s.Recent, e)
		}
		return s
	}
	for _, c := range []struct {
		samples []metrics.Sample
		want    []string
	}{
		{[]metrics.Sample{sample(), sample()}, nil},
		{[]metrics.Sample{sample(1), sample()}, []string{"1"}},
		{[]metrics.Sample{sample(), sample(1, 2)}, []string{"1", "2"}},
		{[]metrics.Sample{sample(1, 2), sample(3), sample(4)}, []string{"2", "3", "4"}},
		{[]metrics.Sample{sample(1, 5), sample(2, 6)}, []string{"2", "5", "6"}}, // of two nodes
		{[]metrics.Sample{sample(-1), sample(2, 3, 4), sample(5, 6, 7)}, []string{"-1", "6", "7"}},
		{[]metrics.Sample{sample(-1, -2), sample(-3, -4), sample(5)}, []string{"-2", "-3", "-4"}},
	} {
		var before []string
		sum := c.samples[0]
		for _, s := range c.samples[1:] {
			earlier := sum
			before = recentOf(earlier)
			sum.Merge(s)
			if got := recentOf(earlier); !slices.Equal(got, before) {
				t.Errorf("merging changed a copy from %v to %v", before, got)
			}
		}
		if got := recentOf(sum); !slices.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
}
