package dialog

import (
	"testing"

	"weir/app/ui/control"
)

func TestPasswordIsSplitAndJoined(t *testing.T) {
	for _, test := range []struct{ server, rest, password, joined string }{
		{"postgres://weir:s3cret@db:5432/events", "postgres://weir@db:5432/events", "s3cret", "postgres://weir:s3cret@db:5432/events"},
		{"postgres://weir:a%40b%20c@db/events?sslmode=require", "postgres://weir@db/events?sslmode=require", "a@b c", "postgres://weir:a%40b%20c@db/events?sslmode=require"},
		{"postgres://db/events?password=x%26y&sslmode=require", "postgres://db/events?sslmode=require", "x&y", "postgres://db/events?password=x%26y&sslmode=require"},
		{"host=db password=s3cret dbname=events", "host=db dbname=events", "s3cret", "host=db dbname=events password='s3cret'"},
		{`password = 'it\'s\\' host=db`, "host=db", `it's\`, `host=db password='it\'s\\'`},
		{"host=db sslpassword=x", "host=db sslpassword=x", "", "host=db sslpassword=x"},
		{"postgres://weir@db/events", "postgres://weir@db/events", "", "postgres://weir@db/events"},
		{"postgres://weir:", "postgres://weir:", "", "postgres://weir:"},
		{"", "", "", ""},
	} {
		rest, password := splitPassword(test.server)
		if rest != test.rest || password != test.password {
			t.Errorf("%q is split into %q and %q, want %q and %q", test.server, rest, password, test.rest, test.password)
		}
		if got := joinPassword(rest, password); got != test.joined {
			t.Errorf("%q is joined to %q, want %q", test.server, got, test.joined)
		}
	}
}

func TestStoreFormChoice(t *testing.T) {
	t.Setenv("HOME", "/home/you")
	for _, test := range []struct {
		form storeForm
		want control.StoreChoice
	}{
		{storeForm{backend: "sqlite", path: " ~/a.db ", server: "postgres://x"}, control.StoreChoice{Backend: "sqlite", Path: "/home/you/a.db"}},
		{storeForm{backend: "sqlite"}, control.StoreChoice{Backend: "sqlite"}},
		{storeForm{backend: "postgres", path: "a.db", server: "postgres://u@h/d", password: "p"}, control.StoreChoice{Backend: "postgres", URL: "postgres://u:p@h/d"}},
		{storeForm{backend: "postgres", known: "postgres://u:***@h/d"}, control.StoreChoice{Backend: "postgres"}},
		{storeForm{backend: "postgres", known: "postgres://u:***@h/d", password: "p"}, control.StoreChoice{Backend: "postgres", URL: "postgres://u:p@h/d"}},
	} {
		if got := test.form.choice(); got != test.want {
			t.Errorf("%+v asks for %+v, want %+v", test.form, got, test.want)
		}
	}
}
