package dialog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
)

// The kinds of stores, as they are named in settings, in the order of the form.
var backends = []string{"sqlite", "postgres"}

// storeForm is what a person has typed about the store to switch to.
type storeForm struct {
	backend                string
	path, server, password string
	schema                 string // on the server; empty for that of the settings
	known                  string // the server of the settings, without its password
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
		server, _ = splitPassword(f.known) // another password for the same server
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

// storeTest is a test of a store: its steps so far, and whether it is over.
type storeTest struct {
	steps []control.Step
	done  bool
	err   error
}

// setStep takes a step's beginning or end.
func (t *storeTest) setStep(s control.Step) {
	if i := slices.IndexFunc(t.steps, func(old control.Step) bool { return old.Name == s.Name }); i >= 0 {
		t.steps[i] = s
		return
	}
	t.steps = append(t.steps, s)
}

// passed reports whether the store can be switched to.
func (t *storeTest) passed() bool { return t.done && t.err == nil }

// noServer reports whether a server of one's own would help.
func (t *storeTest) noServer() bool {
	return t.done && t.err != nil && slices.ContainsFunc(t.steps, func(s control.Step) bool { return s.Server && s.Error != "" })
}

// hasFailedStep reports whether a step says what the error says.
func (t *storeTest) hasFailedStep() bool {
	return slices.ContainsFunc(t.steps, func(s control.Step) bool { return s.Error != "" })
}

// stepSymbol tells how a step stands to those who don't see colours.
func stepSymbol(s control.Step) string {
	switch {
	case s.Error != "":
		return style.Failure
	case s.Warning:
		return style.Attention
	case s.Done:
		return style.Success
	}
	return "…"
}

// stepTook is how long a step took, nothing while it goes on.
func stepTook(s control.Step) string {
	switch {
	case !s.Done && s.Error == "", s.Took <= 0:
		return ""
	case s.Took < time.Millisecond:
		return "< 1 " + text.Tr("ms")
	case s.Took < 10*time.Second && s.Took >= time.Second:
		return fmt.Sprintf("%.1f %s", s.Took.Seconds(), text.Tr("s"))
	}
	return text.Duration(s.Took)
}

// waitingTexts are the two things that can become of what waits in the old
// store; waiting is negative while the number is unknown.
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

// switchText says what goes on during a switch.
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
