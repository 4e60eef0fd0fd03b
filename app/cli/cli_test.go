package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"weir/app/cli"
	"weir/core"
	"weir/core/dump"
)

// The test's own program is weir when a test starts it as such.
const asWeir = "WEIR_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asWeir) != "" {
		os.Exit(cli.Main(os.Args[1:], "test"))
	}
	// Fyne starts its settings' queue while packages are initialized, and never ends it.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("fyne.io/fyne/v2/internal/async.(*UnboundedChan[...]).processing"))
}

// endAtOnce keeps the race detector from waiting for a second at the end of each
// command, which would be most of the time that these tests take.
const endAtOnce = "GORACE=atexit_sleep_ms=0"

// weir is a command that runs in a folder of the test's own, with nothing of
// the caller's settings.
func weir(t testing.TB, dir string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], args...)
	alone(c)
	c.Dir = dir
	c.Env = []string{asWeir + "=1", "HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_DATA_HOME=" + dir, endAtOnce}
	return c
}

// result is what a command printed and how it ended.
type result struct {
	out, err string
	code     int
}

func run(t testing.TB, dir string, args ...string) result {
	t.Helper()
	c := weir(t, dir, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if exit := (&exec.ExitError{}); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), errs.String(), c.ProcessState.ExitCode()}
}

