package dialog

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
	"weir/core/metrics"
)

// switchDialog leads to another store: which, whether it can be used, what
// becomes of what waits in the old one, and over. Enter does the next of these.
type switchDialog struct {
	*widget.Dialog
	w                      *host.Host
	kind                   *widget.Options
	path, server, password *widget.Field
	browser                *widget.DialogButton
	schema                 string // of a server that was used before
	recent                 *storeList
	pathRow                *widget.FormRow
	serverRow              *widget.FormRow
	serverRows             fyne.CanvasObject
	steps                  *stepList
	ways                   *fyne.Container // on without a server
	old                    *widget.Options // what becomes of what waits
	oldBox                 *fyne.Container
	going                  *widget.TruncatedLabel
	foot, away             *widget.DialogButton
	trial                  *trial             // nil when nothing was tested
	cancel                 context.CancelFunc // of the test or the switch under way; nil when none is
	busy                   bool               // a server is started, or the switch goes on
	leaving                bool               // the switch goes on
	over                   bool               // it has switched
}

// Switch opens the sheet.
func Switch(w *host.Host) {
	if w.Covered() {
		return
	}
	s := newSwitchDialog(w)
	s.Open(s.Content(), s.firstField())
}

// SwitchTo opens the sheet for a store that was used before, and tests it.
func SwitchTo(w *host.Host, c control.StoreChoice) {
	if w.Covered() {
		return
	}
	s := newSwitchDialog(w)
	s.Open(s.Content(), nil)
	s.choose(c)
}

// choose fills in a store and tests it.
func (s *switchDialog) choose(c control.StoreChoice) {
	if s.busy {
		return
	}
	s.put(c)
	s.edited()
	s.w.Win.Canvas().Focus(s.Dialog)
	s.test()
}

// put writes a store into the form.
func (s *switchDialog) put(c control.StoreChoice) {
	s.kind.Chosen = max(slices.Index(backends, c.Backend), 0)
	s.kind.Redraw()
	s.path.Put(c.Path)
	s.server.Put(c.URL)
	s.password.Put("")
	s.schema = c.Schema
}

func newSwitchDialog(w *host.Host) *switchDialog {
	s := &switchDialog{w: w, Dialog: w.NewDialog(text.Tr("Switch the store"), text.Tr("The old store keeps what it has. Nothing changes before Switch."), 620)}
	k := s.Keys()
	s.kind = widget.NewOptions(false, []string{text.Tr("SQLite, one file"), text.Tr("PostgreSQL, a server")}, k, func(int) { s.edited(); s.w.Win.Canvas().Focus(s.firstField()) })
	s.path, s.server, s.password = w.NewField(k), w.NewField(k), w.NewField(k)
	s.password.Password = true
	for _, f := range []*widget.Field{s.path, s.server, s.password} {
		f.OnChanged = func(string) { s.edited() }
		f.Arrows = s.kind.Step
	}
	s.server.Lost = s.hidePassword
	s.server.OnChanged = func(string) { s.schema = ""; s.edited() }
	s.Closed = func() {
		if s.cancel != nil {
			s.cancel()
		}
	}
	s.recent = newStoreList(w.Engine.State(), k, s.choose)
	s.away = s.Button(text.Tr("Cancel"), s.Close)
	s.foot = s.MainButton(text.Tr("Test"), s.next).KeepRoomFor(text.Tr("Test"), text.Tr("Switch"), text.Tr("Done"))
	s.MessageLines = 2
	return s
}

