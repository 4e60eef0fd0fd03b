package dialog

import (
	"slices"
	"strings"
	"time"

	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// backends are the kinds of stores as in the settings, in the order of the
// form.
var backends = []string{"sqlite", "postgres"}

// storeForm is the store to switch to as a person has described it.
type storeForm struct {
	backend                string
	path, server, password string
	schema                 string // on the server; empty: the one in the settings
	known                  string // the server in the settings, without its password
}

func (f storeForm) choice() control.StoreChoice {
	if f.backend == "sqlite" {
		path := strings.TrimSpace(f.path)
		if path != "" {
			path = text.Path(path)
		}
		return control.StoreChoice{Backend: f.backend, Path: path}
	}
	server := strings.TrimSpace(f.server)
	if server == "" && f.password != "" {
		server, _ = splitPassword(f.known) // a new password for the same server
	}
	return control.StoreChoice{Backend: f.backend, URL: joinPassword(server, f.password), Schema: f.schema}
}

// settingValue is a setting's value as the form shows it.
func settingValue(all []control.Setting, key string) string {
	i := slices.IndexFunc(all, func(s control.Setting) bool { return s.Key == key })
	if i < 0 {
		return ""
	}
	return all[i].Value
}

// storeTest is a test of a store: its steps so far, and its result.
type storeTest struct {
	steps []control.Step
	done  bool
	err   error
}

// setStep takes the start or the end of a step.
func (t *storeTest) setStep(s control.Step) {
	if i := slices.IndexFunc(t.steps, func(old control.Step) bool { return old.Name == s.Name }); i >= 0 {
		t.steps[i] = s
		return
	}
	t.steps = append(t.steps, s)
}

// passed reports whether the window can switch to the store.
func (t *storeTest) passed() bool { return t.done && t.err == nil }

// noServer reports whether the test failed for lack of a server.
func (t *storeTest) noServer() bool {
	return t.done && t.err != nil && slices.ContainsFunc(t.steps, func(s control.Step) bool { return s.Server && !s.Error.Empty() })
}

// hasFailedStep reports whether a step shows the error.
func (t *storeTest) hasFailedStep() bool {
	return slices.ContainsFunc(t.steps, func(s control.Step) bool { return !s.Error.Empty() })
}

// stepSymbol is the state of a step as a symbol, for those who can't see its
// colour.
func stepSymbol(s control.Step) string {
	switch {
	case !s.Error.Empty():
		return style.Failure
	case s.Warning:
		return style.Attention
	case s.Done:
		return style.Success
	}
	return "…"
}

// stepTook is the duration of a step; empty until it ends.
func stepTook(s control.Step) string {
	switch {
	case !s.Done && s.Error.Empty(), s.Took <= 0:
		return ""
	case s.Took < time.Millisecond:
		return "< 1 " + text.Tr("ms")
	case s.Took < 10*time.Second && s.Took >= time.Second:
		return locale.Decimal(s.Took.Seconds(), 1) + " " + text.Tr("s")
	}
	return text.Duration(s.Took)
}

// waitingTexts are the two options for the events that wait in the old store;
// waiting is their number, negative if it is unknown.
func waitingTexts(waiting int64) [2]string {
	if waiting < 0 {
		return [2]string{
			text.Tr("Process the old store's waiting events first"),
			text.Tr("Leave waiting events there; they are processed the next time that store is opened"),
		}
	}
	if waiting == 0 {
		return [2]string{
			text.Tr("Process the old store's waiting events first (none at the moment)"),
			text.Tr("Leave new arrivals there; they are processed the next time that store is opened"),
		}
	}
	return [2]string{
		text.Trn(waiting, "Process the {{.Events}} event waiting in the old store first", "Process the {{.Events}} events waiting in the old store first", text.With("Events", text.Grouped(float64(waiting)))),
		text.Trn(waiting, "Leave it there; it is processed the next time that store is opened", "Leave them there; they are processed the next time that store is opened"),
	}
}

// switchText describes what happens during a switch.
func switchText(s control.State, finish bool) string {
	switch s.Phase {
	case control.Draining:
		return text.Tr("Draining: everything already read is stored, and work in progress is finished first")
	case control.Starting:
		return text.Tr("Opening {{.Store}}", text.With("Store", s.Location))
	}
	if finish {
		return text.Tr("Processing the events waiting in {{.Store}}", text.With("Store", s.Location))
	}
	return text.Tr("Switching")
}
