package records

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
)

// showEvent shows an event and its failure in the details, with the actions for
// them.
func (l *listPage) showEvent(id int64, actions func(core.Stored, *core.Failure) []widget.Action) {
	l.open = id
	l.showDetails(true)
	title := text.Tr("Event {{.ID}}", text.With("ID", text.Grouped(float64(id))))
	l.details.Show(widget.RowDetails{Title: title, Note: text.Tr("Reading…")})
	var e core.Stored
	var failure *core.Failure
	var record, note string
	l.detailsQuery.Run(l.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		if e, err = s.Event(ctx, id); err != nil {
			return err
		}
		for f, err := range s.Failures(ctx, core.FailureFilter{IDs: []int64{id}}) {
			if err != nil {
				return err
			}
			failure = &f
		}
		record, note = recordText(e.Data, maxShown)
		return nil
	}, func(err error) {
		p := widget.RowDetails{Title: title}
		switch {
		case errors.Is(err, core.ErrNotFound):
			p.Note = text.Tr("The event is no longer in the store: retention has removed it.")
		case err != nil:
			p.Note = text.Tr("{{.Time}}: {{.Problem}}", text.With("Time", time.Now().Format(time.TimeOnly), "Problem", err))
			p.Actions = []widget.Action{{Text: text.Tr("Try again"), Run: func() { l.showEvent(id, actions) }}}
		default:
			p.Facts = eventFacts(e, failure, time.Now())
			p.Heading, p.Text, p.Note = text.Tr("Record"), record, note
			p.Actions = append(l.recordActions(text.Tr("Copy JSON"), fmt.Sprintf("weir-event-%d", id), ".json", e.Data), actions(e, failure)...)
		}
		l.details.Show(p)
	})
}

// recordActions copy and save bytes that may be too many to show.
func (l *listPage) recordActions(copies, name, ending string, data []byte) []widget.Action {
	if len(data) == 0 {
		return nil
	}
	return []widget.Action{
		{Text: copies, Run: func() {
			l.h.App.Clipboard().SetContent(string(data))
			l.message.Set(style.Calm, text.Tr("Copied {{.Size}}", text.With("Size", text.Size(int64(len(data))))))
		}},
		{Text: text.Tr("Save…"), Run: func() {
			l.h.Export(text.Tr("Save the record"), host.ExportChoice{
				Text: text.Tr("Record"), Name: name, Extension: ending, Bytes: true,
				Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) { return out.Write(data) },
			})
		}},
	}
}
