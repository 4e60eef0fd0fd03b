package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"weir/core/metrics"
)

// TestLimit: a run says at its end what limited it, in words and in JSON.
func TestLimit(t *testing.T) {
	dir := t.TempDir()
	args := []string{"run", "--rate", "20", "--duration", "2s", "--db", "limit.db"}
	var s runSummary
	if out := must(t, dir, append(args, "--json")...); json.Unmarshal([]byte(out), &s) != nil || s.Limit.Stage != metrics.StageGenerate ||
		!strings.HasPrefix(s.Limit.Headline.String(), "Nothing limits: the source gives ") || len(s.Limit.Shares) == 0 {
		t.Errorf("got %+v of %s", s.Limit, out)
	}
	if out := must(t, dir, args...); !strings.Contains(out, "\nlimit      Nothing limits: the source gives ") {
		t.Errorf("got %s", out)
	}
}
