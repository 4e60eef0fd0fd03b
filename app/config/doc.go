// Package config holds Weir's settings: their defaults, what a file, the
// environment and flags replace, and where each value came from.
//
//   - Config is all settings as plain typed data; Default returns the shipped ones.
//   - Settings lists them in order, each with its sentence, unit and bounds.
//   - Load merges defaults, file, environment and flags, in this order.
//   - Save changes settings in a file and leaves every other byte alone.
//   - Reference is config.toml as shipped.
//
// A setting's key is its dotted name, as in "process.max_attempts". Nothing is
// guessed: unknown names and impossible values are refused, with their position
// and what would be right.
package config
