package floor

import (
	"fmt"
	"time"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/core/activity"
)

// lockSection is a lock or a pool: how long it took to get it, and how long it was held.
type lockSection struct {
	name, note string
	uses       [2]activity.Distribution // to get it, and held
	said       [2]string
	nobody     bool // has waited
}

// locksText is what the card of locks and pools says.
type locksText struct {
	sections []lockSection
	// The last section: how many requests shared a commit, or how many segments a claim
	// stepped over.
	tallyName, tallyNote string
	tally                [3]tallyRow
}

// tallyRow is how often something happened, as a share of all.
type tallyRow struct {
	name, said string
	share      float64
}

// poolUse is how many connections of a pool are in use; Most is 0 if that isn't known.
type poolUse struct{ inUse, most int }

// locksOf says what is known of the last 10 s, or less, on SQLite or PostgreSQL.
func locksOf(d *activity.Totals, postgres bool, pool poolUse) locksText {
	if d == nil {
		d = &activity.Totals{}
	}
	seconds := d.At.Seconds()
	rate := func(n uint64) float64 {
		if seconds <= 0 {
			return 0
		}
		return float64(n) / seconds
	}
	taken := func(u *activity.Use) string {
		return text.Tr("taken {{.Rate}}/s", text.With("Rate", rateText(rate(u.Held.Count()))))
	}
	poolNote := taken(&d.Reads)
	if postgres {
		poolNote = taken(&d.Connections)
	}
	if pool.most > 0 {
		poolNote = text.Tr("{{.Used}} of {{.All}} in use", text.With("Used", pool.inUse, "All", pool.most))
	}
	t := locksText{}
	t.add(text.Tr("metrics mutex"), taken(&d.Metrics), &d.Metrics, time.Microsecond)
	if postgres {
		t.add(text.Tr("connection pool"), poolNote, &d.Connections, atOnce)
		t.add(text.Tr("row locks on segments"), text.Tr("{{.Rate}} claims/s", text.With("Rate", rateText(rate(sum(d.Skipped[:]))))), &d.Rows, atOnce)
		t.tallyName, t.tallyNote = text.Tr("SKIP LOCKED"), text.Tr("segments skipped per claim")
		t.count([3]string{text.Tr("none"), text.Tr("1"), text.Tr("2 or more")}, [3]uint64{d.Skipped[0], d.Skipped[1], sum(d.Skipped[2:])})
		return t
	}
	commits := sum(d.Requests[1:])
	t.add(text.Tr("SQLite write lock"), text.Tr("{{.Rate}} commits/s", text.With("Rate", rateText(rate(commits)))), &d.WriteLock, time.Microsecond)
	t.add(text.Tr("read connections"), poolNote, &d.Reads, atOnce)
	requests := uint64(0)
	for i, n := range d.Requests {
		requests += uint64(i) * n
	}
	t.tallyName = text.Tr("group commit")
	if commits > 0 {
		t.tallyNote = text.Tr("{{.N}} requests per commit", text.With("N", locale.Decimal(float64(requests)/float64(commits), 1)))
	}
	t.count([3]string{text.Tr("1 request"), text.Tr("2 requests"), text.Tr("3 or more")}, [3]uint64{d.Requests[1], d.Requests[2], sum(d.Requests[3:])})
	return t
}

func sum(all []uint64) (n uint64) {
	for _, a := range all {
		n += a
	}
	return n
}

// rateText writes events per second, with a decimal if there are few.
func rateText(r float64) string {
	if r > 0 && r < 9.95 {
		return locale.Decimal(r, 1)
	}
	return text.Compact(r)
}

// atOnce is in how much time a free connection can be had.
const atOnce = 50 * time.Microsecond

// add adds a lock. Who got it in less time than free didn't wait.
func (t *locksText) add(name, note string, u *activity.Use, free time.Duration) {
	s := lockSection{name: name, note: note, uses: [2]activity.Distribution{u.Wait, u.Held}}
	s.nobody = true
	for i, n := range u.Wait.Buckets {
		s.nobody = s.nobody && (n == 0 || activity.BucketStart(i) < free)
	}
	for i := range s.uses {
		if d := &s.uses[i]; d.Count() > 0 {
			s.said[i] = fmt.Sprintf("p50 %s · p99 %s", lengthText(d.Percentile(50)), lengthText(d.Percentile(99)))
		}
	}
	if s.nobody {
		s.said[0] = ""
	}
	t.sections = append(t.sections, s)
}

// count fills the last section.
func (t *locksText) count(names [3]string, counts [3]uint64) {
	all := sum(counts[:])
	for i, n := range counts {
		r := tallyRow{name: names[i], said: "–"}
		if all > 0 {
			r.share = float64(n) / float64(all)
			switch {
			case n > 0 && r.share < 0.01:
				r.said = "< 1 %"
			default:
				r.said = percentText(r.share)
			}
		}
		t.tally[i] = r
	}
}
