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

// switchDialog switches to another store in steps: choose it, test it, decide
// about the events that wait in the old one, switch. Enter takes the next step.
type switchDialog struct {
	*widget.Dialog
	h                        *host.Host
	kind                     *widget.Options
	path, server, password   *widget.Field
	browser                  *widget.DialogButton
	schema                   string // of a recent server; empty: the one in the settings
	creates                  string // the file of a new store; empty: a person may choose any store
	recent                   *storeList
	pathRow                  *widget.FormRow
	serverRow                *widget.FormRow
	serverRows               fyne.CanvasObject
	steps                    *stepList
	serverOptions            *fyne.Container // shown if the test found no server
	waitingOptions           *widget.Options // what to do with the events that wait in the old store
	waitingBox               *fyne.Container
	progress                 *widget.TruncatedLabel
	nextButton, cancelButton *widget.DialogButton
	test                     *storeTest         // nil before a test
	cancel                   context.CancelFunc // cancels the running test or switch; nil if there is none
	busy                     bool               // a server is being started, or switching
	switching                bool               // the switch is running
	switched                 bool               // the switch has succeeded
}

// Switch opens the dialog that switches the store.
func Switch(h *host.Host) {
	if h.Covered() {
		return
	}
	s := newSwitchDialog(h, "")
	s.Open(s.content(), s.firstField())
}

// SwitchTo opens the dialog for a store that was used before, and tests it.
func SwitchTo(h *host.Host, c control.StoreChoice) {
	if !h.Covered() {
		openSwitchTo(h, c, "")
	}
}

// openSwitchTo is SwitchTo over whatever is open. creates is the store's file if that
// is a new one, which is then created; else empty.
func openSwitchTo(h *host.Host, c control.StoreChoice, creates string) {
	s := newSwitchDialog(h, creates)
	s.Open(s.content(), nil)
	s.choose(c)
}

// choose fills in a store and tests it.
func (s *switchDialog) choose(c control.StoreChoice) {
	if s.busy {
		return
	}
	s.put(c)
	s.edited()
	s.h.Win.Canvas().Focus(s.Dialog)
	s.runTest()
}

// put fills a store into the form.
func (s *switchDialog) put(c control.StoreChoice) {
	s.kind.Chosen = max(slices.Index(backends, c.Backend), 0)
	s.kind.Redraw()
	s.path.ReplaceText(c.Path)
	s.server.ReplaceText(c.URL)
	s.password.ReplaceText("")
	s.schema = c.Schema
}

func newSwitchDialog(h *host.Host, creates string) *switchDialog {
	lead := text.Tr("The old store keeps what it has. Nothing changes until you choose Switch.")
	if creates != "" {
		lead = text.Tr("The old store keeps what it has. Nothing changes until you choose Create.")
	}
	s := &switchDialog{h: h, creates: creates, Dialog: h.NewDialog(text.Tr("Switch the store"), lead, 620)}
	if creates != "" {
		s.Title.SetText(text.Tr("New store"))
	}
	k := s.Keys()
	s.kind = widget.NewOptions(false, []string{text.Tr("SQLite, one file"), text.Tr("PostgreSQL, a server")}, k, func(int) { s.edited(); s.h.Win.Canvas().Focus(s.firstField()) })
	s.path, s.server, s.password = h.NewField(k), h.NewField(k), h.NewField(k)
	s.password.Password = true
	for _, f := range []*widget.Field{s.path, s.server, s.password} {
		f.OnChanged = func(string) { s.edited() }
		if creates == "" {
			f.OnArrow = s.kind.Step
		}
	}
	s.server.OnFocusLost = s.hidePassword
	s.server.OnChanged = func(string) { s.schema = ""; s.edited() }
	s.OnClosed = func() {
		if s.cancel != nil {
			s.cancel()
		}
	}
	s.recent = newStoreList(h.Engine.State(), k, s.choose)
	s.cancelButton = s.Button(text.Tr("Cancel"), s.Close)
	s.nextButton = s.MainButton(text.Tr("Test"), s.next).ReserveWidth(text.Tr("Test"), text.Tr("Switch"), text.Tr("Create"), text.Tr("Done"))
	s.MessageLines = 2
	return s
}

