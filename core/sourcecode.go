package core

import (
	"embed"
	"io/fs"
)

//go:embed generate.go heartbeat.go pipeline.go process.go recorder.go store.go
var sourceCode embed.FS

// SourceCode returns the source text of the files that show how the stages work together, so
// that a program can explain itself.
func SourceCode() fs.FS { return sourceCode }
