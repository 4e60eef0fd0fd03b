//go:build !unix

package cluster

import (
	"io/fs"
	"os/exec"

	"weir/core/message"
)

// account is the account that runs the server. Here there is none: pg_ctl gives the
// server a shell and open streams, which nobody has tried.
type account struct{}

func serverAccount() (account, error) {
	return account{}, message.NewError("on this system Weir starts no server of its own: install PostgreSQL (https://www.postgresql.org/download/) and name it in storage.postgres.url, or keep the store in a file")
}

func (account) own() bool            { return true }
func (account) run(*exec.Cmd)        {}
func (account) give(string) error    { return nil }
func (account) reaches(string) error { return nil }

func owned(fs.FileInfo) bool { return true }
