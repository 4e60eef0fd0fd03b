package quiet

import (
	"bytes"
	"io"
)

// preferences leaves out what Fyne says, in lines that are written one by one,
// when it reads the preferences while another window, or a goroutine of its own,
// writes them. It keeps those it has, and reads again when they are written.
type preferences struct {
	to     io.Writer
	hushed bool // by the line before
}

// Preferences passes on to w what else is logged.
func Preferences(w io.Writer) io.Writer { return &preferences{to: w} }

// Write implements io.Writer.
func (p *preferences) Write(line []byte) (int, error) {
	detail := bytes.Contains(line, []byte("  Cause:")) || bytes.Contains(line, []byte("  At:"))
	p.hushed = p.hushed && detail || bytes.Contains(line, []byte("Fyne error:  Preferences load error:"))
	if p.hushed {
		return len(line), nil
	}
	return p.to.Write(line)
}
