package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"weir/app/ui/desk"
	"weir/core"
)

// switchSheet leads to another store: which, whether it can be used, what
// becomes of what waits in the old one, and over. Enter does the next of these.
type switchSheet struct {
	*sheet
	kind                   *options
	path, server, password *field
	browser                *verb
	schema                 string // of a server that was used before
	recent                 *storeList
	pathRow                *formRow
	serverRow              *formRow
	serverRows             fyne.CanvasObject
	steps                  *stepList
	ways                   *fyne.Container // on without a server
	old                    *options        // what becomes of what waits
	oldBox                 *fyne.Container
	going                  *cutLabel
	foot, away             *verb
	trial                  *trial             // nil when nothing was tested
	cancel                 context.CancelFunc // of the test or the switch under way; nil when none is
	busy                   bool               // a server is started, or the switch goes on
	leaving                bool               // the switch goes on
	over                   bool               // it has switched
}

// switchStore opens the sheet.
func (w *window) switchStore() {
	if w.covered() {
		return
	}
	s := w.newSwitchSheet()
	s.show(s.content(), s.firstField())
}

// switchTo opens the sheet for a store that was used before, and tests it.
func (w *window) switchTo(c desk.StoreChoice) {
	if w.covered() {
		return
	}
	s := w.newSwitchSheet()
	s.show(s.content(), nil)
	s.choose(c)
}

// choose fills in a store and tests it.
func (s *switchSheet) choose(c desk.StoreChoice) {
	if s.busy {
		return
	}
	s.put(c)
	s.edited()
	s.w.win.Canvas().Focus(s.sheet)
	s.test()
}

// put writes a store into the form.
func (s *switchSheet) put(c desk.StoreChoice) {
	s.kind.chosen = max(slices.Index(backends, c.Backend), 0)
	s.kind.mark()
	s.path.put(c.Path)
	s.server.put(c.URL)
	s.password.put("")
	s.schema = c.Schema
}

func (w *window) newSwitchSheet() *switchSheet {
	s := &switchSheet{sheet: w.newSheet(tr("Switch the store"), tr("The old store keeps what it has. Nothing changes before Switch."), 620)}
	k := s.keys()
	s.kind = newOptions(false, []string{tr("SQLite, one file"), tr("PostgreSQL, a server")}, k, func(int) { s.edited(); s.w.win.Canvas().Focus(s.firstField()) })
	s.path, s.server, s.password = w.newField(k), w.newField(k), w.newField(k)
	s.password.Password = true
	for _, f := range []*field{s.path, s.server, s.password} {
		f.OnChanged = func(string) { s.edited() }
		f.arrows = s.kind.step
	}
	s.server.lost = s.hidePassword
	s.server.OnChanged = func(string) { s.schema = ""; s.edited() }
	s.closed = func() {
		if s.cancel != nil {
			s.cancel()
		}
	}
	s.recent = newStoreList(w.desk.State(), k, s.choose)
	s.away = s.verb(tr("Cancel"), s.close)
	s.foot = s.main(tr("Test"), s.next).says(tr("Test"), tr("Switch"), tr("Done"))
	s.lines = 2
	return s
}

func (s *switchSheet) content() fyne.CanvasObject {
	all, state := s.w.desk.Settings(), s.w.desk.State()

	path := settingValue(all, "storage.sqlite.path")
	s.path.SetPlaceHolder(cmp.Or(path, "weir.db"))
	s.browser = newVerb(tr("Browse…"), s.keys(), s.browse)
	s.pathRow = newFormRow(tr("File"), container.NewBorder(nil, nil, nil, s.browser, s.path), "",
		tr("created if it doesn't exist; empty: {{.Default}}", with("Default", cmp.Or(path, tr("the one in your data folder")))))

	url := settingValue(all, "storage.postgres.url")
	s.server.SetPlaceHolder(cmp.Or(url, "postgres://user@host/database"))
	s.serverRow = newFormRow(tr("Server"), s.server, "", tr("A psql connection string; empty: the one in Settings"))
	passwordRow := newFormRow(tr("Password"), s.password, "", tr("it is saved in the settings file when you switch, and nowhere else"))
	s.password.SetPlaceHolder(tr("if it isn't in ~/.pgpass"))
	s.serverRows = stacked(s.serverRow.box, passwordRow.box)

	s.steps = newStepList()
	s.ways = s.waysOn()
	texts := waitingTexts(-1)
	s.old = newOptions(true, texts[:], s.keys(), nil)
	s.oldBox = stacked(flush(s.old))
	s.going = newCutLabel("")
	s.leaveRoom(stacked(flush(s.going), s.oldBox, s.steps.box, s.ways), switchResults, tr("After Test, this shows step by step whether the store can be used."))

	here := state.Choice
	here.Backend = cmp.Or(here.Backend, state.Backend)
	s.put(here)
	s.count()
	s.update()
	form := stacked(flush(s.kind), container.New(layers{}, s.pathRow.box, s.serverRows))
	if len(s.recent.rows) > 0 {
		form.Objects = append([]fyne.CanvasObject{s.recent.box}, form.Objects...)
		s.recent.look(s.w, func() bool { return s.open })
	}
	return form
}

// switchResults is how high the room is for the steps of a test and what to do
// then.
const switchResults = 216

func (s *switchSheet) firstField() fyne.Focusable {
	if s.kind.chosen == 0 {
		return s.path
	}
	return s.server
}

