package recordview

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
	"weir/core/readable"
)

// View shows events in the details beside a list, one at a time. Its methods are called
// on the window's goroutine.
type View struct {
	h       *host.Host
	panel   *widget.Details
	message *widget.MessageLine // shows the results of actions
	query   host.Query
	store   control.Store
	listed  int64 // the event of the list; others are reached by links

	Search  core.Text                                        // its occurrences are marked
	Actions func(core.Stored, *core.Failure) []widget.Action // what can be done with the listed event; may be nil
}

// New makes a view that shows events in a panel and the results of actions in a message
// line.
func New(h *host.Host, panel *widget.Details, message *widget.MessageLine) *View {
	return &View{h: h, panel: panel, message: message, query: host.Query{Host: h}}
}

// Show reads an event of the list and shows it.
func (v *View) Show(s control.Store, id int64) {
	v.store, v.listed = s, id
	v.show(id)
}

// Cancel stops reading: the panel has been closed.
func (v *View) Cancel() { v.query.Cancel() }

// found is an event with what is shown beside it.
type found struct {
	event   core.Stored
	failure *core.Failure
	related []related
	article article
	record  string // for the screen
	note    string // how record differs from what is stored
}

// related is another stored event that one belongs to.
type related struct {
	name  string
	event core.Stored
}

// read reads an event with its failure, its thread and what it replies to.
func read(ctx context.Context, s control.Store, id int64, search core.Text) (f found, err error) {
	if f.event, err = s.Event(ctx, id); err != nil {
		return f, err
	}
	for failure, err := range s.Failures(ctx, core.FailureFilter{IDs: []int64{id}}) {
		if err != nil {
			return f, err
		}
		f.failure = &failure
	}
	e := &f.event
	for _, to := range []struct{ name, key string }{{text.Tr("Thread"), e.Link}, {text.Tr("In reply to"), e.Parent}} {
		if to.key == "" || to.key == e.Key || to.name != text.Tr("Thread") && to.key == e.Link {
			continue
		}
		other, err := s.ByKey(ctx, e.Source, to.key)
		if err == nil {
			f.related = append(f.related, related{to.name, other})
		} else if !errors.Is(err, core.ErrNotFound) {
			return f, err
		}
	}
	f.article = articleOf(readable.Of(&e.Event), search)
	f.record, f.note = recordText(e.Data, MaxShown)
	return f, nil
}

// show reads any event and shows it.
func (v *View) show(id int64) {
	title := text.Tr("Event {{.ID}}", text.With("ID", text.Grouped(float64(id))))
	v.panel.Show(widget.RowDetails{Title: title, Note: text.Tr("Reading…")})
	var f found
	search := v.Search
	v.query.Run(v.store, func(ctx context.Context, s control.Store, _ func(func())) (err error) {
		f, err = read(ctx, s, id, search)
		return err
	}, func(err error) {
		p := widget.RowDetails{Title: title}
		switch {
		case errors.Is(err, core.ErrNotFound):
			p.Note = text.Tr("The event is no longer in the store: retention has removed it.")
		case err != nil:
			p.Note = text.Tr("{{.Time}}: {{.Problem}}", text.With("Time", time.Now().Format(time.TimeOnly), "Problem", text.Error(err)))
			p.Actions = []widget.Action{{Text: text.Tr("Try again"), Run: func() { v.show(id) }}}
		default:
			v.describe(&p, f)
		}
		if id != v.listed {
			p.Actions = append([]widget.Action{{Text: text.Tr("Back to event {{.ID}}", text.With("ID", text.Grouped(float64(v.listed)))), Run: func() { v.show(v.listed) }}}, p.Actions...)
		}
		v.panel.Show(p)
	})
}

// describe fills the details of an event.
func (v *View) describe(p *widget.RowDetails, f found) {
	p.Headline, p.Body, p.BodyNote = f.article.title, f.article.body, f.article.note
	if link := f.article.link; link != "" {
		p.Facts = append(p.Facts, widget.Fact{Name: text.Tr("On the web"), Value: link, Run: func() { v.h.OpenWeb(link) }})
	}
	for _, other := range f.related {
		p.Facts = append(p.Facts, widget.Fact{Name: other.name, Value: headline(other.event), Run: func() { v.show(other.event.ID) }})
	}
	p.Facts = append(p.Facts, Facts(f.event, f.failure, time.Now())...)
	p.Heading, p.Text, p.Note = text.Tr("Record"), f.record, f.note
	p.Actions = v.RecordActions(text.Tr("Copy JSON"), fmt.Sprintf("weir-event-%d", f.event.ID), ".json", f.event.Data)
	if v.Actions != nil && f.event.ID == v.listed {
		p.Actions = append(p.Actions, v.Actions(f.event, f.failure)...)
	}
}

// headline is the first line that a person reads of an event, else its key.
func headline(e core.Stored) string {
	if line := readable.Of(&e.Event).Headline(); line != "" {
		return text.Excerpt(line)
	}
	return e.Key
}

// RecordActions copy and save bytes that may be too many to show.
func (v *View) RecordActions(copies, name, ending string, data []byte) []widget.Action {
	if len(data) == 0 {
		return nil
	}
	return []widget.Action{
		{Text: copies, Run: func() {
			v.h.App.Clipboard().SetContent(string(data))
			v.message.Set(style.Calm, text.Tr("Copied {{.Size}}", text.With("Size", text.Size(int64(len(data))))))
		}},
		{Text: text.Tr("Save…"), Run: func() {
			v.h.Export(text.Tr("Save the record"), host.ExportChoice{
				Text: text.Tr("Record"), Name: name, Extension: ending, Bytes: true,
				Run: func(_ context.Context, out io.Writer, _ func(int)) (int, error) { return out.Write(data) },
			})
		}},
	}
}
