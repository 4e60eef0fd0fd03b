package floor

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"weir/app/ui/control"
	"weir/app/ui/host"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/app/ui/widget"
)

// Frozen returns since when the page is frozen; zero: it is live.
func (p *Page) Frozen() time.Time { return p.frozen }

// SetFrozen freezes the page, while the pipeline runs on, or lets it follow again.
func (p *Page) SetFrozen(yes bool) {
	if yes == !p.frozen.IsZero() {
		return
	}
	p.frozen = time.Time{}
	if yes {
		p.frozen = p.h.Now()
	}
	p.lower.freeze(yes)
	if p.halves != nil {
		p.halves.freeze(yes)
	}
	if p.h.ShowLive != nil {
		p.h.ShowLive()
	}
}

// ToggleExplain shows the notes, or hides them.
func (p *Page) ToggleExplain() { p.SetExplain(!p.explain) }

// SetExplain shows the notes or hides them. It does nothing while a scene has two halves,
// which have no notes.
func (p *Page) SetExplain(yes bool) {
	if p.halves != nil || yes == p.explain {
		return
	}
	p.explain = yes
	said, icon, importance := explainOff()
	if p.explain {
		said, icon, importance = text.Tr("Explain: on"), style.SwitchIcon(true), fynewidget.HighImportance
	}
	p.explains.Importance, p.explains.Icon = importance, icon
	p.explains.SetText(said)
	p.box.Refresh()
}

// explainOff is what the switch of the notes shows while they are hidden.
func explainOff() (said string, icon fyne.Resource, importance fynewidget.Importance) {
	return text.Tr("Explain: off"), style.SwitchIcon(false), fynewidget.MediumImportance
}

// PlayScene opens the menu of scenes.
func (p *Page) PlayScene() {
	if p.Scenes != nil && !p.h.Covered() {
		widget.OpenMenu(p.h.Surface, p.Scenes(), p.scenes)
	}
}

// apply opens what changes the setting that the sentence suggests, with the value filled
// in. Nothing changes before a person applies it.
func (p *Page) apply() {
	if p.view == nil || p.view.sentence.key == "" {
		return
	}
	s := p.view.sentence
	for _, live := range control.LiveSettings {
		if live.Key == s.key {
			p.h.Tune(s.key, s.value)
			return
		}
	}
	p.h.ShowSetting(s.key)
}

// TypedKey does what a key is for on this page, and reports whether it is for something.
func (p *Page) TypedKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeySpace:
		p.SetFrozen(p.frozen.IsZero())
	case fyne.KeyE:
		p.ToggleExplain()
	case fyne.KeyS:
		p.PlayScene()
	default:
		return false
	}
	return true
}

// showEvents shows the events of a tile.
func (p *Page) showEvents(ids string) {
	a, b, _ := strings.Cut(ids, " ")
	first, _ := strconv.ParseInt(a, 10, 64)
	last, _ := strconv.ParseInt(b, 10, 64)
	p.h.ShowEvents(first, last)
}

// SaveTrace saves the last ten seconds as an execution trace.
func (p *Page) SaveTrace() {
	p.h.Export(text.Tr("The last 10 s as an execution trace of Go"), host.ExportChoice{
		Name: "weir-trace", Extension: ".out", Bytes: true, Note: text.Tr("Open it with: go tool trace FILE"),
		Run: func(ctx context.Context, out io.Writer, _ func(int)) (int, error) {
			n := &counted{out: out}
			err := p.h.Engine.SaveTrace(ctx, n)
			return n.bytes, err
		},
	})
}

// counted counts what is written.
type counted struct {
	out   io.Writer
	bytes int
}

// Write implements io.Writer.
func (c *counted) Write(b []byte) (int, error) {
	n, err := c.out.Write(b)
	c.bytes += n
	return n, err
}
