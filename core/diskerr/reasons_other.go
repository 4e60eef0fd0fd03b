//go:build !windows

package diskerr

// systemReasons are reasons that only this system gives: none.
var systemReasons []reason
