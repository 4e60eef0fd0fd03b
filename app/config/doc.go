// Package config holds Weir's settings: their defaults, what a file, the
// environment and flags say instead, and where each value came from.
//
//   - Config is all settings as plain typed data; Default returns the shipped ones.
//   - Settings lists them in order, each with its sentence, unit and bounds.
//   - Load puts defaults, file, environment and flags on top of one another.
//   - Save changes single settings in a file and leaves every other byte alone.
//   - Reference is config.toml as shipped.
//
// A setting's key is its dotted name, as in "process.max_attempts". Nothing is
// guessed: a name that isn't known and a value that can't be are refused, with
// where they stand and what would be right.
package config
