package floor

import (
	"strings"
	"time"

	"weir/app/locale"
	"weir/app/ui/text"
	"weir/core/activity"
)

// percent writes a share of 1.
func percent(share float64) string { return locale.Decimal(100*share, 0) + " %" }

// rate writes events, or other things, per second.
func rate(perSecond float64) string {
	if perSecond > 0 && perSecond < 9.95 {
		return locale.Decimal(perSecond, 1) + "/s"
	}
	return text.Compact(perSecond) + "/s"
}

// short writes how long something takes.
func short(d time.Duration) string {
	if d >= 100*time.Microsecond && d < 10*time.Millisecond {
		return locale.Decimal(float64(d)/float64(time.Millisecond), 1) + " " + text.Tr("ms")
	}
	if d >= time.Second && d < 10*time.Second {
		return locale.Decimal(d.Seconds(), 1) + " " + text.Tr("s")
	}
	return text.Duration(d)
}

// whole writes how long something has been going on, in whole milliseconds.
func whole(d time.Duration) string {
	if d < time.Second {
		return text.Tr("{{.N}} ms", text.With("N", d.Milliseconds()))
	}
	return short(d)
}

// count writes a whole number.
func count[N int | int64 | uint64](n N) string { return text.Grouped(float64(n)) }

// doing are the words for what a goroutine does, in English.
var doing = [activity.States]string{
	activity.Ended:   text.Later("ended"),
	activity.Idle:    text.Later("idle"),
	activity.Paused:  text.Later("paused"),
	activity.ForRate: text.Later("not due yet"),
	activity.ForMore: text.Later("shares a commit"),

	activity.Reading:   text.Later("reading"),
	activity.Gathering: text.Later("gathering"),
	activity.Loading:   text.Later("loading"),
	activity.Measuring: text.Later("measuring"),

	activity.Handling: text.Later("handling"),

	activity.Committing: text.Later("committing"),
	activity.Settling:   text.Later("settling"),
	activity.Claiming:   text.Later("claiming"),
	activity.Beating:    text.Later("heartbeat"),
	activity.Folding:    text.Later("folding"),
	activity.Recording:  text.Later("journal"),
	activity.Writing:    text.Later("writing"),

	activity.ForSlot:       text.Later("waiting for a slot"),
	activity.ForAppend:     text.Later("waiting for the append"),
	activity.ForWorker:     text.Later("waiting for a worker"),
	activity.ForLock:       text.Later("waiting for lock"),
	activity.ForConnection: text.Later("waiting for a connection"),

	activity.BackingOff: text.Later("backing off"),
}

// doingText says what a goroutine does.
func doingText(s activity.State) string { return text.Tr(doing[s]) }

// fileName is the end of a path or an address.
func fileName(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}
