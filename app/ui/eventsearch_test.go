package ui

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"weir/core"
)

func TestEventQuery(t *testing.T) {
	got, err := eventForm{
		kind: "comment, post", subreddit: " r/golang", author: "u/Alice", state: core.StateDead,
		from: "2026-11-24", before: "2026-11-24T13:00:00+01:00", text: " generics ",
	}.query()
	want := core.PageQuery{
		Filter: core.Filter{
			Kinds: []string{"comment", "post"}, Subreddits: []string{"r/golang"}, Authors: []string{"u/Alice"}, Text: "generics",
			After: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Before: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
		},
		States: []string{core.StateDead},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if got, err := (eventForm{}).query(); err != nil || !everything(got.Filter) || got.States != nil {
		t.Errorf("no field: got %+v, %v, want everything", got, err)
	}
}

func TestEventQueryErrors(t *testing.T) {
	for _, test := range []struct {
		form  eventForm
		field string
	}{
		{eventForm{from: "yesterday"}, "From"},
		{eventForm{before: "13:00"}, "Before"},
		{eventForm{from: "2026-11-24", before: "2026-11-24"}, "Before"},
	} {
		_, err := test.form.query()
		wrong, ok := errors.AsType[*formError](err)
		if !ok || wrong.field != test.field || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: got %v, want one line about %s", test.form, err, test.field)
		}
	}
}

func TestMoment(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11":                   "2026-11-01T00:00:00Z",
		"2026-11-24":                "2026-11-24T00:00:00Z",
		"2026-11-24 13:05":          "2026-11-24T13:05:00Z",
		"2026-11-24 13:05:07":       "2026-11-24T13:05:07Z",
		"2026-11-24T13:05":          "2026-11-24T13:05:00Z",
		"2026-11-24T13:05:07-02:00": "2026-11-24T15:05:07Z",
	} {
		got, err := moment(" " + text + " ")
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%q: got %v, %v, want %s", text, got, err, want)
		}
	}
	if got, err := moment("  "); err != nil || !got.IsZero() {
		t.Errorf("nothing: got %v, %v, want the zero time", got, err)
	}
}
