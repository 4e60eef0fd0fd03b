//go:build linux && cgo

// Package stderrguard keeps what Fyne says about locales that are none, as LANG=C,
// off standard error. Fyne says it while packages are initialized, before any
// Go code of ours can run, so a constructor in C looks away until then.
package stderrguard

/*
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int hidden = -1; // standard error, while it is looked away from

static int plain(const char *locale) {
	return strcmp(locale, "C") == 0 || strncmp(locale, "C.", 2) == 0 || strcmp(locale, "POSIX") == 0;
}

// The variables in the order in which a locale is looked for.
static const char *locale(void) {
	const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (int i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);
		if (value && *value) return value;
	}
	return "";
}

__attribute__((constructor)) static void look_away(void) {
	if (!plain(locale())) return;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null < 0) return;
	hidden = fcntl(2, F_DUPFD_CLOEXEC, 3);
	if (hidden >= 0) dup2(null, 2);
	close(null);
}

static void look_back(void) {
	if (hidden < 0) return;
	dup2(hidden, 2);
	close(hidden);
	hidden = -1;
}
*/
import "C"

// Fyne's packages are initialized before this one: their paths come first.
func init() { C.look_back() }
