package postgres

import (
	"embed"
	"io/fs"
)

//go:embed claim.go claim.sql node.go settle.sql tx.go
var sourceCode embed.FS

// SourceCode returns the source text of the files that show how the store is shared, so that a
// program can explain itself.
func SourceCode() fs.FS { return sourceCode }
