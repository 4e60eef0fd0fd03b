package cluster

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"weir/core/message"
)

// oldest is the oldest supported major version.
const oldest = 13

// howToInstall says where to get the programs.
func howToInstall() message.Text {
	return message.New("install it: apt install postgresql (Debian, Ubuntu), dnf install postgresql-server (Fedora), pacman -S postgresql (Arch), brew install postgresql (Homebrew), or Postgres.app (macOS)")
}

// folders lists where systems install the programs outside of PATH.
var folders = []string{
	"/usr/lib/postgresql/*/bin",         // Debian, Ubuntu
	"/usr/pgsql-*/bin",                  // Fedora and Red Hat, from the PostgreSQL project
	"/usr/bin",                          // Fedora, Arch
	"/opt/homebrew/opt/postgresql*/bin", // Homebrew on ARM
	"/usr/local/opt/postgresql*/bin",    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/opt/local/lib/postgresql*/bin", // MacPorts
	"/Library/PostgreSQL/*/bin",      // EDB's installer for macOS
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
}

// programs are the server's programs of one version, all in one folder.
type programs struct {
	bin     string
	version []int // 15, 18
}

func (p programs) path(name string) string { return filepath.Join(p.bin, name) }

// findPrograms finds the programs of a major version, or of any supported one if
// major is empty: those in PATH, else the newest elsewhere.
func findPrograms(ctx context.Context, major string) (programs, error) {
	var elsewhere []string
	for _, pattern := range folders {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return programs{}, err
		}
		elsewhere = append(elsewhere, found...)
	}
	found := versions(ctx, elsewhere)
	slices.SortStableFunc(found, func(a, b programs) int { return slices.Compare(b.version, a.version) })
	found = append(versions(ctx, filepath.SplitList(os.Getenv("PATH"))), found...)
	if err := ctx.Err(); err != nil {
		return programs{}, err
	}
	fits := func(p programs) bool {
		return p.version[0] >= oldest && (major == "" || major == strconv.Itoa(p.version[0]))
	}
	if i := slices.IndexFunc(found, fits); i >= 0 {
		return found[i], nil
	}
	switch {
	case major != "":
		return programs{}, message.NewError("the cluster was made by PostgreSQL {{.Version}} and the programs of that version are not on this machine: install that version, or bring the cluster to a newer one with pg_upgrade", "Version", major)
	case len(found) > 0:
		return programs{}, message.NewError("the programs in {{.Folder}} are of PostgreSQL {{.Version}}, and Weir needs {{.Oldest}} or newer; {{.Remedy}}", "Folder", found[0].bin, "Version", found[0].version[0], "Oldest", oldest, "Remedy", howToInstall())
	default:
		return programs{}, message.NewError("the programs of PostgreSQL (initdb, pg_ctl, postgres) are not on this machine; {{.Remedy}}", "Remedy", howToInstall())
	}
}

// versions returns the folders that have all the programs. Some systems put
// wrappers for some of them into PATH.
func versions(ctx context.Context, dirs []string) []programs {
	var found []programs
	for _, dir := range dirs {
		p := programs{bin: dir}
		if !filepath.IsAbs(dir) || slices.ContainsFunc([]string{"initdb", "pg_ctl", "postgres"}, p.lacks) {
			continue
		}
		out, err := exec.CommandContext(ctx, p.path("pg_ctl"), "--version").Output()
		if err != nil {
			continue // broken: another may work
		}
		if p.version = parseVersion(string(out)); p.version != nil {
			found = append(found, p)
		}
	}
	return found
}

func (p programs) lacks(name string) bool {
	_, err := exec.LookPath(p.path(name))
	return err != nil
}

var versionNumber = regexp.MustCompile(`\(PostgreSQL\) (\d+)(?:\.(\d+))?`)

// parseVersion parses "pg_ctl (PostgreSQL) 15.18 (Debian …)", and also 17beta1.
func parseVersion(text string) []int {
	m := versionNumber.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(cmp.Or(m[2], "0"))
	return []int{major, minor}
}

// environment returns the user's environment without PG* variables, which may
// name other servers, and with English messages, which this package parses.
func environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") })
	return append(env, "LC_ALL=C")
}