func (s *switchSheet) form() storeForm {
	return storeForm{
		backend: backends[s.kind.chosen], path: s.path.Text, server: s.server.Text, schema: s.schema, password: s.password.Text,
		known: settingValue(s.w.desk.Settings(), "storage.postgres.url"),
	}
}

// hidePassword moves a password out of the server's field into its own.
func (s *switchSheet) hidePassword() {
	if rest, password := splitPassword(s.server.Text); password != "" {
		s.password.put(password)
		s.server.put(rest)
	}
}

// edited forgets what was tested: it was about another store.
func (s *switchSheet) edited() {
	if s.steps == nil || s.busy {
		return
	}
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.trial = nil
	s.say(calm, "")
	s.update()
}

// update shows how far it has come and what is next.
func (s *switchSheet) update() {
	sqlite := s.kind.chosen == 0
	asks := !s.busy && !s.over
	s.kind.able(asks)
	s.recent.able(asks)
	show(s.pathRow.box, sqlite)
	show(s.serverRows, !sqlite)
	for _, f := range []*field{s.path, s.server, s.password} {
		if asks {
			f.Enable()
		} else {
			f.Disable()
		}
	}
	s.browser.able(asks)
	show(s.away, !s.over)
	here := s.here()
	for _, r := range []*formRow{s.pathRow, s.serverRow} {
		restate(&r.below.Label, r.hint, widget.LowImportance)
		if here && asks {
			restate(&r.below.Label, tr("this store is open now: name another one"), widget.LowImportance)
		}
	}
	passed := s.trial != nil && s.trial.passed()
	var steps []desk.Step
	if s.trial != nil {
		steps = s.trial.steps
	}
	s.steps.set(steps)
	show(s.ways, s.trial != nil && s.trial.serverless() && !s.busy)
	show(s.oldBox, passed && !s.busy && !s.over)
	show(s.going, s.busy)
	text := tr("Test")
	switch {
	case s.over:
		text = tr("Done")
	case passed || s.leaving:
		text = tr("Switch")
	}
	if s.foot.Text != text {
		s.foot.SetText(text)
	}
	s.foot.able(s.over || !here && !s.busy && s.cancel == nil)
	s.arrange()
}

// here reports whether the form names the store that is open.
func (s *switchSheet) here() bool {
	c := s.form().choice()
	return c != (desk.StoreChoice{}) && c == s.w.desk.State().Choice
}

// next does what is next.
func (s *switchSheet) next() {
	switch {
	case s.foot.Disabled():
	case s.over:
		s.close()
	case s.trial != nil && s.trial.passed():
		s.run(s.form().choice(), s.old.chosen == 0)
	default:
		s.test()
	}
}

// test tries the store; its steps appear as they come.
func (s *switchSheet) test() {
	s.hidePassword()
	choice := s.form().choice()
	t := &trial{}
	canceled, cancel := context.WithCancel(s.w.ctx)
	s.trial, s.cancel = t, cancel
	s.say(calm, "")
	s.update()
	here := func() bool { return s.trial == t && s.open }
	s.w.work(func(context.Context) error {
		defer cancel()
		return s.w.desk.Test(canceled, choice, func(step desk.Step) {
			s.w.do(func() {
				if here() {
					t.report(step)
					s.update()
				}
			})
		})
	}, func(err error) {
		if !here() {
			return
		}
		s.cancel = nil
		t.done, t.err = true, err
		if err != nil && !t.told() {
			s.say(alarm, err.Error())
		}
		s.update()
	})
}

// run switches.
func (s *switchSheet) run(c desk.StoreChoice, finish bool) {
	s.busy, s.leaving = true, true
	s.w.win.Canvas().Focus(s.sheet)
	s.say(calm, "")
	going, over := context.WithCancel(s.w.ctx)
	s.cancel = over
	s.w.during(going, func(took time.Duration) {
		s.going.SetText(tr("{{.Doing}}, {{.Took}} so far", with("Doing", switchText(s.w.desk.State(), finish), "Took", lasting(took.Truncate(time.Second)))))
	})
	s.update()
	s.w.work(func(context.Context) error { return s.w.desk.Switch(going, c, finish) }, func(err error) {
		over()
		s.busy, s.leaving, s.cancel = false, false, nil
		switch {
		case errors.Is(err, context.Canceled): // nothing has changed, as was wanted
		case err != nil && !s.open:
			s.w.fail(tr("The store was not switched"), err)
		case err != nil:
			s.update()
			s.w.win.Canvas().Focus(s.firstField())
			s.say(alarm, tr("The store was not switched; {{.Store}} runs as before. {{.Error}}", with("Store", s.w.desk.State().Location, "Error", err)))
		default:
			s.over = true
			s.say(calm, tr("The pipeline runs on {{.Store}} now", with("Store", s.w.desk.State().Location)))
		}
		s.update()
	})
}

// count asks how much waits in the old store.
func (s *switchSheet) count() {
	store := s.w.desk.Store()
	if store == nil {
		return
	}
	var gauges core.Gauges
	s.w.work(func(ctx context.Context) (err error) {
		gauges, err = store.Gauges(ctx)
		return err
	}, func(err error) {
		if err == nil {
			texts := waitingTexts(gauges.Backlog)
			s.old.say(0, texts[0])
			s.old.say(1, texts[1])
		}
	})
}

func (s *switchSheet) browse() {
	s.w.browseFile(func(path string) {
		s.path.put(path)
		s.w.win.Canvas().Focus(s.path)
	})
}
