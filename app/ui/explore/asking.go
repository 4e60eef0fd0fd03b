package explore

import (
	"context"
	"errors"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core"
	"weir/core/explore"
)

// ask changes the view and asks for what it shows.
func (p *Page) ask(change func(*view)) {
	local := p.view.Local
	change(&p.view)
	p.saveView()
	p.said.Set(style.Calm, "")
	p.run()
	if p.list.hour != nil && p.view.Local != local {
		p.list.restart() // the hour is another
	}
}

// look changes the view of the same answer.
func (p *Page) look(change func(*view)) {
	change(&p.view)
	p.saveView()
	p.object.Refresh() // a switch may be wider now
	p.chart.redraw()
	p.top.draw()
	p.heat.apply(&p.answer)
}

func (p *Page) saveView() { p.h.App.Preferences().SetString(prefView, p.view.String()) }

// search asks for what the fields say.
func (p *Page) search() {
	s := p.form.search()
	f, states, err := s.query()
	p.form.complain(err)
	if err != nil {
		return
	}
	if s != p.asked {
		p.chart.forget()
		p.list.hour, p.list.ids = nil, nil
	}
	p.asked, p.filter, p.states = s, f, states
	memory{p.h.App.Preferences()}.add(s)
	p.said.Set(style.Calm, "")
	p.run()
	p.list.restart()
}

// run asks the store. The last picture stays until there are numbers, muted if that takes
// a moment.
func (p *Page) run() {
	if p.store == nil {
		p.showNoStore()
		return
	}
	p.scan, p.of = explore.NewSearch(p.store, p.view.question(p.filter, p.states)), p.view
	p.stopped = false
	p.resume()
}

// resume runs the search, from where it was stopped if it was.
func (p *Page) resume() {
	p.turn++
	p.closest.Cancel()
	p.running = true
	mine, search, first := p.turn, p.scan, !p.stopped
	p.stopped = false
	answered := false
	p.h.After(quiet, func() {
		if mine == p.turn && !answered && p.running && first {
			p.mute()
			p.line.set(answerText{sign: "↻", head: text.Tr("searching…"), tone: style.Busy})
		}
	})
	p.showNext()
	p.query.Run(p.store, func(ctx context.Context, _ control.Store, show func(func())) error {
		return search.Run(ctx, func(a explore.Answer) {
			show(func() {
				answered = true
				p.show(a)
			})
		})
	}, func(err error) {
		p.running, p.failed = false, err != nil
		if err != nil {
			p.showError(err)
		} else {
			p.showLine()
		}
		p.showNext()
	})
}

// mute shows that what is in sight is of an earlier search.
func (p *Page) mute() { p.chart.mute() }

// show shows an answer.
func (p *Page) show(a explore.Answer) {
	p.answer, p.shown, p.fresh = a, p.of, 0
	if p.failed {
		p.failed = false
		p.said.Set(style.Calm, "")
	}
	p.chart.apply(&p.answer)
	p.top.apply(&p.answer)
	p.heat.apply(&p.answer)
	p.showLine()
	p.showEmpty()
	p.showNext()
	p.list.label()
}

// showLine says how much matches.
func (p *Page) showLine() {
	if p.answer.Chart != nil {
		p.line.set(answerOf(&p.answer, p.stopped))
	}
}

// showNext offers what can be done next with the search.
func (p *Page) showNext() {
	var next []widget.Action
	switch {
	case p.running && p.answer.Chart != nil && !p.answer.Done:
		next = []widget.Action{{Text: text.Tr("Stop"), Run: p.stop}}
	case p.stopped, p.failed && p.answer.Chart != nil && !p.answer.Done:
		next = []widget.Action{{Text: text.Tr("Continue"), Run: p.resume}}
	case p.fresh > 0:
		next = []widget.Action{{Text: text.Trn(p.fresh, "{{.N}} more event · Refresh", "{{.N}} more events · Refresh", text.With("N", text.Grouped(float64(p.fresh)))), Run: p.refresh}}
	}
	p.next.SetActions(next)
	p.tools.Refresh()
	p.object.Refresh()
}

// stop ends the scan where it is; it can be continued.
func (p *Page) stop() {
	p.query.Cancel()
	p.running, p.stopped = false, true
	p.showLine()
	p.showNext()
}

// refresh asks for the same again.
func (p *Page) refresh() {
	p.run()
	p.list.restart()
}

// showError says what went wrong. The last answer stays.
func (p *Page) showError(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if fine := (*explore.TooFineError)(nil); errors.As(err, &fine) {
		p.ask(func(v *view) { v.Every = explore.Auto })
		p.chart.every.Chosen = 0
		return
	}
	p.mute()
	s := text.Excerpt(text.Error(err))
	if errors.Is(err, core.ErrClosed) {
		s = text.Tr("The store was closed")
	}
	rest := text.Tr("the last picture is shown; the store is asked again")
	if p.answer.Chart == nil {
		rest = text.Tr("the store is asked again")
		p.empty.Show(text.Tr("The store doesn't answer"), s)
	}
	p.line.set(answerText{sign: style.Attention, head: text.Tr("no answer"), rest: rest, tone: style.Warning})
	p.said.Set(style.Alarm, text.Tr("{{.Time}}: {{.Problem}}", text.With("Time", p.h.Now().Format(time.TimeOnly), "Problem", s)), widget.Action{Text: text.Tr("Try again"), Run: p.refresh})
}

// message says something about what a person wanted.
func (p *Page) message(s string) { p.said.Set(style.Warning, s) }
