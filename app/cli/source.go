package cli

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"weir/app/config"
	"weir/core"
	"weir/core/dump"
	"weir/core/simulate"
)

// source is what run generates events with.
type source struct {
	core.Source
	rate    float64
	handler core.Handler
	dump    *dump.Source // nil unless files are read
}

func (s *source) close() error {
	if s.dump == nil {
		return nil
	}
	return s.dump.Close()
}

// simulated is made-up traffic. A seed that was asked for always starts on the
// same day, so that the same events come; else the model's clock starts now.
func simulated(c config.Simulate, log *slog.Logger) (*source, error) {
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
	s := &source{Source: model, rate: c.Rate}
	if c.FailRate > 0 {
		s.handler = failing(c.FailRate)
	}
	return s, nil
}

// errSimulated is the failure that fail_rate asks for.
var errSimulated = errors.New("simulated failure (source.simulate.fail_rate)")

// failing fails a share of all attempts, each time the same ones.
func failing(share float64) core.Handler {
	return core.HandlerFunc(func(_ context.Context, e *core.Event, attempt int) error {
		if rand.New(rand.NewPCG(uint64(e.ID), uint64(attempt))).Float64() < share {
			return errSimulated
		}
		return nil
	})
}

// dumpOptions say how files are read.
func (p *program) dumpOptions(c config.Dump, f core.Filter) dump.Options {
	o := dump.Options{
		Inputs: c.Inputs, Stdin: p.in, Data: dump.Data(c.Data), MaxLine: int(c.MaxLine), Filter: f,
		Fields: dump.Fields{Preset: c.Preset},
	}
	if c.Preset == "custom" {
		m := c.Fields
		o.Fields = dump.Fields{
			Source: dump.Field(m.Source), Key: dump.Field(m.Key), Kind: dump.Field(m.Kind),
			Subreddit: dump.Field(m.Subreddit), Author: dump.Field(m.Author), CreatedAt: dump.Field(m.CreatedAt),
			Parent: dump.Field(m.Parent), Link: dump.Field(m.Link), Score: dump.Field(m.Score), Text: dump.Field(m.Text),
			Time: dump.TimeFormat(m.TimeFormat),
		}
	}
	return o
}

// files are dumps and other NDJSON.
func (p *program) files(ctx context.Context, c config.Dump, f core.Filter, s core.Store, rate float64) (*source, error) {
	o := p.dumpOptions(c, f)
	o.Checkpoints = s
	d, err := dump.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return &source{Source: d, rate: rate, dump: d}, nil
}
