// Command typecheck checks the types of packages and of all that they import, from their
// source, as GOOS, GOARCH and GOFLAGS say. It needs no C compiler: what comes from C may
// have any type. Arguments are those of go list.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// listed is a package as go list has it.
type listed struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string
	Module            *struct{ Main bool }
}

func main() {
	if err := check(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(args []string) error {
	list := exec.Command("go", append([]string{"list", "-deps", "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap,Module"}, args...)...)
	list.Env, list.Stderr = append(os.Environ(), "CGO_ENABLED=1"), os.Stderr
	out, err := list.Output()
	if err != nil {
		return err
	}
	checked, files := map[string]*types.Package{"unsafe": types.Unsafe}, token.NewFileSet()
	var wrong []error
	for packages := json.NewDecoder(bytes.NewReader(out)); ; { // imported ones come first
		var p listed
		switch err := packages.Decode(&p); {
		case errors.Is(err, io.EOF):
			return errors.Join(wrong...)
		case err != nil:
			return err
		case p.ImportPath == "unsafe":
			continue
		}
		own := p.Module != nil && p.Module.Main
		var parsed []*ast.File
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			parsed = append(parsed, file)
		}
		config := types.Config{
			FakeImportC: true, IgnoreFuncBodies: !own,
			Importer: importer(func(path string) (*types.Package, error) {
				if to := p.ImportMap[path]; to != "" {
					path = to
				}
				return checked[path], nil
			}),
			Error: func(err error) {
				if own {
					wrong = append(wrong, err)
				}
			},
		}
		checked[p.ImportPath], _ = config.Check(p.ImportPath, files, parsed, nil) // Error has been told
	}
}

type importer func(path string) (*types.Package, error)

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) { return i(path) }
