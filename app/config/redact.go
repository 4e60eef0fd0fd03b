package config

import (
	"regexp"
	"strings"
)

// Redact hides the passwords in a connection's URL or key=value words. If
// text is clearly neither, it removes too much rather than too little.
func Redact(dsn string) string {
	if scheme, rest, isURL := strings.Cut(dsn, "://"); isURL {
		// Up to the last @, since a password that should have been escaped may
		// hold any character.
		if at := strings.LastIndexByte(rest, '@'); at >= 0 {
			if user, _, found := strings.Cut(rest[:at], ":"); found {
				dsn = scheme + "://" + user + ":***" + rest[at:]
			}
		}
	}
	// Both "sslpassword" and "password"; in words a value may be quoted, and
	// a backslash escapes any character (libpq, "Connection Strings").
	words := regexp.MustCompile(`(?i)(password\s*=\s*)('(?:[^'\\]|\\.)*'?|(?:[^\s&'\\]|\\.)*)`)
	return words.ReplaceAllString(dsn, "${1}***")
}
