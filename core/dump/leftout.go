package dump

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"weir/core/message"
)

// LeftOut is a file in a folder, or a member of an archive, that is not read. A
// file that an input names directly is never left out.
type LeftOut struct {
	Name       string       // the path of the file; for a member, that of its archive, a slash, and its name there
	Reason     message.Text // what it is, if not a dump, or why it cannot be read
	Unfinished bool         // the import is incomplete without it: an unfinished download, a dump by its name, or an archive
}

// leftOuts collects the files left out. It is safe for concurrent use.
type leftOuts struct {
	mu   sync.Mutex
	list []LeftOut // guarded by mu; elements are only ever added
}

func (l *leftOuts) add(o ...LeftOut) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, o...)
}

func (l *leftOuts) all() []LeftOut {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clip(l.list)
}

// Parts of file names, in lower case.
var (
	packedExtensions = []string{".zst", ".bz2", ".gz", ".xz", ".zst_blocks", ".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tzst"}
	dumpExtensions   = []string{".ndjson", ".jsonl", ".json"}

	// otherExtensions are those of text files that aren't dumps.
	otherExtensions = []string{".csv", ".tsv", ".txt", ".md", ".xml", ".html", ".htm", ".sql", ".log", ".yaml", ".yml"}

	// downloadExtensions are those that browsers and download managers append to
	// a name until the file is complete.
	downloadExtensions = []string{".part", ".partial", ".crdownload", ".download", ".opdownload", ".aria2", ".!qb", ".!ut", ".bc!", ".tmp"}

	// monthly matches the names of monthly dumps of comments and submissions.
	monthly = regexp.MustCompile(`^r[cs]_\d{4}-\d{2}`)
)

// dumpName reports whether a file may be a dump by its name: it is named like
// one, or it is packed and its name doesn't reveal its content.
func dumpName(name string) bool {
	sure, rest := namedDump(name)
	return sure || rest != strings.ToLower(filepath.Base(name)) && !slices.Contains(otherExtensions, filepath.Ext(rest))
}

// namedDump reports whether a file is named like a dump, and returns its name in
// lower case without the extensions of packed files.
func namedDump(name string) (sure bool, rest string) {
	rest = strings.ToLower(filepath.Base(name))
	for hasPackedExtension(rest) {
		rest = strings.TrimSuffix(rest, filepath.Ext(rest))
	}
	return monthly.MatchString(rest) || slices.Contains(dumpExtensions, filepath.Ext(rest)), rest
}

func hasPackedExtension(name string) bool {
	return slices.Contains(packedExtensions, strings.ToLower(filepath.Ext(name)))
}

// passOver returns why a file with this name is not even opened. The reason is
// empty if it is opened.
func passOver(base string) LeftOut {
	if slices.Contains(downloadExtensions, strings.ToLower(filepath.Ext(base))) {
		return LeftOut{Reason: message.New("an unfinished download"), Unfinished: true}
	}
	return hidden(base)
}

// hidden is passOver for files and folders.
func hidden(base string) (out LeftOut) {
	switch {
	case strings.HasPrefix(base, "._"), base == "__MACOSX":
		out.Reason = message.New("only holds file attributes of macOS")
	case strings.HasPrefix(base, "."):
		// Some programs hide unfinished downloads.
		out.Reason = message.New("hidden")
		out.Unfinished = monthly.MatchString(strings.ToLower(base[1:])) || hasPackedExtension(base)
	}
	return out
}

// leftOut returns why a text that starts with head isn't a dump. The reason is
// empty if it may be one, by its start or by its name.
func leftOut(name string, head []byte) (out LeftOut) {
	switch {
	case startsRecord(head), dumpName(name):
	case len(head) == 0:
		out.Reason = message.New("empty")
	case len(trimStart(head)) == 0:
		out.Reason, out.Unfinished = message.New("only blanks and zeros"), true
	default:
		out.Reason = message.New("text that is not JSON")
		if what, _ := foreign(head); what != "" {
			out.Reason = message.Text{Template: what}
		}
	}
	return out
}
