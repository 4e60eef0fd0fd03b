package dialog

import (
	"net/url"
	"regexp"
	"strings"
)

// splitPassword takes the password out of a connection string, a URL or
// key=value pairs, so that it isn't shown on the screen. A string without one
// stays as it is.
func splitPassword(server string) (rest, password string) {
	if !strings.Contains(server, "://") {
		return splitWords(server)
	}
	u, err := url.Parse(server)
	if err != nil {
		return server, ""
	}
	if query := u.Query(); query.Get("password") != "" {
		password = query.Get("password")
		query.Del("password")
		u.RawQuery = query.Encode()
	}
	if text, found := u.User.Password(); found {
		password = text
		u.User = url.User(u.User.Username())
	}
	if password == "" {
		return server, ""
	}
	return u.String(), password
}

// passwordWord follows libpq: a value may be quoted, and a backslash escapes
// any character.
var passwordWord = regexp.MustCompile(`(?:^|\s)password\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)+)`)

func splitWords(server string) (rest, password string) {
	at := passwordWord.FindStringSubmatchIndex(server)
	if at == nil {
		return server, ""
	}
	text := server[at[2]:at[3]]
	if text[0] == '\'' {
		text = text[1 : len(text)-1]
	}
	rest = strings.TrimSpace(strings.TrimSpace(server[:at[0]]) + " " + strings.TrimSpace(server[at[1]:]))
	return rest, regexp.MustCompile(`\\(.)`).ReplaceAllString(text, "$1")
}

// joinPassword is the opposite of splitPassword: the connection string with the
// password.
func joinPassword(server, password string) string {
	if password == "" {
		return server
	}
	if !strings.Contains(server, "://") {
		return strings.TrimSpace(server + " password='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(password) + "'")
	}
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	if u.User.Username() != "" {
		u.User = url.UserPassword(u.User.Username(), password)
		return u.String()
	}
	// In the user part the password would need a user; an empty one would be taken
	// as the user's name instead of the default.
	query := u.Query()
	query.Set("password", password)
	u.RawQuery = query.Encode()
	return u.String()
}
