//go:build !linux

package postgres

import "syscall"

// giveUpUnanswered is a setting that only Linux knows; others find a dead
// connection by its keep-alive.
func giveUpUnanswered(string, string, syscall.RawConn) error { return nil }
