package dump

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// LeftOut is a file of a folder, or a member of an archive, that is not read. A
// file that is named by itself is never left out.
type LeftOut struct {
	Name       string // the file's path; a member's stands behind that of its archive
	Reason     string // what it is instead of a dump, or why it cannot be read
	Unfinished bool   // somebody will miss it: a download, a dump by its name, or what may hold one
}

// leftOuts gathers what is left out. Any goroutine may use it.
type leftOuts struct {
	mu   sync.Mutex
	list []LeftOut // guarded by mu; its elements never change
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

// What names of files say, in small letters.
var (
	packedExtensions = []string{".zst", ".bz2", ".gz", ".xz", ".zst_blocks", ".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tzst"}
	dumpExtensions   = []string{".ndjson", ".jsonl", ".json"}

	// otherExtensions are those of texts that may be packed and are no dumps.
	otherExtensions = []string{".csv", ".tsv", ".txt", ".md", ".xml", ".html", ".htm", ".sql", ".log", ".yaml", ".yml"}

	// downloadExtensions are what browsers and download managers add to a name
	// until the file is whole.
	downloadExtensions = []string{".part", ".partial", ".crdownload", ".download", ".opdownload", ".aria2", ".!qb", ".!ut", ".bc!", ".tmp"}

	// monthly is how the monthly dumps of comments and submissions are named.
	monthly = regexp.MustCompile(`^r[cs]_\d{4}-\d{2}`)
)

// dumpName reports whether a file can be taken for a dump by its name: it has
// that of one, or is packed and doesn't say what is in it.
func dumpName(name string) bool {
	sure, rest := namedDump(name)
	return sure || rest != strings.ToLower(filepath.Base(name)) && !slices.Contains(otherExtensions, filepath.Ext(rest))
}

// namedDump reports whether a file has the name of a dump, and returns the name
// in small letters without the extensions that say how it is packed.
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

// passOver says why a file of this name is not looked into; there is no reason
// when it is.
func passOver(base string) LeftOut {
	if slices.Contains(downloadExtensions, strings.ToLower(filepath.Ext(base))) {
		return LeftOut{Reason: "an unfinished download", Unfinished: true}
	}
	return hidden(base)
}

// hidden is passOver for what may be a folder, too.
func hidden(base string) (out LeftOut) {
	switch {
	case strings.HasPrefix(base, "._"), base == "__MACOSX":
		out.Reason = "macOS keeps attributes of files in it"
	case strings.HasPrefix(base, "."):
		// Some programs hide a download until it is whole.
		out.Reason = "hidden"
		out.Unfinished = monthly.MatchString(strings.ToLower(base[1:])) || hasPackedExtension(base)
	}
	return out
}

// leftOut says why a text that begins with head is no dump; there is no reason
// when it is one by its name, or may be one.
func leftOut(name string, head []byte) (out LeftOut) {
	switch {
	case startsRecord(head), dumpName(name):
	case len(head) == 0:
		out.Reason = "empty"
	case len(trimStart(head)) == 0:
		out.Reason, out.Unfinished = "blanks and zeros", true
	default:
		out.Reason = "text that is no JSON"
		if what, _ := foreign(head); what != "" {
			out.Reason = what
		}
	}
	return out
}