func (s *switchDialog) Content() fyne.CanvasObject {
	all, state := s.w.Engine.Settings(), s.w.Engine.State()

	path := settingValue(all, "storage.sqlite.path")
	s.path.SetPlaceHolder(cmp.Or(path, "weir.db"))
	s.browser = widget.NewDialogButton(text.Tr("Browse…"), s.Keys(), s.browse)
	s.pathRow = widget.NewFormRow(text.Tr("File"), container.NewBorder(nil, nil, nil, s.browser, s.path), "",
		text.Tr("created if it doesn't exist; empty: {{.Default}}", text.With("Default", cmp.Or(path, text.Tr("the one in your data folder")))))

	url := settingValue(all, "storage.postgres.url")
	s.server.SetPlaceHolder(cmp.Or(url, "postgres://user@host/database"))
	s.serverRow = widget.NewFormRow(text.Tr("Server"), s.server, "", text.Tr("A psql connection string; empty: the one in Settings"))
	passwordRow := widget.NewFormRow(text.Tr("Password"), s.password, "", text.Tr("it is saved in the settings file when you switch, and nowhere else"))
	s.password.SetPlaceHolder(text.Tr("if it isn't in ~/.pgpass"))
	s.serverRows = widget.Stacked(s.serverRow.Box, passwordRow.Box)

	s.steps = newStepList()
	s.ways = s.waysOn()
	texts := waitingTexts(-1)
	s.old = widget.NewOptions(true, texts[:], s.Keys(), nil)
	s.oldBox = widget.Stacked(widget.Flush(s.old))
	s.going = widget.NewTruncatedLabel("")
	s.LeaveRoom(widget.Stacked(widget.Flush(s.going), s.oldBox, s.steps.box, s.ways), switchResults, text.Tr("After Test, this shows step by step whether the store can be used."))

	here := state.Choice
	here.Backend = cmp.Or(here.Backend, state.Backend)
	s.put(here)
	s.count()
	s.update()
	form := widget.Stacked(widget.Flush(s.kind), container.New(widget.Layers{}, s.pathRow.Box, s.serverRows))
	if len(s.recent.rows) > 0 {
		form.Objects = append([]fyne.CanvasObject{s.recent.box}, form.Objects...)
		s.recent.look(s.w, func() bool { return s.Shown })
	}
	return form
}

// switchResults is how high the room is for the steps of a test and what to do
// then.
const switchResults = 216

func (s *switchDialog) firstField() fyne.Focusable {
	if s.kind.Chosen == 0 {
		return s.path
	}
	return s.server
}

func (s *switchDialog) form() storeForm {
	return storeForm{
		backend: backends[s.kind.Chosen], path: s.path.Text, server: s.server.Text, schema: s.schema, password: s.password.Text,
		known: settingValue(s.w.Engine.Settings(), "storage.postgres.url"),
	}
}

// hidePassword moves a password out of the server's field into its own.
func (s *switchDialog) hidePassword() {
	if rest, password := splitPassword(s.server.Text); password != "" {
		s.password.Put(password)
		s.server.Put(rest)
	}
}

// edited forgets what was tested: it was about another store.
func (s *switchDialog) edited() {
	if s.steps == nil || s.busy {
		return
	}
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.trial = nil
	s.Say(style.Calm, "")
	s.update()
}

// update shows how far it has come and what is next.
func (s *switchDialog) update() {
	sqlite := s.kind.Chosen == 0
	asks := !s.busy && !s.over
	s.kind.SetEnabled(asks)
	s.recent.able(asks)
	style.SetVisible(s.pathRow.Box, sqlite)
	style.SetVisible(s.serverRows, !sqlite)
	for _, f := range []*widget.Field{s.path, s.server, s.password} {
		if asks {
			f.Enable()
		} else {
			f.Disable()
		}
	}
	s.browser.SetEnabled(asks)
	style.SetVisible(s.away, !s.over)
	here := s.here()
	for _, r := range []*widget.FormRow{s.pathRow, s.serverRow} {
		widget.SetLabel(&r.Below.Label, r.Hint, fynewidget.LowImportance)
		if here && asks {
			widget.SetLabel(&r.Below.Label, text.Tr("this store is open now: name another one"), fynewidget.LowImportance)
		}
	}
	passed := s.trial != nil && s.trial.passed()
	var steps []control.Step
	if s.trial != nil {
		steps = s.trial.steps
	}
	s.steps.set(steps)
	style.SetVisible(s.ways, s.trial != nil && s.trial.serverless() && !s.busy)
	style.SetVisible(s.oldBox, passed && !s.busy && !s.over)
	style.SetVisible(s.going, s.busy)
	said := text.Tr("Test")
	switch {
	case s.over:
		said = text.Tr("Done")
	case passed || s.leaving:
		said = text.Tr("Switch")
	}
	if s.foot.Text != said {
		s.foot.SetText(said)
	}
	s.foot.SetEnabled(s.over || !here && !s.busy && s.cancel == nil)
	s.Arrange()
}