// content makes the form.
func (s *switchDialog) content() fyne.CanvasObject {
	all, state := s.h.Engine.Settings(), s.h.Engine.State()

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
	s.serverRows = widget.VStack(s.serverRow.Box, passwordRow.Box)

	s.steps = newStepList()
	s.serverOptions = s.newServerOptions()
	texts := waitingTexts(-1)
	s.waitingOptions = widget.NewOptions(true, texts[:], s.Keys(), nil)
	s.waitingBox = widget.VStack(widget.Unpadded(s.waitingOptions))
	s.progress = widget.NewTruncatedLabel("")
	s.ReserveResults(widget.VStack(widget.Unpadded(s.progress), s.waitingBox, s.steps.box, s.serverOptions), switchResults, text.Tr("After Test, this shows step by step whether the store can be used."))

	here := state.Choice
	here.Backend = cmp.Or(here.Backend, state.Backend)
	s.put(here)
	s.countWaiting()
	s.update()
	if s.creates != "" {
		return s.pathRow.Box
	}
	form := widget.VStack(widget.Unpadded(s.kind), container.New(widget.LayersLayout{}, s.pathRow.Box, s.serverRows))
	if len(s.recent.rows) > 0 {
		form.Objects = append([]fyne.CanvasObject{s.recent.box}, form.Objects...)
		s.recent.markGone(s.h, func() bool { return s.IsOpen })
	}
	return form
}

// switchResults is the height of the room for the steps of a test and the
// options after it.
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
		known: settingValue(s.h.Engine.Settings(), "storage.postgres.url"),
	}
}

// hidePassword moves a password from the server's field into its own.
func (s *switchDialog) hidePassword() {
	if rest, password := splitPassword(s.server.Text); password != "" {
		s.password.ReplaceText(password)
		s.server.ReplaceText(rest)
	}
}

// edited drops the test: it was about another store.
func (s *switchDialog) edited() {
	if s.steps == nil || s.busy {
		return
	}
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.test = nil
	s.SetMessage(style.Calm, "")
	s.update()
}

// update shows the current step.
func (s *switchDialog) update() {
	sqlite := s.kind.Chosen == 0
	asks := !s.busy && !s.switched
	s.kind.SetEnabled(asks)
	s.recent.setEnabled(asks)
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
	style.SetVisible(s.cancelButton, !s.switched)
	here := s.namesOpenStore()
	for _, r := range []*widget.FormRow{s.pathRow, s.serverRow} {
		widget.SetLabel(&r.HintLabel.Label, r.Hint, fynewidget.LowImportance)
		if here && asks {
			widget.SetLabel(&r.HintLabel.Label, text.Tr("this store is open now: name another one"), fynewidget.LowImportance)
		}
	}
	passed := s.test != nil && s.test.passed()
	var steps []control.Step
	if s.test != nil {
		steps = s.test.steps
	}
	s.steps.set(steps)
	style.SetVisible(s.serverOptions, s.test != nil && s.test.noServer() && !s.busy)
	style.SetVisible(s.waitingBox, passed && !s.busy && !s.switched)
	style.SetVisible(s.progress, s.busy)
	label := text.Tr("Test")
	switch {
	case s.switched:
		label = text.Tr("Done")
	case (passed || s.switching) && s.isCreating():
		label = text.Tr("Create")
	case passed || s.switching:
		label = text.Tr("Switch")
	}
	if s.nextButton.Text != label {
		s.nextButton.SetText(label)
	}
	s.nextButton.SetEnabled(s.switched || !here && !s.busy && s.cancel == nil)
	s.Relayout()
}

