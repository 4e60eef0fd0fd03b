//go:build !headless && !darwin

package ui

// stayAwake does nothing: other systems leave programs out of sight as they are.
func stayAwake() {}
