package explore

import (
	"context"
	"time"

	"weir/core"
)

// split cuts a filter's period into whole hours and the parts of hours at its ends. outer
// is the filter for all hours that are concerned; inner that for the whole ones, which are
// none if its After is not before its Before.
func split(f core.Filter) (inner, outer core.Filter, parts []period) {
	inner, outer = f, f
	after, before := f.After, f.Before
	if !after.IsZero() {
		outer.After = after.Truncate(time.Hour)
		if inner.After = outer.After; inner.After.Before(after) {
			inner.After = inner.After.Add(time.Hour)
		}
	}
	if !before.IsZero() {
		inner.Before = before.Truncate(time.Hour)
		if outer.Before = inner.Before; outer.Before.Before(before) {
			outer.Before = outer.Before.Add(time.Hour)
		}
	}
	if !after.IsZero() && !before.IsZero() && inner.Before.Before(inner.After) {
		inner.Before = inner.After // within one hour
		if after.Before(before) {
			parts = append(parts, period{after, before})
		}
		return inner, outer, parts
	}
	if after.Before(inner.After) {
		parts = append(parts, period{after, inner.After})
	}
	if inner.Before.Before(before) {
		parts = append(parts, period{inner.Before, before})
	}
	return inner, outer, parts
}

// events is how many events the totals have that match.
func events(ctx context.Context, s core.Counter, f core.Filter) (int64, error) {
	rows, err := sums(ctx, s, f, core.Grouping{})
	return total(rows).Events, err
}
