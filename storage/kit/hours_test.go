package kit

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"weir/core"
)

// january and february are first hours of months with 744 and 696 hours.
const january, february = 473352, 474096

// randomHours are counts of a name in the hours of January 2024, with numbers of all sizes.
func randomHours(random *rand.Rand) (counts []core.Count) {
	number := func() int64 { return (random.Int64() - random.Int64()) >> random.IntN(64) }
	for hour := int64(january); hour < february; hour++ {
		if random.IntN(3) == 0 {
			counts = append(counts, core.Count{Source: "s", Hour: hour, Kind: "k", Subreddit: "n", Events: number(), Scored: number(), Score: number()})
		}
	}
	return counts
}

// TestHoursComeBack: packed hours are those of the counts, whatever their numbers, and merged
// ones are what all counts add up to. It fails when an hour is left out, or one that is in
// both is there twice.
func TestHoursComeBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		a, b := randomHours(random), randomHours(random)
		var sums Tally
		for _, c := range slices.Concat(a, b) {
			sums.AddCount(c)
		}
		want := slices.DeleteFunc(sums.Counts(), func(c core.Count) bool { return c.Events == 0 && c.Scored == 0 && c.Score == 0 })
		row := MonthSums(a)[0]
		row.Hours = MergeHours(row.Hours, MonthSums(b)[0].Hours)
		for name, row := range map[string]MonthSum{"merged": row, "at once": MonthSums(slices.Concat(b, a))[0]} {
			var got Tally
			if err := row.Each(got.AddCount); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Counts(), want) {
				t.Fatalf("%s: got %d hours, want %d, or others", name, got.Len(), len(want))
			}
		}
	}
}

// TestHoursAreBounded: the most that a month can hold fits, and takes at most MaxHoursBytes.
// It fails when the last hour of a month is refused, or one beyond is taken.
func TestHoursAreBounded(t *testing.T) {
	var all []core.Count
	for hour := int64(january); hour < february; hour++ {
		all = append(all, core.Count{Hour: hour, Events: math.MinInt64, Scored: 0, Score: math.MinInt64})
	}
	row := MonthSums(all)[0]
	n := 0
	if err := row.Each(func(core.Count) { n++ }); err != nil || n != len(all) || len(row.Hours) > MaxHoursBytes {
		t.Errorf("got %d hours in %d bytes, %v, want %d in at most %d", n, len(row.Hours), err, len(all), MaxHoursBytes)
	}
	more := append(slices.Clone(row.Hours), 1, 2, 0, 0)
	if err := eachHour(more, func(packedHour) {}); !errors.Is(err, core.ErrCorrupt) {
		t.Errorf("745 hours: got %v", err)
	}
	last, _ := appendHour(nil, packedHour{743, tallySum{events: 1}}, -1)
	if err := eachHour(last, func(h packedHour) { n = int(h.at) }); err != nil || n != 743 {
		t.Errorf("the last hour: got %d, %v", n, err)
	}
}

// TestZeroHoursDisappear: what adds up to nothing takes no place. It fails when hours of zeros
// are kept: removed sources would stay for ever.
func TestZeroHoursDisappear(t *testing.T) {
	a := []core.Count{{Hour: january, Events: 2, Scored: 1, Score: -3}, {Hour: january + 700, Events: 1}}
	b := slices.Clone(a)
	for i := range b {
		b[i].Events, b[i].Scored, b[i].Score = -b[i].Events, -b[i].Scored, -b[i].Score
	}
	if got := MergeHours(MonthSums(a)[0].Hours, MonthSums(b)[0].Hours); got == nil || len(got) > 0 {
		t.Errorf("got %x, want nothing", got)
	}
	if got := MonthSums(slices.Concat(a, b)); len(got) != 1 || len(got[0].Hours) > 0 {
		t.Errorf("got %v, want a row of zeros", got)
	}
}

// FuzzHours: whatever bytes are read give hours in order that fit in a month, or an error; and
// those without one are the same after they were packed again. Bytes that can't be read stay
// as they are when others are merged into them.
func FuzzHours(f *testing.F) {
	f.Add([]byte{}, []byte{1, 2, 0, 0})
	f.Add([]byte{0, 2, 0, 0}, []byte{0xe8, 0x05, 2, 0, 0})
	f.Add([]byte{0xe9, 0x05, 2, 0, 0}, []byte{1, 2, 0})
	f.Add(bytes.Repeat([]byte{1, 2, 1, 6}, 9), bytes.Repeat([]byte{0xff}, 40))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var sums Tally
		add := func(bytes []byte) (err error) {
			last := int64(-1)
			err = eachHour(bytes, func(h packedHour) {
				if h.at <= last || h.at >= monthHours {
					t.Fatalf("%x: hour %d follows %d", bytes, h.at, last)
				}
				last = h.at
				sums.AddCount(core.Count{Hour: january + h.at, Events: h.sum.events, Scored: h.sum.scored, Score: h.sum.score})
			})
			return err
		}
		if err := errors.Join(add(a), add(b)); err != nil {
			if got := MergeHours(a, b); !bytes.Equal(got, a) {
				t.Fatalf("%x and %x, one of which can't be read: got %x", a, b, got)
			}
			return
		}
		var want []byte
		if rows := MonthSums(sums.Counts()); len(rows) > 0 {
			want = rows[0].Hours
		}
		if got := MergeHours(a, b); !bytes.Equal(got, want) || len(got) > MaxHoursBytes {
			t.Fatalf("%x and %x: got %x, want %x", a, b, got, want)
		}
	})
}

// TestUnreadableHours: hours that are cut off, aren't of a month or are beyond its end are
// none, and the row is listed. It fails when such a row passes for a right one.
func TestUnreadableHours(t *testing.T) {
	whole := MonthSums([]core.Count{{Hour: february, Events: 3, Score: 7}})[0]
	cut, shifted, beyond := whole, whole, whole
	cut.Hours = whole.Hours[:len(whole.Hours)-1]
	shifted.Hour++
	beyond.Hours, _ = appendHour(nil, packedHour{696, tallySum{events: 1}}, -1)
	for name, m := range map[string]MonthSum{"cut": cut, "shifted": shifted, "beyond": beyond} {
		var check HourCheck
		if check.Month(m); check.Same() || len(check.Unreadable) != 1 {
			t.Errorf("%s: got %+v, want a row that can't be read", name, check)
		}
	}
	var check HourCheck
	check.Month(whole)
	check.Counted(core.Count{Hour: february, Events: 3, Score: 7})
	if !check.Same() {
		t.Errorf("got %+v, want the same", check)
	}
}
