package explain_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/app/explain"
	"weir/app/ui/control"
)

// TestNotes: each function that is named exists, once, and its text is what is in the file
// today.
func TestNotes(t *testing.T) {
	for _, backend := range []string{"sqlite", "postgres"} {
		seen := map[control.Part]bool{}
		for _, n := range (explain.Explainer{}).Notes(backend) {
			seen[n.Part] = true
			if n.Pattern == "" || n.Text == "" {
				t.Errorf("%s: %+v says nothing", backend, n)
			}
			got, err := explain.Explainer{}.Source(n.File, n.Function)
			if err != nil {
				t.Error(err)
				continue
			}
			data, err := os.ReadFile(filepath.Join("../..", n.File))
			if err != nil {
				t.Fatal(err)
			}
			file := string(data)
			if n.Function == "" {
				if got != file {
					t.Errorf("%s isn't the file of today", n.File)
				}
				continue
			}
			name := n.Function[strings.LastIndexByte(n.Function, '.')+1:]
			if !strings.Contains(file, "\n"+got) {
				t.Errorf("%s %s: not in the file of today:\n%s", n.File, n.Function, got)
			}
			if first := got[strings.Index("\n"+got, "\nfunc "):]; !strings.Contains(first[:strings.IndexByte(first, '{')], name+"(") {
				t.Errorf("%s %s: got %s", n.File, n.Function, first)
			}
			if !strings.HasPrefix(got, "// ") || !strings.HasSuffix(got, "\n}\n") {
				t.Errorf("%s %s lacks its comment or its end:\n%s", n.File, n.Function, got)
			}
			if n := strings.Count(file, ") "+name+"(") + strings.Count(file, "\nfunc "+name+"("); n != 1 {
				t.Errorf("%d functions are called %s", n, name)
			}
		}
		for _, part := range []control.Part{
			control.PartGenerate, control.PartChannel, control.PartStore, control.PartLock, control.PartQueue, control.PartProcess,
			control.PartLanes, control.PartMetrics,
		} {
			if !seen[part] {
				t.Errorf("%s: nothing about %s", backend, part)
			}
		}
	}
}

func TestSourceOfNothing(t *testing.T) {
	for file, function := range map[string]string{
		"core/generate.go": "generateNothing", "core/nothing.go": "x", "app/main.go": "main", "": "",
	} {
		if text, err := (explain.Explainer{}).Source(file, function); err == nil {
			t.Errorf("%s %s: got %q", file, function, text)
		}
	}
}
