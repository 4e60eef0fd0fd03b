package storagetest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"weir/core"
	"weir/core/explore"
)

// expect compares all numbers of an answer with a recount.
func (r *recount) expect(q explore.Question, a explore.Answer) {
	r.Helper()
	zone := q.Zone
	base := r.matching(q, a.Method, q.By, q.Beside)
	all := r.sums("SELECT '', " + added + " FROM (" + base + ") AS m")[""]
	if a.All != all {
		r.Errorf("%+v match, want %+v", a.All, all)
	}
	from, before := q.Filter.After, q.Filter.Before
	if all.Events > 0 {
		first := r.query("SELECT min(at), max(at) FROM (" + base + ") AS m")[0]
		if from.IsZero() {
			from = time.UnixMicro(integer(first[0]))
		}
		if before.IsZero() {
			before = time.UnixMicro(integer(first[1]) + 1)
			if a.Method == explore.ByTotals { // which know hours
				before = before.Add(-1).Truncate(time.Hour).Add(time.Hour)
			}
		}
	}
	bounds := calendar(a.Every, zone, from, before)
	if all.Events == 0 && (q.Filter.After.IsZero() || !q.Filter.After.Before(q.Filter.Before)) {
		bounds = nil // there is no period
	} else if q.Every == explore.Auto {
		r.expectFinest(a.Every, zone, from, before)
	}
	r.expectTable(a.Chart, q.By, q.Top, base, bounds, true)
	r.expectTop(a, q.Beside, base)
	r.expectHeat(q, a, base, from, before)
	if q.Previous && len(bounds) > 1 && !q.Filter.After.IsZero() && !q.Filter.Before.IsZero() {
		r.expectPrevious(q, a, bounds)
	} else if !q.Previous && a.Previous != nil {
		r.Error("there is a previous period that nobody asked for")
	}
	if g := r.p.gauges(); a.Stored != g.InStore || a.Method != explore.ByScan && a.Unsettled != g.Backlog+g.DeadNow {
		r.Errorf("%d stored, %d unsettled, want %d, %d", a.Stored, a.Unsettled, g.InStore, g.Backlog+g.DeadNow)
	}
}

// calendar returns the bounds of the intervals of a period, by the calendar.
func calendar(every explore.Interval, zone *time.Location, from, before time.Time) (bounds []time.Time) {
	local := from.In(zone)
	year, month, day := local.Date()
	step := func(n int) time.Time { return time.Time{} }
	switch every {
	case explore.Auto:
	case explore.Minute, explore.Hour:
		length := time.Minute
		past := time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
		if every == explore.Hour {
			length = time.Hour
			past += time.Duration(local.Minute()) * time.Minute
		}
		step = func(n int) time.Time { return local.Add(-past).Add(time.Duration(n) * length) }
	case explore.Day:
		step = func(n int) time.Time { return time.Date(year, month, day+n, 0, 0, 0, 0, zone) }
	case explore.Week:
		for local.Weekday() != time.Monday {
			local = time.Date(year, month, local.Day()-1, 12, 0, 0, 0, zone)
			year, month, day = local.Date()
		}
		step = func(n int) time.Time { return time.Date(year, month, day+7*n, 0, 0, 0, 0, zone) }
	case explore.Month:
		step = func(n int) time.Time { return time.Date(year, month+time.Month(n), 1, 0, 0, 0, 0, zone) }
	case explore.Year:
		step = func(n int) time.Time { return time.Date(year+n, 1, 1, 0, 0, 0, 0, zone) }
	}
	for n := 0; len(bounds) < 100_000; n++ {
		at := step(n)
		bounds = append(bounds, at)
		if n > 0 && !at.Before(before) {
			break
		}
	}
	return bounds
}

// expectFinest: no finer interval gives at most 120.
func (r *recount) expectFinest(every explore.Interval, zone *time.Location, from, before time.Time) {
	r.Helper()
	if n := len(calendar(every, zone, from, before)) - 1; n > 120 && every != explore.Year {
		r.Errorf("%d intervals of a %s were chosen", n, every)
	}
	if every > explore.Minute {
		if n := len(calendar(every-1, zone, from, before)) - 1; n <= 120 {
			r.Errorf("%s was chosen, but the next finer interval gives %d", every, n)
		}
	}
}

