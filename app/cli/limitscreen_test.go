package cli

import (
	"strings"
	"testing"

	"weir/core/limit"
	"weir/core/message"
)

func TestLimitText(t *testing.T) {
	f := limit.Finding{Headline: message.Verbatim("Store is the bottleneck")}
	if got := limitText(f); got != "Store is the bottleneck" {
		t.Errorf("got %q", got)
	}
	f.Try = message.Verbatim("write_batch 1000: about 3× as fast.")
	if got := limitText(f); !strings.HasSuffix(got, ". Try write_batch 1000: about 3× as fast.") {
		t.Errorf("got %q", got)
	}
}
