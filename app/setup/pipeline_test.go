package setup_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"weir/app/config"
	"weir/app/setup"
	"weir/core"
)

// unused is a store for pipelines that never run.
type unused struct{ core.Store }

// TestBounds: the settings and the pipeline agree about which numbers are
// possible, so that a value that the file takes cannot fail later.
func TestBounds(t *testing.T) {
	for key, bounds := range map[string][]string{
		"pipeline.channel_capacity": {"0", "1", "1000000", "1000001"},
		"pipeline.write_batch":      {"0", "1", "1000", "1001"},
		"process.workers":           {"0", "1", "1024", "1025"},
		"process.batch":             {"0", "1", "1000", "1001"},
		"process.max_attempts":      {"0", "1", "1000", "1001"},
	} {
		for i, text := range bounds {
			inside := i == 1 || i == 2
			c := config.Default()
			if err := c.Set(key, text); (err == nil) != inside {
				t.Errorf("%s = %s: the settings say %v", key, text, err)
			}
			if text == "0" { // the pipeline's default
				continue
			}
			if _, err := core.New(with(t, key, text)); (err == nil) != inside {
				t.Errorf("%s = %s: the pipeline says %v", key, text, err)
			}
		}
	}
}

// with is a pipeline with one number of its settings replaced, possible or not.
func with(t *testing.T, key, text string) core.Config {
	t.Helper()
	c := config.Default()
	field := map[string]*int{
		"pipeline.channel_capacity": &c.Pipeline.ChannelCapacity, "pipeline.write_batch": &c.Pipeline.WriteBatch,
		"process.workers": &c.Process.Workers, "process.batch": &c.Process.Batch, "process.max_attempts": &c.Process.MaxAttempts,
	}[key]
	if _, err := fmt.Sscan(text, field); err != nil {
		t.Fatal(err)
	}
	return setup.Pipeline(&c, unused{}, nil)
}

// TestDefaults: a pipeline without settings runs as one with those of config.toml.
func TestDefaults(t *testing.T) {
	c := config.Default()
	shipped, err := core.New(setup.Pipeline(&c, unused{}, nil))
	if err != nil {
		t.Fatal(err)
	}
	bare, err := core.New(core.Config{Store: unused{}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := bare.Tuning(), shipped.Tuning(); got != want {
		t.Errorf("without settings the tuning is %+v, want %+v", got, want)
	}
}

// TestNothing: the source without events waits for the end of the run.
func TestNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := setup.Nothing().Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next: %v, want %v", err, context.Canceled)
	}
}
