//go:build linux && cgo

// Package stderrguard suppresses Fyne's complaints on standard error about locales
// without a language, such as LANG=C. Fyne prints them while packages are initialized,
// before our own Go code can run. So a constructor in C redirects standard error to
// /dev/null, and this package's init restores it.
package stderrguard

/*
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int saved = -1; // standard error, while it is redirected

static int no_language(const char *locale) {
	return strcmp(locale, "C") == 0 || strncmp(locale, "C.", 2) == 0 || strcmp(locale, "POSIX") == 0;
}

// The environment variables in their order of precedence.
static const char *locale(void) {
	const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (int i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);
		if (value && *value) return value;
	}
	return "";
}

__attribute__((constructor)) static void redirect(void) {
	if (!no_language(locale())) return;
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null < 0) return;
	saved = fcntl(2, F_DUPFD_CLOEXEC, 3);
	if (saved >= 0) dup2(null, 2);
	close(null);
}

static void restore(void) {
	if (saved < 0) return;
	dup2(saved, 2);
	close(saved);
	saved = -1;
}
*/
import "C"

// Fyne's packages are initialized before this one, because their import paths sort
// before it.
func init() { C.restore() }