// namesOpenStore reports whether the form names the store that is open.
func (s *switchDialog) namesOpenStore() bool {
	c := s.form().choice()
	return c != (control.StoreChoice{}) && c == s.h.Engine.State().Choice
}

// next takes the next step.
func (s *switchDialog) next() {
	switch {
	case s.nextButton.Disabled():
	case s.switched:
		s.Close()
	case s.test != nil && s.test.passed():
		s.runSwitch(s.form().choice(), s.waitingOptions.Chosen == 0)
	default:
		s.runTest()
	}
}

// runTest tests the store and shows the steps as they happen.
func (s *switchDialog) runTest() {
	s.hidePassword()
	choice := s.form().choice()
	t := &storeTest{}
	ctx, cancel := context.WithCancel(s.h.Ctx)
	s.test, s.cancel = t, cancel
	s.SetMessage(style.Calm, "")
	s.update()
	current := func() bool { return s.test == t && s.IsOpen }
	s.h.Work(func(context.Context) error {
		defer cancel()
		return s.h.Engine.Test(ctx, choice, func(step control.Step) {
			s.h.Do(func() {
				if current() {
					t.setStep(s.asExpected(step))
					s.update()
				}
			})
		})
	}, func(err error) {
		if !current() {
			return
		}
		s.cancel = nil
		t.done, t.err = true, err
		if err != nil && !t.hasFailedStep() {
			s.SetMessage(style.Alarm, text.Error(err))
		}
		s.update()
	})
}

// runSwitch switches to the store.
func (s *switchDialog) runSwitch(c control.StoreChoice, finish bool) {
	s.busy, s.switching = true, true
	s.h.Win.Canvas().Focus(s.Dialog)
	s.SetMessage(style.Calm, "")
	ctx, cancel := context.WithCancel(s.h.Ctx)
	s.cancel = cancel
	s.h.ShowElapsed(ctx, func(took time.Duration) {
		s.progress.SetText(text.Tr("{{.Doing}}, {{.Took}} so far", text.With("Doing", switchText(s.h.Engine.State(), finish), "Took", text.Duration(took.Truncate(time.Second)))))
	})
	s.update()
	s.h.Work(func(context.Context) error { return s.h.Engine.Switch(ctx, c, finish) }, func(err error) {
		cancel()
		s.busy, s.switching, s.cancel = false, false, nil
		switch {
		case errors.Is(err, context.Canceled): // a person cancelled it; nothing has changed
		case err != nil && !s.IsOpen:
			s.h.ShowError(text.Tr("The store was not switched"), err)
		case err != nil:
			s.update()
			s.h.Win.Canvas().Focus(s.firstField())
			s.SetMessage(style.Alarm, text.Tr("The store was not switched; {{.Store}} runs as before. {{.Error}}", text.With("Store", s.h.Engine.State().Location, "Error", text.Error(err))))
		default:
			s.switched = true
			s.SetMessage(style.Calm, text.Tr("The pipeline runs on {{.Store}} now", text.With("Store", s.h.Engine.State().Location)))
		}
		s.update()
	})
}

// countWaiting counts the events that wait in the old store.
func (s *switchDialog) countWaiting() {
	store := s.h.Engine.Store()
	if store == nil {
		return
	}
	var gauges metrics.Gauges
	s.h.Work(func(ctx context.Context) (err error) {
		gauges, err = store.Gauges(ctx)
		return err
	}, func(err error) {
		if err == nil {
			texts := waitingTexts(gauges.Backlog)
			s.waitingOptions.SetLabel(0, texts[0])
			s.waitingOptions.SetLabel(1, texts[1])
		}
	})
}

func (s *switchDialog) browse() {
	s.h.BrowseFile(ownFolder(s.h.Engine.State()), func(path string) {
		s.path.ReplaceText(path)
		s.h.Win.Canvas().Focus(s.path)
	})
}
