package postgres

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// giveUpUnanswered has the system give a connection up whose data stays
// unacknowledged for too long; its own patience is a quarter of an hour.
func giveUpUnanswered(network, _ string, c syscall.RawConn) error {
	if network == "unix" {
		return nil
	}
	var failed error
	err := c.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unanswered.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return failed
}