const added = "coalesce(sum(events), 0), coalesce(sum(scored), 0), coalesce(sum(score), 0)"

// expectTable compares each sum of a table.
func (r *recount) expectTable(t *explore.Table, by explore.Dimension, top int, base string, bounds []time.Time, ranked bool) {
	r.Helper()
	starts := slices.Collect(t.Starts())
	if !slices.EqualFunc(starts, bounds[:max(len(bounds), 1)-1], time.Time.Equal) {
		r.Errorf("the intervals begin %v, want %v", starts, bounds)
		return
	}
	names := r.query("SELECT name FROM (" + base + ") AS m GROUP BY name ORDER BY sum(events) DESC, name")
	named, rest := map[string]int{}, -1
	for i, n := range t.Names {
		switch {
		case n.Rest:
			rest = i
		case ranked && (i >= len(names) || names[i][0] != n.Name):
			r.Errorf("name %d is %q, want those of %v", i, n.Name, names)
			return
		default:
			named[n.Name] = i
		}
	}
	if want := top > 0 && by != explore.None && len(names) > top; ranked && (want != (rest >= 0) || !want && len(named) != len(names) || want && len(named) != top) {
		r.Errorf("the names are %+v, want %d of %v", t.Names, top, names)
		return
	}
	want := make([]map[int]explore.Sum, len(starts))
	all := make([]explore.Sum, len(t.Names))
	if len(starts) > 0 {
		var values []string
		for i := range starts {
			values = append(values, fmt.Sprintf("(%d, %d, %d)", i, bounds[i].UnixMicro(), bounds[i+1].UnixMicro()))
		}
		for _, row := range r.query("WITH m AS MATERIALIZED (" + base + "), bounds (i, a, b) AS (VALUES " + strings.Join(values, ", ") + ") SELECT i, name, " + added +
			" FROM bounds JOIN m ON at >= a AND at < b GROUP BY i, name") {
			i := integer(row[0])
			column, ok := named[row[1]]
			if !ok {
				column = rest
			}
			if column < 0 {
				r.Errorf("%q has no name", row[1])
				return
			}
			if want[i] == nil {
				want[i] = map[int]explore.Sum{}
			}
			want[i][column] = plus(want[i][column], sumIn(row[2:]))
			all[column] = plus(all[column], sumIn(row[2:]))
		}
	}
	for i, start := range starts {
		for column := range t.Names {
			if got := t.At(start, column); got != want[i][column] {
				r.Errorf("%v, %q: %+v, want %+v", start, t.Names[column].Name, got, want[i][column])
			}
		}
	}
	for i, n := range t.Names {
		if n.Sum != all[i] {
			r.Errorf("%q has %+v, want %+v", n.Name, n.Sum, all[i])
		}
	}
}

func plus(a, b explore.Sum) explore.Sum {
	return explore.Sum{Events: a.Events + b.Events, Scored: a.Scored + b.Scored, Score: a.Score + b.Score}
}

// expectTop compares the top list.
func (r *recount) expectTop(a explore.Answer, beside explore.Dimension, base string) {
	r.Helper()
	if beside == explore.None {
		if len(a.Top) > 0 {
			r.Errorf("the top list has %v, want nothing", a.Top)
		}
		return
	}
	rows := r.query("SELECT beside, " + added + " FROM (" + base + ") AS m GROUP BY beside ORDER BY sum(events) DESC, beside")
	if min(len(rows), 1000) != len(a.Top) || a.TopAll != a.All || a.TopNames != len(rows) {
		r.Errorf("the top list has %+v, want %v", a.Top, rows)
		return
	}
	for i, row := range rows[:len(a.Top)] {
		if n := a.Top[i]; n.Name != row[0] || n.Sum != sumIn(row[1:]) {
			r.Errorf("the top list has %+v at %d, want %v", n, i, row)
		}
	}
}

