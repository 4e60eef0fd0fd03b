//go:build !linux || !cgo

package quiet
