//go:build !linux || !cgo

package stderrguard
