package setup

import (
	"time"

	"weir/app/config"
	"weir/core"
)

// Pipeline returns the configuration of a pipeline from src, which may be nil, to
// s. The caller adds what doesn't come from the settings.
func Pipeline(c *config.Config, s core.Store, src *Source) core.Config {
	p := core.Config{
		Store: s,

		ChannelCapacity: c.Pipeline.ChannelCapacity,
		WriteBatch:      c.Pipeline.WriteBatch,
		DrainTimeout:    time.Duration(c.Pipeline.DrainTimeout),

		Workers:        c.Process.Workers,
		Batch:          c.Process.Batch,
		Lease:          time.Duration(c.Process.Lease),
		HandlerTimeout: time.Duration(c.Process.HandlerTimeout),
		MaxAttempts:    c.Process.MaxAttempts,
		Backoff:        time.Duration(c.Process.Backoff),
		Work:           time.Duration(c.Source.Simulate.Work),
		FailRate:       c.Source.Simulate.FailRate,

		Interval:    time.Duration(c.Metrics.Interval),
		KeepSamples: time.Duration(c.Metrics.Keep),
		KeepEvents:  time.Duration(c.Storage.Keep),
	}
	if src != nil {
		p.Source, p.Handler, p.Rate = src, src.Handler, src.Rate
		if src.Files != nil {
			p.Appended = src.Files.Appended
			p.Newest = c.Source.Dump.OnDuplicate == "newest"
			p.FullTimeout = time.Duration(c.Storage.Full)
		}
	}
	return p
}
