package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"weir/core"
)

// showEvent shows an event and its failure at the side, with what can be done
// about it.
func (b *board) showEvent(id int64, actions func(core.Stored, *core.Failure) []action) {
	b.open = id
	b.openSide(true)
	title := tr("Event {{.ID}}", with("ID", grouped(float64(id))))
	b.side.show(particulars{title: title, note: tr("Reading…")})
	var e core.Stored
	var failure *core.Failure
	var text, note string
	b.detail.ask(b.store, func(ctx context.Context, s core.Store, _ func(func())) (err error) {
		if e, err = s.Event(ctx, id); err != nil {
			return err
		}
		for f, err := range s.Failures(ctx, core.FailureFilter{IDs: []int64{id}}) {
			if err != nil {
				return err
			}
			failure = &f
		}
		text, note = recordText(e.Data, maxShown)
		return nil
	}, func(err error) {
		p := particulars{title: title}
		switch {
		case errors.Is(err, core.ErrNotFound):
			p.note = tr("The event is no longer in the store: retention has removed it.")
		case err != nil:
			p.note = tr("{{.Time}}: {{.Problem}}", with("Time", time.Now().Format(time.TimeOnly), "Problem", err))
			p.actions = []action{{tr("Try again"), func() { b.showEvent(id, actions) }}}
		default:
			p.facts = eventFacts(e, failure, time.Now())
			p.heading, p.text, p.note = tr("Record"), text, note
			p.actions = append(b.recordActions(tr("Copy JSON"), fmt.Sprintf("weir-event-%d", id), ".json", e.Data), actions(e, failure)...)
		}
		b.side.show(p)
	})
}

// recordActions are what can be done with bytes that may be too many to show.
func (b *board) recordActions(copies, name, ending string, data []byte) []action {
	if len(data) == 0 {
		return nil
	}
	return []action{
		{copies, func() {
			b.w.app.Clipboard().SetContent(string(data))
			b.told.say(calm, tr("Copied {{.Size}}", with("Size", sizeText(int64(len(data))))))
		}},
		{tr("Save…"), func() {
			b.w.openExport(tr("Save the record"), exportChoice{
				text: tr("Record"), name: name, ending: ending, bytes: true,
				run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) { return out.Write(data) },
			})
		}},
	}
}
