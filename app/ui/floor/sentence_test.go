package floor

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/assets"
	"weir/core/limit"
)

// TestSentenceInGerman: what limits real pipelines is said in German, with nothing left of
// the English sentences, and with a decimal comma.
func TestSentenceInGerman(t *testing.T) {
	if err := text.Use(assets.Translations, locale.German); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := text.Use(assets.Translations, locale.English); err != nil {
			t.Error(err)
		}
	})
	english := regexp.MustCompile(`\b(the|of|and|its|is|are|for|takes|store|process|generate|workers|events?)\b|\d\.\d`)
	files, err := filepath.Glob("../../../core/limit/testdata/*.json")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	var said strings.Builder
	for _, file := range files {
		recorded, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var s limit.Situation
		if err := json.Unmarshal(recorded, &s); err != nil {
			t.Fatal(err)
		}
		v := findingOf(limit.Find(s))
		for _, sentence := range []string{v.headline, v.reason, v.try} {
			if left := english.FindString(strings.NewReplacer("process.batch", "", "process.workers", "").Replace(sentence)); left != "" {
				t.Errorf("%s: %q is left in %q", filepath.Base(file), left, sentence)
			}
			said.WriteString(sentence + "\n")
		}
	}
	for _, want := range []string{
		"Speichern ist der Engpass: Es wartet 97 % der Zeit auf den Datenträger", "Ein Commit dauert 1,", "Kein Engpass: Die Quelle liefert 50/s, und Speichern ist ",
		"etwa 2,", "ein Anfügen hat 1 Ereignis.",
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("nobody says %q", want)
		}
	}
	if t.Failed() {
		t.Log(said.String())
	}
}
