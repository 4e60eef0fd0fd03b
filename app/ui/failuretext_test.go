package ui

import (
	"strings"
	"testing"

	"weir/core"
)

func TestDecisionTexts(t *testing.T) {
	title, text, verb := discarding.confirm(tally{waiting: 3, dead: 4})
	if title != "Discard 7 failures?" || verb != "Discard" || !strings.Contains(text, "3 waiting · 4 dead · 0 discarded") {
		t.Errorf("got %q, %q, %q", title, text, verb)
	}
	title, text, _ = retrying.confirm(tally{waiting: 9_000, dead: 1_000, more: true})
	if title != "Retry 10\u2009000+ failures?" || !strings.Contains(text, "of the first 10\u2009000+") {
		t.Errorf("got %q, %q", title, text)
	}
	for want, got := range map[string]string{
		"1 failure is due now":      retrying.done(1),
		"12 failures are due now":   retrying.done(12),
		"1 failure was discarded":   discarding.done(1),
		"0 failures were discarded": discarding.done(0),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestCountFailures(t *testing.T) {
	s := openStore(t)
	fill(t, s, 40)
	failAll(t, s)
	for _, test := range []struct {
		form failureForm
		want tally
	}{
		{failureForm{}, tally{waiting: 10, dead: 10}},
		{failureForm{text: "TIMEOUT"}, tally{waiting: 10}},
		{failureForm{state: core.FailureDead, subreddit: "r/golang"}, tally{dead: 10}},
		{failureForm{kind: "post"}, tally{}},
	} {
		got, err := countFailures(t.Context(), s, test.form.filter())
		if err != nil || got != test.want {
			t.Errorf("%+v: got %+v, %v, want %+v", test.form, got, err, test.want)
		}
	}
}
