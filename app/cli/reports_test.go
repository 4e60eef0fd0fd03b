package cli_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// reports is the folder of inputs made after public reports of people who read
// dumps, with what must come out of each: WEIR_TESTDATA/reports, or beside the
// repository. It is not part of the project.
func reports(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join(cmp.Or(os.Getenv("WEIR_TESTDATA"), filepath.Join("..", "..", "..", "shared", "data")), "reports"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "manifest.tsv")); err != nil {
		t.Skip("no reports: set WEIR_TESTDATA to the folder that has them")
	}
	return folder
}

// report is one import of a case; see the README.md of the reports.
type report struct {
	name, put, args, config                                    string
	stored, duplicates, rejected, exit, rejects, reasons, says string
	summary, text, events                                      string
}

// TestReports: what must come out of each input does.
func TestReports(t *testing.T) {
	folder := reports(t)
	rows := tsv(t, filepath.Join(folder, "manifest.tsv"))
	var cases [][]report
	for _, row := range rows {
		r := report{
			name: row["case"], put: row["put"], args: row["import"], config: row["config"],
			stored: row["stored"], duplicates: row["duplicates"], rejected: row["rejected"], exit: row["exit"],
			rejects: row["rejects"], reasons: row["reasons"], says: row["says"],
			summary: row["summary"], text: row["text"], events: row["events"],
		}
		if last := len(cases) - 1; last >= 0 && cases[last][0].name == r.name {
			cases[last] = append(cases[last], r)
		} else {
			cases = append(cases, []report{r})
		}
	}
	for _, steps := range cases {
		t.Run(steps[0].name, func(t *testing.T) {
			t.Parallel()
			dir, plain := t.TempDir(), t.TempDir()
			for i, step := range steps {
				step.check(t, folder, dir, true)
				if slices.ContainsFunc(steps[i:], func(r report) bool { return r.text != "-" }) {
					step.check(t, folder, plain, false)
				}
			}
		})
	}
}

