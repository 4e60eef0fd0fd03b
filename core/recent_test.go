package core_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"weir/core"
)

// recentOf are the texts of a sample's errors.
func recentOf(s core.Sample) []string {
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
	sample := func(seconds ...int) (s core.Sample) {
		for _, n := range seconds {
			e := core.ErrorEvent{Time: at.Add(time.Duration(max(n, -n)) * time.Second), Stage: core.StageProcess, Text: fmt.Sprint(n), Event: int64(n)}
			if n < 0 {
				e.Stage, e.Event = core.StageStore, 0
			}
			s.Recent = append(s.Recent, e)
		}
		return s
	}
	for _, c := range []struct {
		samples []core.Sample
		want    []string
	}{
		{[]core.Sample{sample(), sample()}, nil},
		{[]core.Sample{sample(1), sample()}, []string{"1"}},
		{[]core.Sample{sample(), sample(1, 2)}, []string{"1", "2"}},
		{[]core.Sample{sample(1, 2), sample(3), sample(4)}, []string{"2", "3", "4"}},
		{[]core.Sample{sample(1, 5), sample(2, 6)}, []string{"2", "5", "6"}}, // of two nodes
		{[]core.Sample{sample(-1), sample(2, 3, 4), sample(5, 6, 7)}, []string{"-1", "6", "7"}},
		{[]core.Sample{sample(-1, -2), sample(-3, -4), sample(5)}, []string{"-2", "-3", "-4"}},
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

// TestSamplesKeepErrors: the errors of each interval are in its sample, few and
// short, also those that a store kept. It fails when they are those of the whole
// run, and when their number or length has no bound.
func TestSamplesKeepErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		long := strings.Repeat("é", core.MaxError)
		run(t, core.Config{
			Store: s, Source: &numbers{n: 40}, Rate: 10, Batch: 10, MaxAttempts: 1, Interval: time.Second,
			Handler: core.HandlerFunc(func(_ context.Context, e *core.Event, _ int) error {
				if n := e.CreatedAt.Unix(); n > 10 && n <= 20 {
					return errors.New(long)
				}
				return nil
			}),
		})
		failed, named := uint64(0), 0
		for sample, err := range s.Samples(t.Context(), time.Time{}, time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			failed += sample.Failed
			named += len(sample.Recent)
			if got, want := len(sample.Recent), min(int(sample.Failed), core.RecentErrors); got != want {
				t.Errorf("an interval of %d failures names %d, want %d", sample.Failed, got, want)
			}
			for _, e := range sample.Recent {
				if e.Stage != core.StageProcess || e.Event <= 10 || e.Event > 20 || e.Time.After(sample.Time) || sample.Time.Sub(e.Time) > sample.Interval {
					t.Errorf("%+v is none of the interval's to %v", e, sample.Time)
				}
				if len(e.Text) > core.MaxErrorText || !utf8.ValidString(e.Text) || !strings.HasSuffix(e.Text, "é…") {
					t.Errorf("got %d bytes: %q", len(e.Text), e.Text)
				}
			}
			if text, err := json.Marshal(sample.Recent); err != nil || len(text) > core.RecentErrors*(core.MaxErrorText+100) {
				t.Errorf("the errors take %d bytes, %v", len(text), err)
			}
		}
		if failed != 10 || named == 0 {
			t.Errorf("%d failed and %d are named, want 10 and some", failed, named)
		}
	})
}
