// Package setup makes of the settings what a pipeline needs: a store, a source
// with its handler, and the pipeline's configuration. The commands and the
// engine share it, so that both read a setting the same way.
package setup
