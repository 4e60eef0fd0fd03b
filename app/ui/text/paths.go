package text

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Paths returns the paths in a text that a person typed or pasted. They are separated by
// semicolons or line ends; each is plain, in quotes or a file:// address, with ~ for the
// home folder.
func Paths(text string) []string {
	var paths []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }) {
		if p := Path(part); p != "" {
			paths = append(paths, p)
		}
	}
	return paths
}

// Path returns the path in a text that a person typed or pasted, or an empty string if
// there is none.
func Path(text string) string {
	text = strings.TrimSpace(text)
	if n := len(text); n >= 2 && (text[0] == '\'' || text[0] == '"') && text[n-1] == text[0] {
		text = text[1 : n-1]
	}
	if address, err := url.Parse(text); err == nil && address.Scheme == "file" {
		return fromFileURL(address)
	}
	if rest, found := strings.CutPrefix(text, "~"); found && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			return home + rest
		}
	}
	return text
}

// Within makes a path that a person typed absolute: a name is one in the folder. On Windows
// a path without a folder (C:a.csv) or without a drive (\a.csv) begins where the program is.
func Within(folder, path string) (string, error) {
	switch {
	case filepath.IsAbs(path):
		return filepath.Clean(path), nil
	case filepath.VolumeName(path) != "", path != "" && os.IsPathSeparator(path[0]):
		return filepath.Abs(path)
	}
	return filepath.Join(folder, path), nil
}

// fromFileURL is the path of a file's address.
func fromFileURL(u *url.URL) string {
	path := filepath.FromSlash(u.Path)
	if rest := strings.TrimPrefix(path, `\`); filepath.VolumeName(rest) != "" {
		return rest // \C:\…
	}
	if unc := `\\` + u.Host + path; u.Host != "" && filepath.VolumeName(unc) != "" {
		return unc
	}
	return path
}

// JoinPaths joins paths into a text that Paths splits again.
func JoinPaths(paths []string) string { return strings.Join(paths, "; ") }

// ShortPath writes a path with ~ for the user's home folder.
func ShortPath(path string) string {
	home, err := os.UserHomeDir()
	if err != nil || home == "" {
		return path
	}
	if rest, found := strings.CutPrefix(path, home); found && (rest == "" || os.IsPathSeparator(rest[0])) {
		return "~" + rest
	}
	return path
}
