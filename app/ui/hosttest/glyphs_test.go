package hosttest

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestMissing(t *testing.T) {
	if got := missing("▲ three − 4 → ok …\t", fyne.TextStyle{}); len(got) > 0 {
		t.Errorf("%q are missing, want none", got)
	}
	if got := missing("日x本", fyne.TextStyle{Bold: true}); string(got) != "日本" {
		t.Errorf("got %q, want the two that no font of ours has", got)
	}
}
