package text_test

import (
	"math"
	"testing"
	"time"
	"weir/app/ui/text"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0", 999: "999", 1000: "1\u2009000", 1234567: "1\u2009234\u2009567", -1234: "−1\u2009234", 0.4: "0", -0.4: "0", 1.5: "2", math.NaN(): "–",
	} {
		if got := text.Grouped(n); got != want {
			t.Errorf("Grouped(%v) is %q, want %q", n, got, want)
		}
	}
}

func TestCompact(t *testing.T) {
	for n, want := range map[float64]string{
		950: "950", 9999: "9\u2009999", 9999.6: "10\u2009000", 10_000: "10.0k", 12_400: "12.4k", 123_456: "123k", 54.1e6: "54.1M",
		2.5e9: "2.50G", -12_400: "−12.4k", math.NaN(): "–",
	} {
		if got := text.Compact(n); got != want {
			t.Errorf("Compact(%v) is %q, want %q", n, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0 µs", 250 * time.Microsecond: "250 µs", 999 * time.Millisecond: "999 ms", 59*time.Second + 900*time.Millisecond: "59 s",
		61 * time.Second: "1 m 01 s", 12*time.Hour + 4*time.Minute: "12 h 04 m", 24 * time.Hour: "1 d 0 h", 50 * time.Hour: "2 d 2 h",
	} {
		if got := text.Duration(d); got != want {
			t.Errorf("Duration(%v) is %q, want %q", d, got, want)
		}
	}
}

func TestMoved(t *testing.T) {
	for _, c := range []struct {
		now, was float64
		want     string
		way      int
	}{
		{103.1, 100, "▲ 3.1 %", 1}, {90, 100, "▼ 10.0 %", -1}, {100.01, 100, "– 0 %", 0}, {2000, 100, "▲ > 999 %", 1},
		{0, 100, "▼ 100.0 %", -1}, {5, 0, "", 0}, {math.NaN(), 1, "", 0}, {1, math.NaN(), "", 0},
	} {
		if got, way := text.Change(c.now, c.was); got != c.want || way != c.way {
			t.Errorf("moved(%v, %v) is %q, %d, want %q, %d", c.now, c.was, got, way, c.want, c.way)
		}
	}
}

func TestTrn(t *testing.T) {
	for n, want := range map[int]string{0: "0 rejects", 1: "1 reject", 2: "2 rejects", 21: "21 rejects", 1 << 40: "1099511627776 rejects"} {
		if got := text.Trn(n, "{{.Rejects}} reject", "{{.Rejects}} rejects", text.With("Rejects", n)); got != want {
			t.Errorf("of %d it says %q, want %q", n, got, want)
		}
	}
}
