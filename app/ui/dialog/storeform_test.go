package dialog

import (
	"errors"
	"strings"
	"testing"
	"time"

	"weir/app/ui/control"
	"weir/core/message"
)

func TestTrial(t *testing.T) {
	var tr storeTest
	for _, s := range []control.Step{{Name: "name"}, {Name: "name", Done: true}, {Name: "login"}} {
		tr.setStep(s)
	}
	if len(tr.steps) != 2 || !tr.steps[0].Done || tr.steps[1].Done {
		t.Errorf("the steps are %+v, want name done and login begun", tr.steps)
	}
	if tr.passed() {
		t.Error("passed before it was over")
	}
	tr.setStep(control.Step{Name: "login", Error: message.Verbatim("wrong password")})
	tr.done, tr.err = true, errors.New("wrong password")
	if tr.passed() || tr.noServer() || !tr.hasFailedStep() {
		t.Errorf("passed %v, serverless %v, told %v, want only told", tr.passed(), tr.noServer(), tr.hasFailedStep())
	}
	tr.steps[1].Server = true
	if !tr.noServer() {
		t.Error("a server of one's own isn't offered")
	}
}

func TestStepText(t *testing.T) {
	for _, test := range []struct {
		step         control.Step
		symbol, took string
	}{
		{control.Step{}, "…", ""},
		{control.Step{Done: true}, "✓", ""},
		{control.Step{Done: true, Took: 300 * time.Microsecond}, "✓", "< 1 ms"},
		{control.Step{Done: true, Took: 12 * time.Millisecond}, "✓", "12 ms"},
		{control.Step{Done: true, Warning: true, Took: 12 * time.Millisecond}, "▲", "12 ms"},
		{control.Step{Error: message.Verbatim("no"), Took: 1400 * time.Millisecond}, "✗", "1.4 s"},
	} {
		if symbol, took := stepSymbol(test.step), stepTook(test.step); symbol != test.symbol || took != test.took {
			t.Errorf("%+v stands as %q, %q, want %q, %q", test.step, symbol, took, test.symbol, test.took)
		}
	}
}

func TestWaitingTexts(t *testing.T) {
	for waiting, want := range map[int64]string{-1: "waiting events first", 0: "none at the moment", 1234: "1\u2009234 events"} {
		if got := waitingTexts(waiting)[0]; !strings.Contains(got, want) {
			t.Errorf("with %d waiting it says %q, want something with %q", waiting, got, want)
		}
	}
}
