package floor

import (
	"regexp"
	"testing"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/assets"
	"weir/core/activity"
)

// TestSharedCommitIsCounted: where there is no room for the names of those who share a
// commit, the lock says how many they are.
func TestSharedCommitIsCounted(t *testing.T) {
	now, _ := moment(4, false)
	writer := present{4, activity.RoleWriter, "SQLite writer", activity.Present{State: activity.Settling, For: [2]int{3, 5}}}
	if brief, least := insideBrief(now, &writer); brief != "store + w1" || least != "2 requests" {
		t.Errorf("two: got %q and %q", brief, least)
	}
	writer.For = [2]int{5}
	if brief, least := insideBrief(now, &writer); brief != "w1" || least != brief {
		t.Errorf("one: got %q and %q", brief, least)
	}
}

// TestMomentInGerman: the time of a moment has a decimal comma, as its age has.
func TestMomentInGerman(t *testing.T) {
	c := openBusy(t)
	if err := text.Use(assets.Translations, locale.German); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
	})
	if got := c.lanes.overlay.headText(sceneNow - 2500*ms); !regexp.MustCompile(`^\d\d:\d\d:\d\d,\d{3} · vor 2,5 s$`).MatchString(got) {
		t.Errorf("got %q", got)
	}
}