// tsv reads a table with a heading.
func tsv(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	heading := strings.Split(lines[0], "\t")
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range strings.Split(line, "\t") {
			row[heading[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// check lays the files, imports them and looks at what came out.
func (r report) check(t *testing.T, folder, dir string, asJSON bool) {
	t.Helper()
	stdin := r.lay(t, folder, dir)
	args := append([]string{"import"}, strings.Fields(r.args)...)
	if r.config != "-" {
		args = append(args, "--config", filepath.Join(folder, "conf", r.config))
	}
	if asJSON {
		args = append(args, "--json")
	}
	c := weir(t, dir, args...)
	if stdin != nil {
		c.Stdin = bytes.NewReader(stdin)
	}
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	_ = c.Run() // the exit code says it
	got := result{out.String(), errs.String(), c.ProcessState.ExitCode()}
	if r.exit != "*" && strconv.Itoa(got.code) != r.exit {
		t.Errorf("exit code %d, want %s\n%s%s", got.code, r.exit, got.out, got.err)
	}
	if !asJSON {
		r.matches(t, got, r.text)
		return
	}
	r.matches(t, got, r.says)
	var sum map[string]any
	if err := json.Unmarshal([]byte(got.out), &sum); err != nil {
		t.Fatalf("%v\n%s%s", err, got.out, got.err)
	}
	for field, want := range map[string]string{"stored": r.stored, "duplicates": r.duplicates, "rejected": r.rejected} {
		if want != "*" && fmt.Sprint(sum[field]) != want {
			t.Errorf("%s = %v, want %s\n%s%s", field, sum[field], want, got.out, got.err)
		}
	}
	r.checkSummary(t, sum)
	r.checkRejects(t, dir)
	if report := check(t, dir); report.Lost != 0 || report.Twice != 0 {
		t.Errorf("check: %+v", report)
	}
	if r.events != "-" {
		r.checkEvents(t, filepath.Join(folder, "want", r.events), dir)
	}
}

// lay puts the case's files into its folder and returns its standard input.
func (r report) lay(t *testing.T, folder, dir string) (stdin []byte) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for put := range strings.FieldsSeq(r.put) {
		if name, target, ok := strings.Cut(put, "->"); ok {
			must(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
			must(os.Symlink(target, filepath.Join(dir, name)))
			continue
		}
		name, from, ok := strings.Cut(put, "=")
		if !ok {
			from = name
		}
		b, err := os.ReadFile(filepath.Join(folder, "in", from))
		must(err)
		if name == "-" {
			stdin = b
			continue
		}
		must(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		must(os.WriteFile(filepath.Join(dir, name), b, 0o600))
	}
	return stdin
}

// matches looks for lines that match each of the expressions.
func (r report) matches(t *testing.T, got result, expressions string) {
	t.Helper()
	if expressions == "-" {
		return
	}
	for e := range strings.SplitSeq(expressions, " ;; ") {
		e, named := strings.CutPrefix(e, "@")
		re := regexp.MustCompile("(?i)" + e)
		found := slices.ContainsFunc(strings.Split(got.out+"\n"+got.err, "\n"), func(line string) bool {
			had := false
			for path := range strings.FieldsSeq(r.args) {
				if bare := regexp.MustCompile(`(^|[^\w.-])` + regexp.QuoteMeta(path) + `([^\w.-]|$)`); bare.MatchString(line) {
					had, line = true, bare.ReplaceAllString(line, "$1$2")
				}
			}
			return (had || !named) && re.MatchString(line)
		})
		if !found {
			t.Errorf("no line says %q (with the input's name: %t)\n%s%s", e, named, got.out, got.err)
		}
	}
}

func (r report) checkSummary(t *testing.T, sum map[string]any) {
	t.Helper()
	if r.summary == "-" {
		return
	}
	all, _ := json.Marshal(sum)
	for part := range strings.SplitSeq(r.summary, " ;; ") {
		field, want, _ := strings.Cut(part, "=")
		switch value := sum[field].(type) {
		case nil:
			if field != "reason" || !strings.Contains(string(all), want) {
				t.Errorf("summary has no %s %q: %s", field, want, all)
			}
		case []any:
			for w := range strings.SplitSeq(want, ",") {
				if !slices.ContainsFunc(value, func(v any) bool { return strings.Contains(fmt.Sprint(v), w) }) {
					t.Errorf("%s = %v, want %s in it", field, value, w)
				}
			}
		default:
			if fmt.Sprint(value) != want {
				t.Errorf("%s = %v, want %s", field, value, want)
			}
		}
	}
}

func (r report) checkRejects(t *testing.T, dir string) {
	t.Helper()
	rows := exportedRows(t, dir, "rejects")
	if r.rejects != "*" && strconv.Itoa(len(rows)) != r.rejects {
		t.Errorf("%d rejects, want %s: %v", len(rows), r.rejects, rows)
	}
	if r.reasons == "-" {
		return
	}
	for want := range strings.SplitSeq(r.reasons, " ;; ") {
		line, expression, _ := strings.Cut(want, ":")
		expression, cut, _ := strings.Cut(expression, " cut=")
		re := regexp.MustCompile("(?i)" + expression)
		if !slices.ContainsFunc(rows, func(row map[string]string) bool {
			return row["line"] == line && re.MatchString(row["reason"]) && (cut == "" || cmp.Or(row["cut"], "0") == cut)
		}) {
			t.Errorf("no reject of line %s says %q, cut %q: %v", line, expression, cut, rows)
		}
	}
}

// exportedRows reads what weir export writes as CSV.
func exportedRows(t *testing.T, dir, kind string) (rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(must(t, dir, "export", kind))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// checkEvents compares all events of the store, in any order.
func (r report) checkEvents(t *testing.T, path, dir string) {
	t.Helper()
	want, got := tsv(t, path), exportedRows(t, dir, "events")
	if len(got) != len(want) {
		t.Errorf("%d events, want %d", len(got), len(want))
	}
	used := make([]int, len(want)) // which of got each is, from 1
	for w := range want {
		for g := range got {
			if !slices.Contains(used, g+1) && sameEvent(want[w], got[g], func(n int) string { return keyOf(want, got, used, n) }) {
				used[w] = g + 1
				break
			}
		}
		if used[w] == 0 {
			t.Errorf("no event is %v; got %v", want[w], got)
			return
		}
	}
}

// keyOf is the key of the n-th event of the wanted ones.
func keyOf(want, got []map[string]string, used []int, n int) string {
	if used[n-1] > 0 {
		return got[used[n-1]-1]["key"]
	}
	return want[n-1]["key"]
}

func sameEvent(want, got map[string]string, key func(n int) string) bool {
	for name, w := range want {
		g := strings.TrimPrefix(got[name], "'")
		switch {
		case w == "*":
		case strings.HasPrefix(w, "~"):
			if !regexp.MustCompile(w[1:]).MatchString(g) {
				return false
			}
		case strings.HasPrefix(w, "@"):
			if n, err := strconv.Atoi(w[1:]); err != nil || g != key(n) {
				return false
			}
		case name == "data":
			if fingerprint(g) != w {
				return false
			}
		case g != w:
			return false
		}
	}
	return true
}

// fingerprint is the first digits of the SHA-256 of a record with sorted names,
// without blanks, in ASCII.
func fingerprint(record string) string {
	d := json.NewDecoder(strings.NewReader(record))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return "not JSON"
	}
	sum := sha256.Sum256(canonical(nil, v))
	return hex.EncodeToString(sum[:8])
}

func canonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		b = append(b, '{')
		for i, name := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b = append(b, ',')
			}
			b = canonical(append(canonical(b, name), ':'), v[name])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = canonical(b, e)
		}
		return append(b, ']')
	case string:
		b = append(b, '"')
		for _, r := range v {
			switch {
			case r == '"', r == '\\':
				b = append(b, '\\', byte(r))
			case r == '\n', r == '\r', r == '\t', r == '\b', r == '\f':
				b = append(b, '\\', map[rune]byte{'\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f'}[r])
			case r < ' ', r > '~' && r < 0x10000:
				b = fmt.Appendf(b, "\\u%04x", r)
			case r >= 0x10000:
				high, low := utf16.EncodeRune(r)
				b = fmt.Appendf(b, "\\u%04x\\u%04x", high, low)
			default:
				b = append(b, byte(r))
			}
		}
		return append(b, '"')
	}
	plain, _ := json.Marshal(v)
	return append(b, plain...)
}
