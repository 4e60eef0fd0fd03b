package core_test

import (
	"testing"

	"weir/core"
)

// TestDescribeError: failed attempts can be translated, and in English are as they were
// stored; others stay as they are.
func TestDescribeError(t *testing.T) {
	for text, attempt := range map[string]bool{
		"event 1047, attempt 2: timeout":                        true,
		"event 1047 is dead after attempt 3: lines\nof a panic": true,
		"event 1047, attempt 2: ":                               true,
		"append: event 7: refused":                              false,
		"event 7 was lost":                                      false,
		"":                                                      false,
	} {
		said := core.DescribeError(text)
		if said.String() != text {
			t.Errorf("%q became %q", text, said)
		}
		if got := said.Template != ""; got != attempt {
			t.Errorf("%q can be translated: %v, want %v", text, got, attempt)
		}
	}
}
