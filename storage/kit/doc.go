// Package kit is for authors of stores. It has the parts of a store that don't
// depend on its database: finding pages, adding up events, splitting segments,
// writing backups.
package kit
