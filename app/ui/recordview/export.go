package recordview

import (
	"context"
	"io"
	"iter"
	"strings"

	"weir/app/ui/host"
	"weir/app/ui/text"
	"weir/core"
	"weir/core/export"
)

// ExportEvents is the choice to write events in any format with any of their columns.
// total is their number; 0 when it is not known. events is called once the export
// begins.
func ExportEvents(total int, events func(ctx context.Context) iter.Seq2[core.Event, error]) host.ExportChoice {
	formats := []export.Format{export.CSV, export.NDJSON, export.Parquet}
	return host.ExportChoice{
		Text: text.Tr("Events"), Name: "weir-events", Total: total,
		Table: &host.ExportTable{
			Formats: []host.ExportFormat{{Name: "CSV", Extension: ".csv"}, {Name: "NDJSON", Extension: ".ndjson"}, {Name: "Parquet", Extension: ".parquet"}},
			Columns: export.EventColumns(), More: export.RecordColumns(),
			Run: func(ctx context.Context, out io.Writer, as host.ExportSelection, tell func(int)) (int, error) {
				columns, err := export.ParseColumns(strings.Join(as.Columns, ","))
				if err != nil {
					return 0, err
				}
				return columns.Events(out, formats[as.Format], host.WithProgress(events(ctx), tell))
			},
		},
	}
}
