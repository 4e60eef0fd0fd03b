package host_test

import (
	"testing"

	"weir/app/ui/control"
	"weir/app/ui/host"
)

// TestStoreName checks the short names of stores.
func TestStoreName(t *testing.T) {
	for want, s := range map[string]control.State{
		"demo":                {Demo: true, Backend: "sqlite", Location: "/home/you/weir/demo.db"},
		"weir.db":             {Backend: "sqlite", Location: "/home/you/weir/weir.db"},
		"postgres db/events":  {Backend: "postgres", Location: "postgres://weir@db:5432/events"},
		"postgres events":     {Backend: "postgres", Location: "postgres://weir@/events?host=%2Frun%2Fpostgresql"},
		"postgres ::1/events": {Backend: "postgres", Location: "postgres://weir@[::1]:5432/events"},
		"PostgreSQL":          {Backend: "postgres"},
		"Store":               {},
	} {
		if got := host.StoreName(s); got != want {
			t.Errorf("%+v is called %q, want %q", s, got, want)
		}
	}
}
