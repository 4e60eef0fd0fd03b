package locale_test

import (
	"fmt"
	"testing"
	"time"

	"weir/app/locale"
)

// in runs the rest of a test in a language.
func in(t *testing.T, tag string) {
	t.Helper()
	locale.Use(tag)
	t.Cleanup(func() { locale.Use(locale.English) })
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ tag, decimal, needed, numeral, bytes, thousands, negative string }{
		{locale.English, "1234.5", "0.25", "▲ 3.1 %", "1.5 KiB", "1,234,567", "-0.5"},
		{locale.German, "1234,5", "0,25", "▲ 3,1 %", "1,5 KiB", "1\u2009234\u2009567", "-0,5"},
	} {
		in(t, c.tag)
		for got, want := range map[string]string{
			locale.Decimal(1234.5, 1): c.decimal, locale.Decimal(0.25, -1): c.needed, locale.Decimal(3, 0): "3", locale.Decimal(-0.5, 1): c.negative,
			locale.Numeral("▲ 3.1 %"): c.numeral, locale.Numeral("1,234,567"): c.thousands, locale.Bytes(1536): c.bytes,
		} {
			if got != want {
				t.Errorf("%s: %q, want %q", c.tag, got, want)
			}
		}
	}
}

func TestTypedNumbers(t *testing.T) {
	for _, c := range []struct {
		tag, typed string
		want       float64
		wrong      bool
	}{
		{locale.English, "1.5", 1.5, false},
		{locale.English, "1,5", 0, true},
		{locale.German, "1,5", 1.5, false},
		{locale.German, "1.5", 1.5, false},
		{locale.German, "-0,25", -0.25, false},
		{locale.German, "1.234,5", 0, true},
		{locale.German, "1,234,5", 0, true},
		{locale.German, "a,b", 0, true},
	} {
		in(t, c.tag)
		got, err := locale.ParseFloat(c.typed)
		if got != c.want || (err != nil) != c.wrong {
			t.Errorf("%s: %q is %v, %v; want %v, an error: %t", c.tag, c.typed, got, err, c.want, c.wrong)
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2026, time.March, 2, 15, 4, 0, 0, time.UTC)
	forms := []locale.Form{
		locale.Day, locale.DayMonth, locale.DayMonthYear, locale.DayMonthTime, locale.FixedDay, locale.FixedDayTime,
		locale.Month, locale.MonthYear, locale.LongDay, locale.LongDate, locale.LongMonth, locale.LongMonthYear,
	}
	for tag, want := range map[string][]string{
		locale.English: {"2", "2 Mar", "2 Mar 2026", "2 Mar 15:04", "02 Mar", "02 Mar 15:04", "Mar", "Mar 2026", "2 March", "2 March 2026", "March", "March 2026"},
		locale.German:  {"2.", "2. März", "2. März 2026", "2. März 15:04", "02.03.", "02.03. 15:04", "Mär", "Mär 2026", "2. März", "2. März 2026", "März", "März 2026"},
	} {
		in(t, tag)
		for i, f := range forms {
			if got := locale.Format(at, f); got != want[i] {
				t.Errorf("%s, form %d: %q, want %q", tag, i, got, want[i])
			}
		}
	}
}

// TestMonths compares the English names with those of package time: no language may have
// less than twelve, in their order.
func TestMonths(t *testing.T) {
	for m := time.January; m <= time.December; m++ {
		at := time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC)
		if got := locale.Format(at, locale.LongMonth); got != m.String() {
			t.Errorf("month %d is %q", m, got)
		}
		if got := locale.Format(at, locale.DayMonth); got != at.Format("2 Jan") {
			t.Errorf("month %d is %q", m, got)
		}
	}
	in(t, locale.German)
	seen := map[string]bool{}
	for m := time.January; m <= time.December; m++ {
		at := time.Date(2026, m, 1, 0, 0, 0, 0, time.UTC)
		for _, f := range []locale.Form{locale.LongMonth, locale.Month, locale.DayMonthYear} {
			seen[fmt.Sprint(f)+locale.Format(at, f)] = true
		}
	}
	if len(seen) != 3*12 {
		t.Errorf("%d different names, want 36", len(seen))
	}
}

func TestUnknownLanguage(t *testing.T) {
	in(t, "fr")
	if got := locale.Decimal(1.5, 1); got != "1.5" {
		t.Errorf("got %s, want 1.5 as in English", got)
	}
}

func Example() {
	locale.Use(locale.German)
	defer locale.Use(locale.English)
	fmt.Println(locale.Decimal(12.4, 1), locale.Format(time.Date(2026, 1, 31, 13, 0, 0, 0, time.UTC), locale.DayMonthTime))
	// Output: 12,4 31. Jan. 13:00
}