// here reports whether the form names the store that is open.
func (s *switchDialog) here() bool {
	c := s.form().choice()
	return c != (control.StoreChoice{}) && c == s.w.Engine.State().Choice
}

// next does what is next.
func (s *switchDialog) next() {
	switch {
	case s.foot.Disabled():
	case s.over:
		s.Close()
	case s.trial != nil && s.trial.passed():
		s.run(s.form().choice(), s.old.Chosen == 0)
	default:
		s.test()
	}
}

// test tries the store; its steps appear as they come.
func (s *switchDialog) test() {
	s.hidePassword()
	choice := s.form().choice()
	t := &trial{}
	canceled, cancel := context.WithCancel(s.w.Ctx)
	s.trial, s.cancel = t, cancel
	s.Say(style.Calm, "")
	s.update()
	here := func() bool { return s.trial == t && s.Shown }
	s.w.Work(func(context.Context) error {
		defer cancel()
		return s.w.Engine.Test(canceled, choice, func(step control.Step) {
			s.w.Do(func() {
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
			s.Say(style.Alarm, err.Error())
		}
		s.update()
	})
}

// run switches.
func (s *switchDialog) run(c control.StoreChoice, finish bool) {
	s.busy, s.leaving = true, true
	s.w.Win.Canvas().Focus(s.Dialog)
	s.Say(style.Calm, "")
	going, over := context.WithCancel(s.w.Ctx)
	s.cancel = over
	s.w.While(going, func(took time.Duration) {
		s.going.SetText(text.Tr("{{.Doing}}, {{.Took}} so far", text.With("Doing", switchText(s.w.Engine.State(), finish), "Took", text.Duration(took.Truncate(time.Second)))))
	})
	s.update()
	s.w.Work(func(context.Context) error { return s.w.Engine.Switch(going, c, finish) }, func(err error) {
		over()
		s.busy, s.leaving, s.cancel = false, false, nil
		switch {
		case errors.Is(err, context.Canceled): // nothing has changed, as was wanted
		case err != nil && !s.Shown:
			s.w.Fail(text.Tr("The store was not switched"), err)
		case err != nil:
			s.update()
			s.w.Win.Canvas().Focus(s.firstField())
			s.Say(style.Alarm, text.Tr("The store was not switched; {{.Store}} runs as before. {{.Error}}", text.With("Store", s.w.Engine.State().Location, "Error", err)))
		default:
			s.over = true
			s.Say(style.Calm, text.Tr("The pipeline runs on {{.Store}} now", text.With("Store", s.w.Engine.State().Location)))
		}
		s.update()
	})
}

// count asks how much waits in the old store.
func (s *switchDialog) count() {
	store := s.w.Engine.Store()
	if store == nil {
		return
	}
	var gauges metrics.Gauges
	s.w.Work(func(ctx context.Context) (err error) {
		gauges, err = store.Gauges(ctx)
		return err
	}, func(err error) {
		if err == nil {
			texts := waitingTexts(gauges.Backlog)
			s.old.Say(0, texts[0])
			s.old.Say(1, texts[1])
		}
	})
}

func (s *switchDialog) browse() {
	s.w.BrowseFile(func(path string) {
		s.path.Put(path)
		s.w.Win.Canvas().Focus(s.path)
	})
}
