package sqlite

import (
	"embed"
	"io/fs"
)

//go:embed claim.go node.go read.go writer.go
var sourceCode embed.FS

// SourceCode returns the source text of the files that show how the store is shared, so that a
// program can explain itself.
func SourceCode() fs.FS { return sourceCode }
