package text_test

import (
	"testing"

	"weir/app/ui/text"
	"weir/assets"
)

func BenchmarkTr(b *testing.B) {
	if err := text.Use(assets.Translations, "en"); err != nil {
		b.Fatal(err)
	}
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			text.Tr("waiting for a slot")
		}
	})
	b.Run("values", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			text.Tr("{{.Updates}} updates/s", text.With("Updates", "2.0"))
		}
	})
	b.Run("number", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			text.Trn(3, "{{.N}} minute", "{{.N}} minutes", text.With("N", 3))
		}
	})
}
