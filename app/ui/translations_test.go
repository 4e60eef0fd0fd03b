package ui

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2/lang"

	"weir/app/ui/desk"
	"weir/assets"
	"weir/core"
)

// The window's texts come from its translations, as in the program.
func init() {
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		panic(err)
	}
}

var update = flag.Bool("update", false, "write the files instead of comparing them")

// TestTranslations holds the English translation, where a text is its own
// translation, against all texts of the window.
func TestTranslations(t *testing.T) {
	want := map[string]any{}
	said, numbered := literals(t)
	for _, text := range append(said, spoken(newFormsWindow(t, &formsDesk{}).window)...) {
		if slices.Contains(reserved, strings.ToLower(text)) {
			t.Errorf("the files of translations use %q for themselves: take another word", text)
			continue
		}
		want[text] = text
	}
	for many, one := range numbered {
		if want[many] != nil {
			t.Errorf("%q stands in tr and in trn: one of them doesn't say how many", many)
		}
		want[many] = map[string]any{"one": one, "other": many}
	}
	const file = "../../assets/translations/en.json"
	if *update {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(want); err != nil { // sorts by key
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := fs.ReadFile(assets.Translations, "translations/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	const remedy = "run go test ./app/ui -run Translations -update"
	for _, text := range slices.Sorted(maps.Keys(want)) {
		if !reflect.DeepEqual(got[text], want[text]) {
			t.Errorf("en.json has %v for %q: %s", got[text], text, remedy)
		}
		delete(got, text)
	}
	for _, text := range slices.Sorted(maps.Keys(got)) {
		t.Errorf("en.json has %q, which the window doesn't say: %s", text, remedy)
	}
}

// reserved are keys that mean something else in files of translations: a file
// with one of them is refused as a whole.
var reserved = []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"}

// literals are the texts that stand in tr("…"), and those of a single thing in
// trn(n, "…", "…"), by what is said of many, in this package's files.
func literals(t *testing.T) (texts []string, numbered map[string]string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	numbered = map[string]string{}
	text := func(n ast.Expr) string {
		literal, ok := n.(*ast.BasicLit)
		if !ok {
			return ""
		}
		s, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			called, ok := call.Fun.(*ast.Ident)
			if ok && called.Name == "trn" {
				if text(call.Args[1]) == "" || text(call.Args[2]) == "" {
					t.Errorf("%s: both texts must stand here", set.Position(call.Pos()))
				}
				numbered[text(call.Args[2])] = text(call.Args[1])
			}
			if !ok || called.Name != "tr" {
				return true
			}
			found := false
			ast.Inspect(call.Args[0], func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					texts, found = append(texts, text(literal)), true
				}
				return true
			})
			if !found && !slices.Contains(speakers, name) {
				t.Errorf("%s: this text is a value: add it to spoken, and %s to speakers", set.Position(call.Pos()), name)
			}
			return true
		})
	}
	if len(texts) < 100 {
		t.Fatalf("only %d texts are found", len(texts))
	}
	return texts, numbered
}

// speakers are the files whose values spoken lists.
var speakers = []string{"cardtext.go", "explain.go", "header.go", "help.go", "frame.go", "rail.go", "recent.go", "chartmenu.go", "limitwatch.go", "steplist.go", "tune.go"}

// spoken are the texts that are values where tr is called.
func spoken(w *window) []string {
	texts := []string{"name", "connection", "TLS", "login", "rights", "version"} // of desk.Step
	for _, s := range w.shortcuts() {
		texts = append(texts, s.does)
	}
	for _, p := range w.pages {
		texts = append(texts, p.name)
	}
	for _, s := range desk.LiveSettings {
		texts = append(texts, s.Name)
	}
	for _, s := range specs() {
		for _, v := range s.variants {
			texts = append(texts, v.title)
			if v.short != "" {
				texts = append(texts, v.short)
			}
			for _, l := range v.lines {
				texts = append(texts, l.name)
			}
		}
	}
	texts = slices.AppendSeq(texts, maps.Values(explanations))
	for s := range core.Stages {
		texts = append(texts, core.Stage(s).String())
	}
	return append(texts, "Generated", "Processed") // of cards
}
