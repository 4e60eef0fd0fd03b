//go:build !windows && !darwin && !headless

package cli

import (
	"context"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"weir/app/ui"
)

// nobodyReads reports whether the window was asked for on a display, and neither stream is
// a terminal, as when an icon was clicked: what is written goes to a log of the session.
func (p *program) nobodyReads() bool {
	return p.windowed && ui.Display() == nil && unattended(p.in, p.err)
}

// markup makes a text the body of a notification, which may have tags.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// showError shows an error as a notification, for which the program needs no OpenGL. It
// stays until it is closed. Without a desktop that shows notifications, nothing happens.
//
// See https://specifications.freedesktop.org/notification-spec/latest/.
func showError(text string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return
	}
	defer bus.Close()
	const critical, forever = byte(2), int32(0)
	bus.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
		"org.freedesktop.Notifications.Notify", 0, "Weir", uint32(0), "weir", "Weir", markup.Replace(text), []string{},
		map[string]dbus.Variant{"urgency": dbus.MakeVariant(critical), "desktop-entry": dbus.MakeVariant("weir")}, forever)
}
