package setup

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"time"

	"weir/app/config"
	"weir/core"
	"weir/core/dump"
	"weir/core/simulate"
)

// Source is what a pipeline reads, and the handler of its events.
type Source struct {
	core.Source
	Rate    float64      // events per second; 0: as fast as the store takes them
	Handler core.Handler // nil: every event is fine
	Files   *dump.Source // nil unless files are read
}

// Close stops reading files.
func (s *Source) Close() error {
	if s.Files == nil {
		return nil
	}
	return s.Files.Close()
}

// Simulated is simulated traffic. With a given seed the model always starts on the
// same day, so that the events are the same; otherwise it starts now.
func Simulated(c config.Simulate, log *slog.Logger) (*Source, error) {
	m := simulate.Model{
		Seed: uint64(c.Seed), EventsPerDay: float64(c.EventsPerDay),
		Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	if c.Seed == 0 {
		m.Seed = uint64(rand.Int64())
		m.Start = time.Now().UTC().Truncate(time.Hour)
		log.Info("simulating", "seed", m.Seed)
	}
	model, err := simulate.New(m)
	if err != nil {
		return nil, err
	}
	return &Source{Source: model, Rate: c.Rate, Handler: &Simulation{}}, nil
}

// Nothing is a source without events: a pipeline only processes what is stored,
// until it is interrupted or its Duration is over.
func Nothing() *Source { return &Source{Source: nothing{}} }

type nothing struct{}

// Next implements core.Source: it returns when ctx is done.
func (nothing) Next(ctx context.Context) (core.Record, error) {
	<-ctx.Done()
	return core.Record{}, ctx.Err()
}

// DumpOptions returns how files are read; stdin is the input "-".
func DumpOptions(c config.Dump, f core.Filter, stdin io.Reader) dump.Options {
	o := dump.Options{
		Inputs: c.Inputs, Stdin: stdin, Data: dump.Data(c.Data), MaxLine: int(c.MaxLine), Filter: f,
		Fields: dump.Fields{Preset: c.Preset},
	}
	if c.Preset == "custom" {
		m := c.Fields
		o.Fields = dump.Fields{
			Source: dump.Field(m.Source), Key: dump.Field(m.Key), Kind: dump.Field(m.Kind),
			Subreddit: dump.Field(m.Subreddit), Author: dump.Field(m.Author), CreatedAt: dump.Field(m.CreatedAt),
			Parent: dump.Field(m.Parent), Link: dump.Field(m.Link), Score: dump.Field(m.Score), Text: dump.Field(m.Text),
			Time: dump.TimeFormat(m.TimeFormat), RetrievedAt: dump.Field(m.RetrievedAt),
		}
	}
	return o
}

// Files reads dumps and other records; the store keeps the positions.
func Files(ctx context.Context, o dump.Options, s core.Store) (*Source, error) {
	o.Checkpoints = s
	d, err := dump.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return &Source{Source: d, Files: d}, nil
}
