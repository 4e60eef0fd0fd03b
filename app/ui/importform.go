package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"weir/app/ui/desk"
	"weir/core"
)

// importForm is what a person has said about an import.
type importForm struct {
	paths, kinds, subreddits, authors, after, before, text string

	preset string // that a person took instead of the one of the settings
	newest bool
	again  bool
	into   desk.StoreChoice
}

// request is the import that the fields ask for. wrong says, by field, what is
// impossible.
func (f importForm) request() (i desk.Import, wrong map[string]string) {
	wrong = map[string]string{}
	i = desk.Import{Paths: pathsOf(f.paths), Preset: f.preset, Newest: f.newest, Again: f.again, Into: f.into}
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
func needRows(n desk.Need, preset string) [][2]string {
	free := tr("unknown")
	if n.Free >= 0 {
		free = sizeText(n.Free)
	}
	files := sizeText(n.Bytes)
	if n.Continued > 0 {
		files = tr("{{.Bytes}} left to read", with("Bytes", files))
	}
	rows := [][2]string{
		{tr("Files"), files},
		{tr("Matching events"), tr("about {{.Events}}", with("Events", large(float64(n.Events))))},
		{tr("Size in the store"), tr("about {{.Bytes}}", with("Bytes", sizeText(n.Store)))},
		{tr("Free disk space"), free},
	}
	if preset != "" {
		rows = append(rows, [2]string{tr("Read as"), preset})
	}
	return rows
}

// refusedTexts say what an estimate found that the import will not read, each
// file with its reason; text says what that means for the import.
func refusedTexts(n desk.Need) (lines []string, t tone, text string) {
	for _, p := range n.Problems[:min(len(n.Problems), problemsShown)] {
		lines = append(lines, filepath.Base(p.Input)+": "+p.Reason)
	}
	switch more := int64(len(n.Problems) - problemsShown); {
	case more > 0:
		lines = append(lines, trn(more, "and {{.Count}} more file", "and {{.Count}} more files", with("Count", grouped(float64(more)))))
	}
	switch {
	case len(n.Problems) == 0:
		return nil, calm, ""
	case n.Events == 0 && slices.ContainsFunc(n.Problems, func(p desk.Problem) bool { return remedy(p) != "" }):
		return lines, calm, "" // a button stands beside it
	case n.Events == 0:
		return lines, alarm, tr("There is nothing to import")
	}
	return lines, warning, tr("Import reads the other files only")
}

// unfitTexts say of which files an import would reject everything, each with the
// reason for the first.
func unfitTexts(n desk.Need) (lines []string) {
	for _, p := range n.Unfit[:min(len(n.Unfit), problemsShown)] {
		lines = append(lines, tr("{{.File}} is not a dump: there is no record in it, and Import rejects its lines ({{.Reason}})", with("File", filepath.Base(p.Input), "Reason", p.Reason)))
	}
	if more := int64(len(n.Unfit) - problemsShown); more > 0 {
		lines = append(lines, trn(more, "and {{.Count}} more file", "and {{.Count}} more files", with("Count", grouped(float64(more)))))
	}
	return lines
}

// problemsShown bounds how many files are named that are not read.
const problemsShown = 5

// remedy is what a person can do about a problem by a button: read the files as
// another preset, or again; "" when there is nothing.
func remedy(p desk.Problem) string {
	switch {
	case p.Preset != "":
		return tr("Read it as {{.Preset}}", with("Preset", p.Preset))
	case p.Again:
		return tr("Import it again")
	}
	return ""
}

// remedies say what to do when an import doesn't fit.
func remedies() string {
	return tr("The disk cannot hold the import. Keep less of each record (source.dump.data = \"fields\" or \"none\"), import a part (a subreddit, a time), or switch to a store on another disk.")
}

// sameImport reports whether two requests ask for the same.
func sameImport(a, b desk.Import) bool {
	f, g := a.Filter, b.Filter
	return a.Preset == b.Preset && a.Newest == b.Newest && a.Again == b.Again && a.Into == b.Into && slices.Equal(a.Paths, b.Paths) && slices.Equal(f.Kinds, g.Kinds) && slices.Equal(f.Subreddits, g.Subreddits) &&
		slices.Equal(f.Authors, g.Authors) && f.After.Equal(g.After) && f.Before.Equal(g.Before) && f.Text.String() == g.Text.String()
}
