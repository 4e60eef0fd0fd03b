//go:build linux && cgo

package fynecache

/*
#include <malloc.h>

// The textures of the charts are replaced twice a second. glibc raises its threshold
// for separate mappings whenever one is freed, so the textures would move to the heap
// and leave holes there. With a fixed threshold each is a mapping of its own, which
// goes back to the system when it is freed: 8 MB less.
__attribute__((constructor)) static void map_textures(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 64 * 1024);
#endif
}
*/
import "C"
