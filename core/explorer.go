package core

import (
	"cmp"
	"context"
	"slices"
)

// Explorer finds events where no index leads to them.
type Explorer interface {
	// Scan passes each event that matches to each, from the newest stored to the oldest,
	// in one bounded step and one short snapshot. The steps that follow one another by
	// Next, until End, pass each event once that is there all the time. Events of the
	// page stays nil, and Limit is ignored. A search for a text also ends a step after
	// MaxPageData bytes.
	//
	// Of an event there are ID, Source, Kind, Subreddit, Author, CreatedAt, Score, Scored
	// and Flags. It is valid until each returns.
	Scan(ctx context.Context, q PageQuery, each func(*Stored)) (Page, error)

	// Sorted lists events in an order that has no index, without Data. It looks at all
	// events that can match: with a time in the filter at those stored together with
	// events of that time, else at the whole store.
	Sorted(ctx context.Context, q SortQuery) ([]Stored, error)
}

// SortQuery asks for the first events in an order.
type SortQuery struct {
	Filter Filter
	States []string // any of these; empty: all
	Order  Order
	Past   *Stored // only those that come after this one; nil: from the first
	Limit  int     // events at most; 0: 100

	// Looked, if it isn't nil, is called for each event that is read to find the first ones:
	// where a text is searched, all that the rest of the filter leaves. It must be quick.
	Looked func()
}

// Order is an order of events. No two events are equal in it: ids decide.
type Order uint8

// The orders.
const (
	OrderNewest Order = iota // by created_at, the latest first
	OrderOldest              // by created_at, the earliest first
	OrderScore               // the highest score first, those without one last; of the same score the latest id first
)

// Compare is negative if a comes before b.
func (o Order) Compare(a, b *Stored) int {
	switch o {
	case OrderOldest:
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	case OrderScore:
		switch {
		case a.Scored && !b.Scored:
			return -1
		case !a.Scored && b.Scored:
			return 1
		case a.Scored && a.Score != b.Score:
			return cmp.Compare(b.Score, a.Score)
		}
		return cmp.Compare(b.ID, a.ID)
	}
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
}

// First keeps the first events in an order, of all that were added.
type First struct {
	Order Order
	Past  *Stored // only those that come after this one; nil: all
	Limit int     // how many are kept

	kept   []Stored
	sorted bool
}

// Add adds an event, whose Data is not kept.
func (f *First) Add(e *Stored) {
	if f.Past != nil && f.Order.Compare(e, f.Past) <= 0 {
		return
	}
	if f.sorted && len(f.kept) == f.Limit && f.Order.Compare(e, &f.kept[f.Limit-1]) > 0 {
		return
	}
	f.kept = append(f.kept, *e)
	f.kept[len(f.kept)-1].Data = nil
	f.sorted = false
	if len(f.kept) >= 2*f.Limit+64 {
		f.Events()
	}
}

// Last returns the last event that is kept, nil while there are fewer than Limit: what
// comes after it can't be among the first.
func (f *First) Last() *Stored {
	if len(f.Events()) < f.Limit {
		return nil
	}
	return &f.kept[f.Limit-1]
}

// Events returns what is kept, in the order.
func (f *First) Events() []Stored {
	if !f.sorted {
		slices.SortFunc(f.kept, func(a, b Stored) int { return f.Order.Compare(&a, &b) })
		f.kept = f.kept[:min(len(f.kept), f.Limit)]
		f.sorted = true
	}
	return f.kept
}