// expectHeat compares the heat map, and how often its hours occur.
func (r *recount) expectHeat(q explore.Question, a explore.Answer, base string, from, before time.Time) {
	r.Helper()
	zone := q.Zone
	var want explore.HeatMap
	for _, row := range r.query("SELECT at - (at % 1000000 + 1000000) % 1000000, " + added + " FROM (" + base + ") AS m GROUP BY 1") {
		at := time.UnixMicro(integer(row[0])).In(zone)
		day := (int(at.Weekday()) + 6) % 7
		want.Sums[day][at.Hour()] = plus(want.Sums[day][at.Hour()], sumIn(row[1:]))
	}
	if a.Heat.Sums != want.Sums {
		r.Errorf("the heat map has %+v, want %+v", a.Heat.Sums, want.Sums)
	}
	if a.All.Events == 0 && (from.IsZero() || !from.Before(before)) {
		return
	}
	if q.Filter.After.IsZero() {
		from = calendar(explore.Hour, zone, from, from)[0]
	}
	if q.Filter.Before.IsZero() {
		before = calendar(explore.Hour, zone, before.Add(-1), before)[1]
	}
	if !a.From.Equal(from) || !a.Before.Equal(before) {
		r.Errorf("the period is %v to %v, want %v to %v", a.From, a.Before, from, before)
	}
	if from.Year() < 1990 || before.Year()-from.Year() > 30 { // local hours begin at any second, or there are too many
		return
	}
	for at := a.From; at.Before(a.Before); {
		next := at.Truncate(15 * time.Minute).Add(15 * time.Minute)
		if next.After(a.Before) {
			next = a.Before
		}
		local := at.In(zone)
		want.Hours[(int(local.Weekday())+6)%7][local.Hour()] += next.Sub(at).Hours()
		at = next
	}
	for day := range 7 {
		for hour := range 24 {
			if math.Abs(a.Heat.Hours[day][hour]-want.Hours[day][hour]) > 1e-6 {
				r.Errorf("it was %d o'clock on day %d for %v hours, want %v", hour, day, a.Heat.Hours[day][hour], want.Hours[day][hour])
			}
		}
	}
}

// expectPrevious compares the chart of the period before, if the period is of whole
// intervals.
func (r *recount) expectPrevious(q explore.Question, a explore.Answer, bounds []time.Time) {
	r.Helper()
	n := len(bounds) - 1
	if a.Previous == nil {
		r.Error("there is no previous period")
		return
	}
	starts := slices.Collect(a.Previous.Starts())
	if len(starts) != n {
		r.Errorf("%d intervals before %d: %v, %v", len(starts), n, starts, bounds)
		return
	}
	if !bounds[0].Equal(q.Filter.After) || !bounds[n].Equal(q.Filter.Before) {
		return
	}
	q.Filter.After, q.Filter.Before = starts[0], q.Filter.After
	base := r.matching(q, a.Method, q.By, q.Beside)
	r.expectTable(a.Previous, q.By, q.Top, base, append(starts, q.Filter.Before), false)
}

// list compares a list with the same in SQL.
func (r *recount) list(f core.Filter, states []string, order core.Order, n int) {
	r.Helper()
	conditions, _ := r.conditions(f)
	if len(states) > 0 {
		conditions = append(conditions, "state IN ("+quoted(states)+")")
	}
	by := [...]string{"created_at DESC, id DESC", "created_at, id", "score DESC NULLS LAST, id DESC"}[order]
	want := r.query("SELECT id, state FROM event_states WHERE " + strings.Join(conditions, " AND ") + " ORDER BY " + by)
	list := explore.NewList(r.p, f, states, order)
	for i := 0; ; {
		var scanned int64
		events, end, err := list.Next(r.Context(), n, func(done, of int64) {
			if done < scanned || done > of {
				r.Errorf("%d of %d after %d", done, of, scanned)
			}
			scanned = done
		})
		if err != nil || len(events) > n || len(events) == 0 && !end {
			r.Fatalf("%+v: %d events, end %v, %v", f, len(events), end, err)
		}
		for _, e := range events {
			if i >= len(want) || fmt.Sprint(e.ID) != want[i][0] || e.State != want[i][1] || e.Data != nil || e.StoredAt.IsZero() {
				r.Fatalf("%+v, %v in order %d, event %d of %d is %+v", f, states, order, i, len(want), e)
			}
			i++
		}
		if end {
			if i != len(want) {
				r.Fatalf("%+v, %v in order %d: %d events, want %d", f, states, order, i, len(want))
			}
			return
		}
	}
}
