package core_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"weir/core"
	"weir/core/limit"
)

// BenchmarkRecording is what recording costs a pipeline at full speed: in one run somebody
// records every other quarter of a second. It reports the medians of the processor time
// for an event, and of the difference between neighbours.
func BenchmarkRecording(b *testing.B) {
	p, err := core.New(core.Config{Store: openStore(b), Source: &numbers{n: -1}, Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run(ctx)
		ended <- err
	}()
	cost := func() float64 { // µs an event
		before := p.Situation()
		time.Sleep(250 * time.Millisecond)
		did := p.Situation().Sub(before)
		return events(did)
	}
	cost() // the start
	var with, without, differences []float64
	for b.Loop() {
		off := cost()
		end := p.Activity().Record()
		on := cost()
		end()
		with, without, differences = append(with, on), append(without, off), append(differences, 100*(on-off)/off)
	}
	stop()
	if err := <-ended; err != nil {
		b.Error(err)
	}
	median := func(all []float64) float64 { slices.Sort(all); return all[len(all)/2] }
	b.ReportMetric(median(without), "µs/event")
	b.ReportMetric(median(with), "µs/event-recorded")
	b.ReportMetric(median(differences), "%-more")
}

// events is the processor time for an event that was stored and processed, in µs.
func events(did limit.Situation) float64 {
	return float64(did.Totals.CPU.Microseconds()) / (float64(did.Counters.Stored+did.Counters.Processed)/2 + 1)
}
