package limit_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"weir/core/limit"
)

func TestPrintAll(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.json")
	for _, f := range files {
		b, _ := os.ReadFile(f)
		var s limit.Situation
		if err := json.Unmarshal(b, &s); err != nil {
			t.Fatal(err)
		}
		x := limit.Find(s)
		fmt.Printf("%s\n   [%v] %s\n   %s\n   TRY %s  (%s=%s gain %.1f)\n", filepath.Base(f), x.Limits, x.Headline, x.Reason, x.Try, x.Key, x.Value, x.Gain)
	}
}
