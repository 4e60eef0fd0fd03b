//go:build !windows

package host

import "net/url"

// open opens a file or folder in the desktop's program for it.
func (h *Host) open(path string) error { return h.App.OpenURL(&url.URL{Scheme: "file", Path: path}) }
