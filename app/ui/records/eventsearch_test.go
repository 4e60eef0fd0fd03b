package records

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"weir/app/ui/hosttest"
	"weir/core"
)

func TestEventQuery(t *testing.T) {
	got, err := eventForm{
		kind: "comment, post", subreddit: " r/golang", author: "u/Alice", state: core.StateDead,
		from: "2026-11-24", before: "2026-11-24T13:00:00+01:00", text: " generics ",
	}.query()
	want := core.PageQuery{
		Filter: core.Filter{
			Kinds: []string{"comment", "post"}, Subreddits: []string{"r/golang"}, Authors: []string{"u/Alice"}, Text: hosttest.MustText("generics"),
			After: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Before: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
		},
		States: []string{core.StateDead},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if got, err := (eventForm{}).query(); err != nil || !selectsAll(got.Filter) || got.States != nil {
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
		{eventForm{text: "/(/"}, "Text"},
	} {
		_, err := test.form.query()
		wrong, ok := errors.AsType[*fieldError](err)
		if !ok || wrong.field != test.field || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: got %v, want one line about %s", test.form, err, test.field)
		}
	}
}
