package records

import (
	"strings"
	"testing"

	"weir/app/ui/hosttest"
	"weir/core"
)

func TestDecisionTexts(t *testing.T) {
	title, text, verb := discarding.confirmTexts(stateCounts{waiting: 3, dead: 4})
	if title != "Discard 7 failures?" || verb != "Discard" || !strings.Contains(text, "3 waiting · 4 dead · 0 discarded") {
		t.Errorf("got %q, %q, %q", title, text, verb)
	}
	for want, got := range map[string]string{
		"1 failure will be retried now":                                  retrying.doneText(1, 1),
		"12 failures will be retried now":                                retrying.doneText(12, 12),
		"11 of 12 failures will be retried now; 1 had changed meanwhile": retrying.doneText(12, 11),
		"1 failure discarded":                                            discarding.doneText(1, 1),
		"130 of 138 failures discarded; 8 were retried meanwhile":        discarding.doneText(138, 130),
		"0 of 1 failures discarded; 1 was retried meanwhile":             discarding.doneText(1, 0),
		"130 of 138 rejects discarded; 8 were gone already":              discardedText(138, 130),
		"138 rejects discarded":                                          discardedText(138, 138),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMatchingFailures(t *testing.T) {
	s := hosttest.OpenStore(t)
	hosttest.Fill(t, s, 40)
	hosttest.FailAll(t, s)
	for _, test := range []struct {
		form failureForm
		want stateCounts
	}{
		{failureForm{}, stateCounts{waiting: 10, dead: 10}},
		{failureForm{text: "TIMEOUT"}, stateCounts{waiting: 10}},
		{failureForm{state: core.FailureDead, subreddit: "r/golang"}, stateCounts{dead: 10}},
		{failureForm{kind: "post"}, stateCounts{}},
		{failureForm{state: core.FailureDiscarded}, stateCounts{}},
	} {
		got, f, err := discarding.matching(t.Context(), s, test.form.filter())
		if err != nil || got != test.want || len(f.IDs) != test.want.total() {
			t.Errorf("%+v: got %+v, %+v, %v, want %+v", test.form, got, f, err, test.want)
		}
	}
}