// must runs a command that has to succeed.
func must(t testing.TB, dir string, args ...string) string {
	t.Helper()
	r := run(t, dir, args...)
	if r.code != 0 {
		t.Fatalf("weir %s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

func decode[T any](t testing.TB, line string) (v T) {
	t.Helper()
	if strings.Count(line, "\n") != 1 {
		t.Errorf("--json printed %d lines, want one: %s", strings.Count(line, "\n"), line)
	}
	d := json.NewDecoder(strings.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	return v
}

// check is weir check --json of a store that has to be in order.
func check(t testing.TB, dir string, args ...string) core.Report {
	t.Helper()
	r := decode[core.Report](t, must(t, dir, append([]string{"check", "--json"}, args...)...))
	if !r.OK || r.Lost != 0 || r.Twice != 0 {
		t.Fatalf("check: %+v", r)
	}
	return r
}

// runSummary is what weir run --json prints.
type runSummary struct {
	core.Summary
	Disk struct {
		Free   *int64   `json:"free_bytes"`
		Growth *float64 `json:"growth_bytes_per_second"`
		Full   *float64 `json:"full_seconds"`
	} `json:"disk"`
}

// importSummary is what weir import --json prints.
type importSummary struct {
	runSummary
	Files        int               `json:"files"`
	FilesSkipped []string          `json:"files_skipped"`
	SkipReasons  map[string]string `json:"skip_reasons"`
	Filtered     int64             `json:"filtered"`
	Whole        *core.Sums        `json:"whole"`
	Misfits      int64             `json:"misfits"`
	Reasons      []dump.Reason     `json:"reasons"`
	Incomplete   []string          `json:"incomplete"`
}

// sample is the project's own small dump.
func sample(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../../assets/sample.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRunCheckExport(t *testing.T) {
	dir := t.TempDir()
	sum := decode[runSummary](t, must(t, dir, "run", "--events", "2000", "--rate", "0", "--seed", "7", "--json"))
	if sum.Generated != 2000 || sum.Stored != 2000 || sum.Processed != 2000 || sum.Pending != 0 || sum.Store != "sqlite" || sum.Source != "simulate" {
		t.Errorf("summary %+v", sum)
	}
	if d := sum.Disk; d.Free == nil || *d.Free <= 0 || d.Growth != nil || d.Full != nil {
		t.Errorf("of the disk it says %+v after a moment, want what is free and nothing else", d)
	}
	if r := check(t, dir, "--demo"); r.Events != 2000 || r.Counted != 2000 {
		t.Errorf("check %+v, want 2000 events counted", r)
	}
	counts := must(t, dir, "export", "counts", "--format", "ndjson", "--demo")
	total := int64(0)
	for line := range strings.Lines(counts) {
		total += decode[struct {
			Source, Hour, Kind, Subreddit string
			Events, Scored, Score         int64
		}](t, line).Events
	}
	if total != 2000 {
		t.Errorf("exported counts add up to %d, want 2000", total)
	}
	if lines := strings.Count(must(t, dir, "export", "events", "--kind", "upvote", "--demo"), "\r\n"); lines < 1500 || lines > 1999 {
		t.Errorf("export of upvotes has %d lines", lines)
	}
	if r := run(t, dir, "export", "metrics", "--out", "m.csv", "--demo"); r.code != 0 || !strings.Contains(r.err, " in m.csv") {
		t.Errorf("export metrics: %+v", r)
	}
	csv, err := os.ReadFile(filepath.Join(dir, "m.csv"))
	if err != nil || !strings.HasPrefix(string(csv), "time,node,generated,stored,processed,failed,dead,rejected,errors,channel_depth,backlog,oldest_seconds,store_p50_ms,store_p99_ms,end_to_end_p50_ms,end_to_end_p95_ms,end_to_end_p99_ms,cpu_percent,rss_bytes,stored_peak,processed_peak,channel_depth_max,backlog_max,oldest_seconds_max,cpu_percent_max,rss_bytes_max\r\n") {
		t.Errorf("metrics: %.200s, %v", csv, err)
	}
}

func TestImportTwice(t *testing.T) {
	dir := t.TempDir()
	first := decode[importSummary](t, must(t, dir, "import", sample(t), "--json"))
	if first.Stored == 0 || first.Processed != first.Stored || first.Source != "dump" {
		t.Errorf("first import %+v", first)
	}
	again := decode[importSummary](t, must(t, dir, "import", sample(t), "--json"))
	if again.Stored != 0 || again.Duplicates != first.Stored+first.Duplicates || again.Rejected != first.Rejected {
		t.Errorf("second import %+v, want %d duplicates and nothing stored", again, first.Stored)
	}
	if r := check(t, dir); r.Events != int64(first.Stored) || r.Rejected != int64(first.Rejected) {
		t.Errorf("check %+v", r)
	}
}

func TestFailures(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.toml"),
		[]byte("[source.simulate]\nfail_rate = 1\nrate = 0\n[process]\nmax_attempts = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := decode[runSummary](t, must(t, dir, "run", "--events", "50", "--json"))
	if sum.Dead != 50 || sum.Failed != 50 || sum.Processed != 0 {
		t.Errorf("summary %+v, want 50 dead", sum)
	}
	if r := run(t, dir, "failures", "retry", "--demo"); r.code != 2 {
		t.Errorf("failures retry without a filter: %+v, want exit 2", r)
	}
	if out := must(t, dir, "failures", "discard", "--limit", "20", "--demo"); out != "20 failures discarded\n" {
		t.Errorf("discard: %s", out)
	}
	if out := must(t, dir, "failures", "retry", "--state", "dead", "--demo"); out != "30 failures will be retried now\n" {
		t.Errorf("retry: %s", out)
	}
	if r := check(t, dir, "--demo"); r.Pending != 30 || r.Discarded != 20 || r.Dead != 0 {
		t.Errorf("check %+v, want 30 pending, 20 discarded", r)
	}
	if lines := strings.Count(must(t, dir, "failures", "list", "--state", "discarded", "--demo"), "\r\n"); lines != 21 {
		t.Errorf("list has %d lines, want a header and 20", lines)
	}
}

func TestBackupAndCompact(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "run", "--events", "300", "--rate", "0", "--json")
	must(t, dir, "backup", "copy.db", "--demo")
	must(t, dir, "compact", "--demo")
	if r := check(t, dir, "--db", "copy.db"); r.Events != 300 {
		t.Errorf("the copy: %+v", r)
	}
	if r := run(t, dir, "backup", "copy.db", "--demo"); r.code != 1 || !strings.Contains(r.err, "exists; name a new file") {
		t.Errorf("backup over a file: %+v", r)
	}
}

// TestMistakes: each gets one line that says what to do, and its exit code.
func TestMistakes(t *testing.T) {
	for _, m := range []struct {
		args string
		code int
		says string
	}{
		{"chek", 2, `"chek" is neither a command nor a file; did you mean check?`},
		{"none.zst", 2, `"none.zst" is neither a command nor a file`},
		{"run --rat 5", 2, "unknown flag: --rat"},
		{"run --batch 5000", 2, "1 to 1000"},
		{"run --rate nonsense", 2, `--rate is "nonsense": want a number`},
		{"run --events 1.5", 2, `--events is "1.5": want a whole number`},
		{"run --duration 5", 2, `--duration is "5": want a time like 90s or 5m`},
		{"run --workers many", 2, "process.workers"},
		{"run --store mysql", 2, `"sqlite" or "postgres"`},
		{"run --store postgres --dsn postgres://ann:secret@127.0.0.1:x/weir --events 1", 1, "invalid port"},
		{"run --source dump", 2, "no input"},
		{"run --config none.toml", 2, "none.toml"},
		{"import", 2, "requires at least 1 arg"},
		{"import none.zst", 1, "there is no none.zst"},
		{"check", 1, "there is no store at"},
		{"check extra", 2, "unknown command"},
		{"export metrics --from yesterday", 2, "want a time like"},
		{"export counts --format xml", 2, "ndjson"},
		{"explore --state gone", 2, "want waiting, claimed, retry, settled, dead, discarded"},
		{"explore --from yesterday", 2, "want a time like"},
		{"explore --match /(/", 2, "is not a regular expression"},
		{"explore --subreddit golang", 2, "answer a search without one"},
		{"explore golang", 2, "unknown command"},
		{"failures list --state gone", 2, "waiting, dead or discarded"},
		{"backup", 2, "accepts 1 arg"},
	} {
		t.Run(m.args, func(t *testing.T) {
			r := run(t, t.TempDir(), strings.Fields(m.args)...)
			if r.code != m.code || !strings.Contains(r.err, m.says) || strings.Count(r.err, "\n") != 1 || r.out != "" {
				t.Errorf("exit %d, want %d, one line with %q; printed\n%s%s", r.code, m.code, m.says, r.out, r.err)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(file, []byte("[process]\nworkers = 3\nworkesr = 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := run(t, dir, "config", "check"); r.code != 2 || !strings.Contains(r.err, ":3:") || !strings.Contains(r.err, "workers") {
		t.Errorf("config check of a misspelt key: %+v", r)
	}
	if err := os.WriteFile(file, []byte("[process]\nworkers = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, dir, "config", "--dsn", "postgres://me:secret@host/db")
	if !strings.Contains(out, "workers = 3") || strings.Contains(out, "secret") {
		t.Errorf("config printed\n%s", out)
	}
}

// TestCompletion asks as the scripts of "weir completion" do. They choose among what is
// offered by what was typed.
func TestCompletion(t *testing.T) {
	const anyFile, noFile, folders, inOrder = ":0", ":4", ":16", ":36" // cobra's directives to the shell
	for _, test := range []struct{ typed, offered, directive string }{
		{"imp", "import", anyFile},
		{"RC_2024", "", anyFile},
		{"import ", "", anyFile},
		{"import --preset ", "gharchive", noFile},
		{"import --db ", "", anyFile},
		{"import --rate ", "", noFile},
		{"backup ", "", anyFile},
		{"check ", "", noFile},
		{"check --config ", "", anyFile},
		{"check --sto", "--store", noFile},
		{"check --store ", "postgres", noFile},
		{"postgres start --dir ", "", folders},
		{"export counts --every ", "week", inOrder},
		{"demo ", "takeover", noFile},
	} {
		lines := strings.Split(must(t, t.TempDir(), append([]string{"__complete"}, strings.Split(test.typed, " ")...)...), "\n")
		var names []string
		for _, line := range lines[:len(lines)-2] {
			name, _, _ := strings.Cut(line, "\t")
			names = append(names, name)
		}
		if test.offered == "" && len(names) > 0 || test.offered != "" && !slices.Contains(names, test.offered) {
			t.Errorf("weir %s: offers %q, want %q", test.typed, names, test.offered)
		}
		if directive := lines[len(lines)-2]; directive != test.directive {
			t.Errorf("weir %s: the shell is told %s, want %s", test.typed, directive, test.directive)
		}
	}
}

func TestVersionAndHelp(t *testing.T) {
	if out := must(t, t.TempDir(), "version"); out != "weir test\n" {
		t.Errorf("version: %q", out)
	}
	for _, c := range []string{"", "run", "import", "check", "remove", "recount", "export metrics", "failures retry", "compact", "backup", "move", "init", "postgres start", "config", "completion bash"} {
		if out := must(t, t.TempDir(), append(strings.Fields(c), "--help")...); !strings.Contains(out, "Usage:") {
			t.Errorf("%s --help: %s", c, out)
		}
	}
}
