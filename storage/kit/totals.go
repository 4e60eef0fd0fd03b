package kit

import (
	"context"
	"fmt"
	"iter"

	"weir/core"
)

// Totals implements core.TotalsSnapshot.
type Totals struct {
	reader func(context.Context) SumReader

	// What isn't added up yet is read once.
	lately   *MonthTally
	unfolded *Tally
}

// NewTotals returns the totals that readers read, all of them from one snapshot.
func NewTotals(reader func(context.Context) SumReader) *Totals { return &Totals{reader: reader} }

// Sums implements core.Totals.
func (t *Totals) Sums(ctx context.Context, f core.Filter, g core.Grouping) iter.Seq2[core.Count, error] {
	return t.sums(ctx, func(m *moment) ([]core.Count, error) { return m.readSums(f, nil, g) })
}

// Named implements core.TotalsSnapshot.
func (t *Totals) Named(ctx context.Context, f core.Filter, names []string, g core.Grouping) iter.Seq2[core.Count, error] {
	return t.sums(ctx, func(m *moment) ([]core.Count, error) { return m.readNamed(f, names, g) })
}

// First implements core.TotalsSnapshot.
func (t *Totals) First(ctx context.Context, f core.Filter, n int, more []core.Count) (core.Ranking, error) {
	first, err := (&moment{t.reader(ctx), t}).readFirst(f, n, more)
	if err != nil {
		return core.Ranking{}, fmt.Errorf("sums: %w", err)
	}
	return first, nil
}

func (t *Totals) sums(ctx context.Context, read func(*moment) ([]core.Count, error)) iter.Seq2[core.Count, error] {
	return allSums(func() ([]core.Count, error) {
		sums, err := read(&moment{t.reader(ctx), t})
		if err != nil {
			return nil, fmt.Errorf("sums: %w", err)
		}
		return sums, nil
	})
}

// moment reads for one question.
type moment struct {
	SumReader
	of *Totals
}

// recent is what the tables of Later lack.
func (m *moment) recent() (*MonthTally, error) {
	if m.of.lately == nil {
		lately := new(MonthTally)
		if err := m.Recent(lately); err != nil {
			return nil, err
		}
		m.of.lately = lately
	}
	return m.of.lately, nil
}

// deltas are what isn't folded yet.
func (m *moment) deltas() (*Tally, error) {
	if m.of.unfolded == nil {
		unfolded := new(Tally)
		if err := m.Deltas(unfolded); err != nil {
			return nil, err
		}
		m.of.unfolded = unfolded
	}
	return m.of.unfolded, nil
}
