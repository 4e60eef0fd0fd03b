package engine

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"weir/app/config"
	"weir/app/setup"
	"weir/app/ui/control"
	"weir/core"
	"weir/core/dump"
	"weir/core/message"
)

// reading is how an import reads its files.
func (e *Engine) reading(c *config.Config, i control.Import) dump.Options {
	d := c.Source.Dump
	if i.Preset != "" {
		d.Preset = i.Preset
	}
	o := setup.DumpOptions(d, i.Filter, e.Stdin)
	o.Inputs, o.Again = i.Paths, i.Again
	return o
}

// Estimate implements control.Importer.
func (e *Engine) Estimate(ctx context.Context, i control.Import) (control.Need, error) {
	c := e.file.Load()
	o := e.reading(&c.Config, i)
	if s := e.wholeStore(); s != nil && (i.Into == control.StoreChoice{} || i.Into == choiceOf(&c.Config)) {
		o.Checkpoints = s
	}
	n, err := dump.Estimate(ctx, o)
	if err != nil {
		return control.Need{}, err
	}
	need := control.Need{Bytes: n.Bytes, Events: n.Events, Store: n.Store, Free: -1, Continued: n.Continued, Problems: problems(n.Problems), Unfit: problems(n.Unfit)}
	if folder := setup.Folder(&c.Config, e.ServerDir); folder != "" {
		if need.Free, err = setup.FreeSpace(ctx, folder); err != nil {
			return control.Need{}, err
		}
	}
	return need, nil
}

// problems are those of an estimate, with what the window can do about each.
func problems(all []dump.Problem) (list []control.Problem) {
	for _, p := range all {
		one := control.Problem{Input: p.Input, Reason: line(p.Reason), Again: errors.Is(p.Reason, dump.ErrAgain)}
		if wrong := (*dump.WrongPresetError)(nil); errors.As(p.Reason, &wrong) {
			one.Preset = wrong.Fits
		}
		list = append(list, one)
	}
	return list
}

// Import implements control.Importer.
func (e *Engine) Import(ctx context.Context, i control.Import) error {
	if len(i.Paths) == 0 {
		return message.NewError("import: name files or folders")
	}
	// What can't be read is reported before anything is drained.
	try, err := dump.Open(ctx, e.reading(&e.file.Load().Config, i))
	if err != nil {
		return err
	}
	if err := try.Close(); err != nil {
		return err
	}
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		into, elsewhere, err := e.into(i.Into)
		if err != nil {
			return err
		}
		i.Into = into
		read := sourceChoice{kind: "dump", files: i}
		if elsewhere {
			err = e.changeStore(ctx, into, false, read)
		} else {
			err = e.exchange(ctx, read)
		}
		if err != nil {
			return err
		}
		e.memory.importing(i)
		e.change(func(s *control.State) { e.memory.show(s) })
		return nil
	})
}

// into is the store that an import goes into; elsewhere reports whether that is
// another one than the window's.
func (e *Engine) into(c control.StoreChoice) (into control.StoreChoice, elsewhere bool, err error) {
	if c == (control.StoreChoice{}) {
		return e.lastStore.Choice, false, nil
	}
	to, err := e.chosen(c)
	if err != nil {
		return into, false, err
	}
	into = choiceOf(&to.with.Config)
	return into, into != e.lastStore.Choice, nil
}

// Simulate implements control.Tuner.
func (e *Engine) Simulate(ctx context.Context) error {
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		return e.exchange(ctx, sourceChoice{kind: "simulate"})
	})
}

// Stop implements control.Tuner.
func (e *Engine) Stop(ctx context.Context) error {
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		if e.job == nil || e.job.choice.kind != "simulate" {
			return message.NewError("no traffic is being simulated")
		}
		return e.exchange(ctx, sourceChoice{kind: "none"})
	})
}

// Cancel implements control.Importer.
func (e *Engine) Cancel(ctx context.Context) error {
	return e.ask(ctx, e.requests, func(ctx context.Context) error {
		if e.job == nil || e.job.choice.kind != "dump" {
			return message.NewError("no import is running")
		}
		return e.exchange(ctx, sourceChoice{kind: "none"})
	})
}

// Forget implements control.Importer.
func (e *Engine) Forget() error {
	err := e.memory.forget()
	e.change(func(s *control.State) { e.memory.show(s) })
	return err
}

// Dismiss implements control.Importer.
func (e *Engine) Dismiss() {
	e.change(func(s *control.State) {
		switch {
		case s.Recreated != "":
			s.Recreated = ""
		case s.Import != nil && !s.Import.Ended.IsZero():
			s.Import = nil
		}
	})
}

