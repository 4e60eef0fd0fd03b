//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"weir/core/message"
)

// account is the account that runs the server.
type account struct {
	name       string // empty: whoever runs this program
	credential syscall.Credential
}

// serverAccount returns the current user, or for root an unprivileged one.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	var problems []error
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		return account{name, syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, message.NewError("PostgreSQL refuses to run as root and there is no other user to run it: {{.Error}}", "Error", errors.Join(problems...))
}

// own reports whether the server runs as the current user.
func (a account) own() bool { return a.name == "" }

// run makes the command run as the account.
func (a account) run(c *exec.Cmd) {
	if !a.own() {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &a.credential}
	}
}

// give makes the account the owner of a file or folder.
func (a account) give(path string) error {
	if a.own() {
		return nil
	}
	return os.Lchown(path, int(a.credential.Uid), int(a.credential.Gid))
}

// reaches returns an error when a folder on the path to dir is closed to the
// account.
func (a account) reaches(dir string) error {
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil {
			return err
		}
		if !a.passes(info) {
			return message.NewError("when started by root, the server runs as the user {{.User}}, who cannot enter {{.Folder}}: open it (chmod o+x {{.Folder}}), or choose a folder elsewhere, such as /var/lib/weir/postgres", "User", a.name, "Folder", at)
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

func (a account) passes(info fs.FileInfo) bool {
	bit := fs.FileMode(0o001)
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		switch {
		case s.Uid == a.credential.Uid:
			bit = 0o100
		case s.Gid == a.credential.Gid:
			bit = 0o010
		}
	}
	return info.Mode()&bit != 0
}

// owned reports whether a file belongs to the current user.
func owned(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(s.Uid) == os.Geteuid()
}
