package activity_test

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"weir/core/activity"
)

// TestNotes: the newest takeovers and flags are there, with their times, and the first quit
// signal. It fails when a list grows without bound, and when who reads one sees it change.
func TestNotes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := activity.New()
		if at, quitting := r.Quit(); quitting || at != 0 || len(r.Flags())+len(r.Takeovers()) != 0 {
			t.Errorf("a new recorder has %v, %v, %v", at, r.Flags(), r.Takeovers())
		}
		var early []activity.Flag
		for i := range 100 {
			time.Sleep(time.Second)
			r.Flag(strconv.Itoa(i))
			r.TakeOver(activity.Takeover{Node: int64(i), Parts: make([]activity.Part, 10*i)})
			if i == 40 {
				early = r.Flags()
			}
		}
		flags, dead := r.Flags(), r.Takeovers()
		if len(flags) != 64 || flags[0] != (activity.Flag{At: 37 * time.Second, Text: "36"}) || flags[63].Text != "99" {
			t.Errorf("got %d flags: %v", len(flags), flags)
		}
		if len(early) != 41 || early[0].Text != "0" || early[40].Text != "40" {
			t.Errorf("what was read before has changed: %v", early)
		}
		if len(dead) != 16 || dead[0].Node != 84 || dead[0].At != 85*time.Second || dead[15].Node != 99 || len(dead[15].Parts) != 500 {
			t.Errorf("got %d takeovers: from %+v", len(dead), dead[0].Node)
		}
		r.BeginQuit()
		time.Sleep(time.Second)
		r.BeginQuit()
		if at, quitting := r.Quit(); !quitting || at != 100*time.Second {
			t.Errorf("Quit: got %v, %v, want the first, after 100 s", at, quitting)
		}
	})
}
