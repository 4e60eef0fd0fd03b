package dump

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"

	"weir/core/message"
)

// foreign identifies text in a format that is not supported by its start, and
// returns what to do about it. what is empty for JSON and for unknown text. Text
// in which any line starts like JSON counts as JSON, so that the rest of a
// damaged dump is read.
func foreign(head []byte) (what, advice string) {
	if hasRecord(head) {
		return "", ""
	}
	text := trimStart(head)
	lower := bytes.ToLower(text[:min(len(text), 1024)])
	lines := firstLines(text, 100)
	switch {
	case most(lines, pythonRepr):
		return message.Later("a Python repr"), message.Later("write each object with json.dumps, one a line, and import that")
	case isHTML(lower):
		return message.Later("HTML"), message.Later("a web page was saved instead of the dump: get it again")
	case markup.Match(lower):
		return message.Later("XML"), message.Later("convert it to NDJSON, for example with xq -c, and import that")
	case bytes.HasPrefix(text, []byte("version https://git-lfs.")):
		return message.Later("a Git LFS pointer"), message.Later("fetch the file it points to with git lfs pull")
	case sqlDump.Match(lower):
		return message.Later("SQL"), message.Later("load it into its database, export the table as NDJSON, one JSON object a line, and import that")
	case separator(text) != 0:
		return message.Later("CSV"), message.Later("convert it to NDJSON, for example with mlr --icsv --ojsonl cat or csvjson --stream, and import that")
	case len(lines) > 1 && most(lines, yamlLine):
		return message.Later("YAML"), message.Later("convert it to NDJSON, for example with yq -o json -I 0, and import that")
	}
	return "", ""
}

var (
	// markup matches the start of XML in lower case.
	markup = regexp.MustCompile(`^<(\?xml|!doctype|!--|[a-z_][\w.:-]*(\s|/?>))`)

	// sqlDump matches the start of a dump in SQL in lower case.
	sqlDump = regexp.MustCompile(`^(-- (mysql|mariadb|postgresql|sqlite|phpmyadmin|pgadmin)|(create|insert|drop|alter) (table|into|database)|begin transaction|pragma )`)

	// pythonRepr matches a line of what Python prints for its objects.
	pythonRepr = regexp.MustCompile(`^(` + strings.Join([]string{
		`[\[(]*\{\s*(u?'|\d+:|None\b)`,      // a dictionary with names in single quotes
		`\s*u?'[^']*':\s`,                   // a line in the middle of one
		`[\[(]+u?'`,                         // a list of strings
		`b['"]`,                             // bytes
		`[\[(]*[A-Za-z_][\w.]*\([a-z_]\w*=`, // an object: Submission(id='…')
		`[\[(]*[A-Za-z_][\w.]*\([\[{(]`,     // OrderedDict([…
		`[\[(]*<[\w.]+ object at 0x`,
	}, "|") + `)`)

	// yamlLine matches a comment, a key with or without a value, an item of a
	// list, or the start of a document.
	yamlLine = regexp.MustCompile(`^(---|\s*#.*|(\s*- )?\s*["']?[\w -]+["']?:(\s.*)?|\s*- .*)$`)
)

func isHTML(lower []byte) bool {
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<title", "<div", "<p>", "<h1", "<center"} {
		if bytes.HasPrefix(lower, []byte(tag)) {
			return true
		}
	}
	return markup.Match(lower) && (bytes.Contains(lower, []byte("<!doctype html")) || bytes.Contains(lower, []byte("<html")))
}

// firstLines returns up to n lines that are not blank. The last one may be
// truncated by the end of text.
func firstLines(text []byte, n int) (lines [][]byte) {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimRight(line, "\r\n"); len(trimStart(line)) > 0 {
			lines = append(lines, line[:min(len(line), 1024)])
		}
		if len(lines) == n {
			break
		}
	}
	return lines
}

// most reports whether more than half of the lines match.
func most(lines [][]byte, e *regexp.Regexp) bool {
	matches := 0
	for _, line := range lines {
		if e.Match(line) {
			matches++
		}
	}
	return 2*matches > len(lines)
}

// separator returns the character that separates the cells of a table, 0 if text
// isn't a table. In a table at least nine in ten of the first 20 rows have as
// many cells as the first row, which is a heading or has more than three cells.
func separator(text []byte) rune {
	for _, comma := range ",\t;|" {
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
		first, err := r.Read()
		if err != nil || len(first) < 2 {
			continue
		}
		rows, same := 0, 0
		for rows < 20 {
			row, err := r.Read()
			if err != nil {
				break
			}
			rows++
			if len(row) == len(first) {
				same++
			}
		}
		switch like := 10*same >= 9*rows; {
		case rows == 0 && len(first) > 2 && isHeading(first) && !bytes.Contains(text, []byte(" ")),
			rows > 0 && like && isHeading(first),
			rows > 1 && like && len(first) > 3:
			return comma
		}
	}
	return 0
}

var columnName = regexp.MustCompile(`^[\pL_#@$][\pL\d_ .:/()#@$-]{0,63}$`)

func isHeading(cells []string) bool {
	for i, cell := range cells {
		if cell = strings.TrimSpace(cell); !columnName.MatchString(cell) && (i > 0 || cell != "") { // pandas leaves the heading of the index empty
			return false
		}
	}
	return true
}
