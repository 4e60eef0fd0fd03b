package recordview

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"weir/app/ui/style"
	"weir/core"
)

// TestScoresAreNotCut in the column, which has room for all that it writes.
func TestScoresAreNotCut(t *testing.T) {
	test.NewTempApp(t)
	for score, want := range map[int64]string{
		0: "0", 999_999: "999\u2009999", -673_196: "−673\u2009196", 1_000_000: "1.00M", -12_345_678: "−12.3M", 1 << 62: "4611686T",
	} {
		e := core.Event{Score: score, Scored: true}
		if got := scoreCell(e); got != want {
			t.Errorf("%d is written %q, want %q", score, got, want)
		}
		if wide := style.TextWidth(want, style.TextSize, false); score < 1<<62 && wide > 66 {
			t.Errorf("%q is %v wide", want, wide)
		}
	}
	if got := scoreCell(core.Event{}); got != "" {
		t.Errorf("no score is written %q", got)
	}
}
