package assets_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"weir/assets"
)

var update = flag.Bool("update", false, "write the files instead of comparing them")

// module is one that the window build links.
type module struct {
	Path, Version, Dir string

	folders []string // of its packages that are linked, and its own
}

// TestLicences holds licences.txt against what the window build links.
func TestLicences(t *testing.T) {
	modules := linked(t)
	if *update {
		if err := os.WriteFile("licences.txt", []byte(text(t, modules)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	listed := regexp.MustCompile(`(?m)^· (\S+ \S+)$`).FindAllStringSubmatch(assets.Licences(), -1)
	got := map[string]bool{}
	for _, line := range listed {
		got[line[1]] = true
	}
	for _, m := range modules {
		name := m.Path + " " + m.Version
		if !got[name] {
			t.Errorf("%s is linked and stands not in licences.txt: run make licences", name)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s stands in licences.txt and isn't linked: run make licences", name)
	}
}

// linked lists the modules behind ./app.
func linked(t *testing.T) []*module {
	t.Helper()
	// Who reads it runs the test again when it changes.
	if _, err := os.ReadFile("../go.sum"); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-tags", "migrated_fynedo", "-deps", "-json=Dir,Module", "../app").Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("go list: %v: %s", err, exit.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*module{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir    string
			Module *module
		}
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Module == nil || p.Module.Version == "" {
			continue // Go's own, and ours
		}
		m := all[p.Module.Path]
		if m == nil {
			m = p.Module
			m.folders = []string{m.Dir}
			all[m.Path] = m
		}
		m.folders = append(m.folders, p.Dir, filepath.Join(p.Dir, "font"))
	}
	if len(all) < 20 {
		t.Fatalf("only %d modules are linked: is ../app the program?", len(all))
	}
	return slices.SortedFunc(maps.Values(all), func(a, b *module) int { return strings.Compare(a.Path, b.Path) })
}

var licenceName = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|patents)`)

// texts are a module's licences, also of parts that have their own.
func (m *module) texts(t *testing.T) []string {
	t.Helper()
	var all []string
	slices.Sort(m.folders)
	for _, folder := range slices.Compact(m.folders) {
		entries, err := os.ReadDir(folder)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() || !licenceName.MatchString(e.Name()) || filepath.Ext(e.Name()) == ".go" {
				continue
			}
			data, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, plain(string(data)))
		}
	}
	if len(all) == 0 {
		t.Errorf("%s has no licence", m.Path)
	}
	return all
}

// plain is a text without what differs between systems.
func plain(text string) string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		lines = append(lines, strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), " \n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// text is the file: each licence once, below the modules that are under it.
func text(t *testing.T, modules []*module) string {
	t.Helper()
	under := map[string][]string{}
	var order []string
	for _, m := range modules {
		for _, text := range m.texts(t) {
			// Line ends are no difference.
			key := strings.Join(strings.Fields(text), " ")
			if under[key] == nil {
				order = append(order, text)
			}
			if name := m.Path + " " + m.Version; !slices.Contains(under[key], name) {
				under[key] = append(under[key], name)
			}
		}
	}
	var b strings.Builder
	b.WriteString("Weir is built with these modules, whose licences follow.\n")
	for _, text := range order {
		b.WriteString("\n" + strings.Repeat("─", 72) + "\n")
		for _, name := range under[strings.Join(strings.Fields(text), " ")] {
			fmt.Fprintf(&b, "· %s\n", name)
		}
		b.WriteString("\n" + text + "\n")
	}
	return b.String()
}
