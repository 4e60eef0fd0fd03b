package explain

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"

	"weir/app/ui/control"
	"weir/core"
	"weir/storage/postgres"
	"weir/storage/sqlite"
)

// Explainer is a control.Explainer.
type Explainer struct{}

var _ control.Explainer = Explainer{}

// Source implements control.Explainer.
func (Explainer) Source(file, function string) (string, error) {
	packages := map[string]fs.FS{"core": core.SourceCode(), "storage/sqlite": sqlite.SourceCode(), "storage/postgres": postgres.SourceCode()}
	embedded, found := packages[path.Dir(file)]
	if !found {
		return "", fmt.Errorf("%s: its source isn't in this program", file)
	}
	text, err := fs.ReadFile(embedded, path.Base(file))
	if err != nil {
		return "", fmt.Errorf("%s: its source isn't in this program: %w", file, err)
	}
	if function == "" {
		return string(text), nil
	}
	return cut(file, text, function)
}

// cut returns a function of a file, with its comment.
func cut(file string, text []byte, function string) (string, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != function && receiver(f)+"."+f.Name.Name != function {
			continue
		}
		begin := f.Pos()
		if f.Doc != nil {
			begin = f.Doc.Pos()
		}
		return string(text[files.Position(begin).Offset:files.Position(f.End()).Offset]) + "\n", nil
	}
	return "", fmt.Errorf("%s has no function %s", file, function)
}

// receiver is the name of the type that a method is of.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
