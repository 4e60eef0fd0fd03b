//go:build linux && cgo

package fynecache

/*
#include <malloc.h>

// Textures of charts come and go twice a second. With glibc's threshold, which
// grows with each that is freed, they would leave holes in the heap of the
// graphics driver; as mappings of their own they are given back: 8 MB.
__attribute__((constructor)) static void map_textures(void) {
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 64 * 1024);
#endif
}
*/
import "C"