// exchange drains the pipeline and starts one that reads something else. If that
// can't be started, the previous state is restored.
func (e *Engine) exchange(ctx context.Context, w sourceChoice) error {
	before, j := e.current(), e.job
	if err := e.endJob(); err != nil {
		// Its claims are released when the store closes.
		e.Log.Warn("the pipeline did not end cleanly", "error", err)
		e.close()
	}
	if j != nil {
		e.showEnd(j, nil)
	}
	e.choice = w
	if err := e.startOwn(ctx); err != nil {
		if before.settings == nil {
			e.fail(err)
			return err
		}
		return e.restore(context.WithoutCancel(ctx), before, err)
	}
	if j != nil {
		e.forgetImport(j)
	}
	return nil
}

// finishImport records that the import of a pipeline has ended.
func (e *Engine) finishImport(j *job, err error) {
	e.forgetImport(j)
	e.showEnd(j, err)
}

// forgetImport makes the next start not offer the import of a pipeline.
func (e *Engine) forgetImport(j *job) {
	if j.choice.kind == "dump" {
		e.memory.imported()
		e.change(func(s *control.State) { e.memory.show(s) })
	}
}

// showEnd shows how the import of a pipeline ended.
func (e *Engine) showEnd(j *job, err error) {
	if j.choice.kind != "dump" {
		return
	}
	t := j.src.Files.Progress().Total()
	said := sumsLogged(t.Sums)
	if t.Resumed && t.Known {
		said = append(said, slog.Group("whole", sumsLogged(t.Whole)...))
	}
	e.Log.Info("the import has ended", said...)
	e.change(func(s *control.State) {
		p := progress(j)
		p.Done, p.Ended, p.Remaining, p.Stopped = true, time.Now(), 0, errors.Is(err, core.ErrStaysFull)
		incomplete(&p, err)
		if unread := j.src.Files.Progress().Err(); unread != nil && !p.Stopped {
			incomplete(&p, unread)
		}
		s.Import = &p
	})
}

// sumsLogged are the outcomes of records, as attributes.
func sumsLogged(s core.Sums) []any {
	return []any{"stored", s.Stored, "duplicates", s.Duplicates, "filtered", s.Filtered, "rejected", s.Rejected}
}

// showImport shows the progress of the import.
func (e *Engine) showImport(s *control.State) {
	if e.job != nil && e.job.choice.kind == "dump" {
		p := progress(e.job)
		s.Import = &p
	}
}

// progress is how far a pipeline has read its files.
func progress(j *job) control.Progress {
	files := j.src.Files.Progress()
	t := files.Total()
	p := control.Progress{
		Import: j.choice.files, Reading: t.Name, FastForward: t.State == dump.StateForwarding,
		Size: t.Size, Read: t.Read, Misfits: t.Misfits, Sums: t.Sums,
		Took: time.Since(j.started), Done: true, Reasons: t.Reasons, Notes: j.notes.all(),
		Replaced: int64(j.totals.Replaced), PassedOver: int64(j.totals.PassedOver),
	}
	if t.Resumed && t.Known {
		p.AllRuns = &t.Whole
	}
	for _, in := range files.Inputs {
		p.Done = p.Done && (in.State == dump.StateComplete || in.State == dump.StateIncomplete || in.State == dump.StateRefused)
		if in.Preset != "" && !slices.Contains(p.ReadAs, in.Preset) {
			p.ReadAs = append(p.ReadAs, in.Preset)
		}
	}
	for _, l := range files.LeftOut {
		p.LeftOut = append(p.LeftOut, control.Note{Input: l.Name, Text: l.Reason})
	}
	if p.Done {
		incomplete(&p, files.Err())
	} else {
		p.Remaining = t.Left(p.Took)
	}
	return p
}

// incomplete sets the problems of an import: what is incomplete, and why. err is nil or made
// by errors.Join.
func incomplete(p *control.Progress, err error) {
	p.Problem, p.Problems = line(err), nil
	if joined, ok := any(err).(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			p.Problems = append(p.Problems, message.Of(one))
		}
	}
}

// notes are remarks on the files of an import, for example that one is read again
// from its start.
type notes struct {
	log *slog.Logger

	mu   sync.Mutex
	list []control.Note // guarded by mu; only appended to
}

// maxNotes bounds how many notes are kept.
const maxNotes = 100

func (n *notes) add(input string, text message.Text) {
	n.log.Info("import", "input", input, "notice", text.String())
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.list) < maxNotes {
		n.list = append(n.list, control.Note{Input: input, Text: text})
	}
}

func (n *notes) all() []control.Note {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clip(n.list)
}
