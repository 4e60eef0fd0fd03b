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

// FileURL is the address of a file or folder by its absolute path, on Windows also one on
// another computer.
func FileURL(path string) *url.URL {
	u := &url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	switch volume := filepath.VolumeName(path); {
	case volume == "":
	case strings.HasPrefix(u.Path, "//"): // \\server\share
		u.Host, u.Path, _ = strings.Cut(u.Path[2:], "/")
		fallthrough
	default: // C:
		u.Path = "/" + u.Path
	}
	return u
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
