package ui

import (
	"slices"
	"strings"

	"weir/app/ui/desk"
	"weir/core"
)

// importForm is what a person has typed about an import.
type importForm struct {
	paths, kinds, subreddits, authors, after, before, text string
}

// request is the import that the fields ask for. wrong says, by field, what is
// impossible.
func (f importForm) request() (i desk.Import, wrong map[string]string) {
	wrong = map[string]string{}
	i.Paths = pathsOf(f.paths)
	if len(i.Paths) == 0 {
		wrong["paths"] = tr("name a file or a folder")
	}
	i.Filter = core.Filter{Kinds: listed(f.kinds), Subreddits: listed(f.subreddits), Authors: listed(f.authors)}
	var err error
	if i.Filter.Text, err = core.ParseText(strings.TrimSpace(f.text)); err != nil {
		wrong["text"] = err.Error()
	}
	for name, text := range map[string]string{"after": f.after, "before": f.before} {
		t, err := moment(text)
		switch {
		case err != nil:
			wrong[name] = err.Error()
		case name == "after":
			i.Filter.After = t
		default:
			i.Filter.Before = t
		}
	}
	if after, before := i.Filter.After, i.Filter.Before; !after.IsZero() && !before.IsZero() && !after.Before(before) {
		wrong["before"] = tr("nothing is before this and after the other")
	}
	return i, wrong
}

// needRows are the numbers of an estimate: what, how much.
func needRows(n desk.Need) [][2]string {
	free := tr("unknown")
	if n.Free >= 0 {
		free = sizeText(n.Free)
	}
	return [][2]string{
		{tr("Files"), sizeText(n.Bytes)},
		{tr("Events that pass"), tr("about {{.Events}}", with("Events", large(float64(n.Events))))},
		{tr("In the store"), tr("about {{.Bytes}}", with("Bytes", sizeText(n.Store)))},
		{tr("Free there"), free},
	}
}

// remedies say what to do when an import doesn't fit.
func remedies() string {
	return tr("The disk cannot hold the import. Keep less of each record (source.dump.data = \"fields\" or \"none\"), import a part (a subreddit, a time), or switch to a store on another disk.")
}

// sameImport reports whether two requests ask for the same.
func sameImport(a, b desk.Import) bool {
	f, g := a.Filter, b.Filter
	return slices.Equal(a.Paths, b.Paths) && slices.Equal(f.Kinds, g.Kinds) && slices.Equal(f.Subreddits, g.Subreddits) &&
		slices.Equal(f.Authors, g.Authors) && f.After.Equal(g.After) && f.Before.Equal(g.Before) && f.Text.String() == g.Text.String()
}
