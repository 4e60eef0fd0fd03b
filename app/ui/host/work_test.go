package host

import (
	"strings"
	"testing"
)

// On Windows a notification is a PowerShell script, and its text may name a kind of event,
// which comes from a dump.
func TestNotificationRunsNothing(t *testing.T) {
	const special = `$"“”„` // between double quotes
	for _, kind := range []string{`$(calc)`, `$env:TEMP`, `“; calc; „`, "comment”; calc"} {
		got := inPowerShell.Replace(kind)
		if strings.ContainsAny(got, special) || len([]rune(got)) != len([]rune(kind)) {
			t.Errorf("%q is shown as %q", kind, got)
		}
	}
	if got := inPowerShell.Replace("Größe über 5 %"); got != "Größe über 5 %" {
		t.Errorf("got %q", got)
	}
}
