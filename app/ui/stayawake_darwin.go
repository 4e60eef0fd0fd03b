//go:build !headless

package ui

/*
#cgo CFLAGS: -x objective-c
#cgo LDFLAGS: -framework Foundation

#import <Foundation/Foundation.h>

static void stayAwake(void) {
	[[[NSProcessInfo processInfo]
		beginActivityWithOptions:NSActivityUserInitiatedAllowingIdleSystemSleep
		reason:@"a pipeline may be running"] retain];
}
*/
import "C"

// stayAwake keeps macOS from slowing the program down while its window is out of sight
// (App Nap): the pipeline runs on. The machine itself may still go to sleep.
func stayAwake() { C.stayAwake() }
