package dialog

import (
	"path/filepath"
	"slices"
	"strings"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core"
)

// importForm is an import as a person has described it.
type importForm struct {
	paths, kinds, subreddits, authors, after, before, text string

	preset   string // replaces the one in the settings; empty: none
	newest   bool
	reimport bool
	into     control.StoreChoice
}

// request is the import that the fields ask for. wrong has the errors by field.
func (f importForm) request() (i control.Import, wrong map[string]string) {
	wrong = map[string]string{}
	i = control.Import{Paths: text.Paths(f.paths), Preset: f.preset, Newest: f.newest, Again: f.reimport, Into: f.into}
	if len(i.Paths) == 0 {
		wrong["paths"] = text.Tr("name a file or a folder")
	}
	i.Filter.Kinds, i.Filter.Except.Kinds = core.SplitNames(text.SplitList(f.kinds))
	i.Filter.Subreddits, i.Filter.Except.Subreddits = core.SplitNames(text.SplitList(f.subreddits))
	i.Filter.Authors, i.Filter.Except.Authors = core.SplitNames(text.SplitList(f.authors))
	var err error
	if i.Filter.Text, err = core.ParseText(strings.TrimSpace(f.text)); err != nil {
		wrong["text"] = text.Error(err)
	}
	for name, s := range map[string]string{"after": f.after, "before": f.before} {
		t, err := text.ParseTime(s)
		switch {
		case err != nil:
			wrong[name] = text.Error(err)
		case name == "after":
			i.Filter.After = t
		default:
			i.Filter.Before = t
		}
	}
	if after, before := i.Filter.After, i.Filter.Before; !after.IsZero() && !before.IsZero() && !after.Before(before) {
		wrong["before"] = text.Tr("want a time later than Created from")
	}
	return i, wrong
}

// needRows are the numbers of an estimate with their names.
func needRows(n control.Need, preset string) [][2]string {
	free := text.Tr("unknown")
	if n.Free >= 0 {
		free = text.Size(n.Free)
	}
	files := text.Size(n.Bytes)
	if n.Continued > 0 {
		files = text.Tr("{{.Bytes}} left to read", text.With("Bytes", files))
	}
	rows := [][2]string{
		{text.Tr("Files"), files},
		{text.Tr("Matching events"), text.Tr("about {{.Events}}", text.With("Events", text.Compact(float64(n.Events))))},
		{text.Tr("Size in the store"), text.Tr("about {{.Bytes}}", text.With("Bytes", text.Size(n.Store)))},
		{text.Tr("Free disk space"), free},
	}
	if preset != "" {
		rows = append(rows, [2]string{text.Tr("Read as"), preset})
	}
	return rows
}

// problemTexts list the files that the import will not read, each with its
// reason; s says what that means for the import.
func problemTexts(n control.Need) (lines []string, t style.Tone, s string) {
	for _, p := range n.Problems[:min(len(n.Problems), problemsShown)] {
		lines = append(lines, filepath.Base(p.Input)+": "+text.Of(p.Reason))
	}
	switch more := int64(len(n.Problems) - problemsShown); {
	case more > 0:
		lines = append(lines, text.Trn(more, "and {{.Count}} more file", "and {{.Count}} more files", text.With("Count", text.Grouped(float64(more)))))
	}
	switch {
	case len(n.Problems) == 0:
		return nil, style.Calm, ""
	case n.Events == 0 && slices.ContainsFunc(n.Problems, func(p control.Problem) bool { return remedy(p) != "" }):
		return lines, style.Calm, "" // a button offers the remedy
	case n.Events == 0:
		return lines, style.Alarm, text.Tr("There is nothing to import")
	}
	return lines, style.Warning, text.Tr("Import reads the other files only")
}

// unfitTexts list the files whose records an import would all reject, each with
// its first reason.
func unfitTexts(n control.Need) (lines []string) {
	for _, p := range n.Unfit[:min(len(n.Unfit), problemsShown)] {
		lines = append(lines, text.Tr("{{.File}} is not a dump: there is no record in it, and Import rejects its lines ({{.Reason}})", text.With("File", filepath.Base(p.Input), "Reason", text.Of(p.Reason))))
	}
	if more := int64(len(n.Unfit) - problemsShown); more > 0 {
		lines = append(lines, text.Trn(more, "and {{.Count}} more file", "and {{.Count}} more files", text.With("Count", text.Grouped(float64(more)))))
	}
	return lines
}

// problemsShown is how many such files are named at most.
const problemsShown = 5

// remedy is the text of the button that solves a problem, by reading the file
// with another preset or once more; empty if there is none.
func remedy(p control.Problem) string {
	switch {
	case p.Preset != "":
		return text.Tr("Read it as {{.Preset}}", text.With("Preset", p.Preset))
	case p.Again:
		return text.Tr("Import it again")
	}
	return ""
}

// remedies says what to do if the disk can't hold an import.
func remedies() string {
	return text.Tr("The disk cannot hold the import. Keep less of each record (source.dump.data = \"fields\" or \"none\"), import a part (a subreddit, a time), or switch to a store on another disk.")
}

// sameImport reports whether two requests are the same.
func sameImport(a, b control.Import) bool {
	f, g := a.Filter, b.Filter
	return a.Preset == b.Preset && a.Newest == b.Newest && a.Again == b.Again && a.Into == b.Into && slices.Equal(a.Paths, b.Paths) && slices.Equal(f.Kinds, g.Kinds) && slices.Equal(f.Subreddits, g.Subreddits) &&
		slices.Equal(f.Authors, g.Authors) && f.Except.Equal(&g.Except) && f.After.Equal(g.After) && f.Before.Equal(g.Before) && f.Text.String() == g.Text.String()
}
