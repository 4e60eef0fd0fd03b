// Package kit holds what stores do in Go, whatever their database: find a page,
// add events up, divide segments, write backups. It is for authors of stores.
package kit
