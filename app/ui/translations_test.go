package ui

import (
	"encoding/json"
	"errors"
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

	"weir/app/bench/figures"
	"weir/app/explain"
	"weir/app/locale"
	"weir/app/ui/control"
	"weir/app/ui/hosttest"
	"weir/app/ui/text"
	"weir/assets"
	"weir/core/metrics"
)

// The window's texts come from its translations, as in the program.
func init() {
	if err := errors.Join(text.Use(assets.Translations, locale.English), translateFyne()); err != nil {
		panic(err)
	}
}

// TestTranslations compares the English translation file with all texts of the window.
// In English a text is its own translation.
func TestTranslations(t *testing.T) {
	want := map[string]any{}
	said, numbered := textsInSource(t)
	messages := messagesInSource(t, numbered)
	for _, text := range slices.Concat(said, fromElsewhere(), messages) {
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
	if *hosttest.Update {
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
		t.Errorf("en.json has %q, which the window doesn't use: %s", text, remedy)
	}
}

// reserved are keys with a special meaning in translation files: a file that contains
// one of them as a text is rejected as a whole.
var reserved = []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"}

// textsInSource returns the texts in Tr("…") and Later("…") in the window's files, and
// the singulars in Trn(n, "…", "…") by their plurals.
func textsInSource(t *testing.T) (texts []string, numbered map[string]string) {
	t.Helper()
	files := sources(t)
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
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			var called *ast.Ident
			switch f := call.Fun.(type) {
			case *ast.Ident: // in the package text itself
				called = f
			case *ast.SelectorExpr:
				if from, is := f.X.(*ast.Ident); is && from.Name == "text" {
					called = f.Sel
				}
			}
			if called == nil {
				return true
			}
			if called.Name == "Trn" && filepath.Base(name) != "message.go" {
				if text(call.Args[1]) == "" || text(call.Args[2]) == "" {
					t.Errorf("%s: both texts must be literals", set.Position(call.Pos()))
				}
				numbered[text(call.Args[2])] = text(call.Args[1])
			}
			if called.Name != "Tr" && called.Name != "Later" {
				return true
			}
			found := false
			ast.Inspect(call.Args[0], func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					texts, found = append(texts, text(literal)), true
				}
				return true
			})
			if !found && !slices.Contains(translators, filepath.Base(name)) {
				t.Errorf("%s: this text is a value: mark it with text.Later, and add %s to translators", set.Position(call.Pos()), name)
			}
			return true
		})
	}
	if len(texts) < 100 {
		t.Fatalf("only %d texts are found", len(texts))
	}
	return texts, numbered
}

// messagesInSource returns the templates of message.New, NewError and Later in all files
// outside the window, and adds the singulars of message.Plural to numbered by their
// plurals.
func messagesInSource(t *testing.T, numbered map[string]string) (templates []string) {
	t.Helper()
	texts := func(at token.Position, n ast.Node) (all []string) {
		ast.Inspect(n, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, text)
			}
			return true
		})
		if len(all) == 0 {
			t.Errorf("%s: this template must be a literal, so that it is translated", at)
			return []string{""}
		}
		return all
	}
	set := token.NewFileSet()
	for _, name := range sourcesElsewhere(t) {
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			called, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if from, is := called.X.(*ast.Ident); !is || from.Name != "message" {
				return true
			}
			switch called.Sel.Name {
			case "New", "NewError", "Later":
				templates = append(templates, texts(set.Position(call.Pos()), call.Args[0])...)
			case "Plural":
				one, many := texts(set.Position(call.Pos()), call.Args[1])[0], texts(set.Position(call.Pos()), call.Args[2])[0]
				if was, is := numbered[many]; is && was != one {
					t.Errorf("%s: the plural %q has two singulars, %q and %q", set.Position(call.Pos()), many, one, was)
				}
				numbered[many] = one
			}
			return true
		})
	}
	if len(templates) < 100 {
		t.Fatalf("only %d templates are found", len(templates))
	}
	return templates
}

// sourcesElsewhere returns the files of all packages but the window's and that of
// messages itself, without tests.
func sourcesElsewhere(t *testing.T) (files []string) {
	t.Helper()
	const root = "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || path == filepath.Join(root, "app", "ui") || path == filepath.Join(root, "core", "message")):
			return fs.SkipDir
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// translators are the files that call Tr with variables: texts marked with Later, or
// those of fromElsewhere.
var translators = []string{"actions.go", "annotationtext.go", "message.go", "card.go", "explain.go", "header.go", "frame.go", "rail.go", "recent.go", "chartmenu.go", "thresholdwatch.go", "steplist.go", "tune.go", "benchmark.go", "benchtable.go", "heatcard.go", "language.go",
	"scenes.go", "halfdraw.go", "settingsform.go", "settingrow.go", "lanescard.go", "lanesexport.go", "laneslayout.go", "lanespicture.go", "sentence.go", "sketch.go", "statetext.go", "words.go"}

// fromElsewhere returns the texts that come from other packages.
func fromElsewhere() (texts []string) {
	for _, s := range control.LiveSettings {
		texts = append(texts, s.Name)
	}
	for _, backend := range []string{"sqlite", "postgres"} {
		for _, n := range (explain.Explainer{}).Notes(backend) {
			texts = append(texts, n.Pattern, n.Text)
		}
	}
	texts = append(texts, figures.RowTexts...)
	texts = append(texts, figures.AdviceTemplates...)
	for _, a := range figures.Activities {
		texts = append(texts, string(a))
	}
	for s := range metrics.Stages {
		texts = append(texts, metrics.Stage(s).String())
	}
	return texts
}

// sources returns the files of the window's packages, without tests.
func sources(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
