package core_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"weir/core"
	"weir/core/metrics"
)

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
			if got, want := len(sample.Recent), min(int(sample.Failed), metrics.RecentErrors); got != want {
				t.Errorf("an interval of %d failures names %d, want %d", sample.Failed, got, want)
			}
			for _, e := range sample.Recent {
				if e.Stage != metrics.StageProcess || e.Event <= 10 || e.Event > 20 || e.Time.After(sample.Time) || sample.Time.Sub(e.Time) > sample.Interval {
					t.Errorf("%+v is none of the interval's to %v", e, sample.Time)
				}
				if len(e.Text) > metrics.MaxErrorText || !utf8.ValidString(e.Text) || !strings.HasSuffix(e.Text, "é…") {
					t.Errorf("got %d bytes: %q", len(e.Text), e.Text)
				}
			}
			if text, err := json.Marshal(sample.Recent); err != nil || len(text) > metrics.RecentErrors*(metrics.MaxErrorText+100) {
				t.Errorf("the errors take %d bytes, %v", len(text), err)
			}
		}
		if failed != 10 || named == 0 {
			t.Errorf("%d failed and %d are named, want 10 and some", failed, named)
		}
	})
}
