package floor

import (
	"fmt"
	"math"
	"strings"
	"time"

	"weir/app/chart/lanes"
	"weir/app/locale"
	"weir/app/ui/text"
	"weir/core/activity"
)

// stateWords are the words of the states, in English. They stand on spans, so they are
// short.
var stateWords = [activity.States]string{
	activity.Ended: text.Later("ended"), activity.Idle: text.Later("idle"), activity.Paused: text.Later("paused"), activity.ForRate: text.Later("not due yet"),
	activity.ForMore: text.Later("shares a commit"),
	activity.Reading: text.Later("read"), activity.Gathering: text.Later("gather"), activity.Loading: text.Later("load"), activity.Measuring: text.Later("measure"),
	activity.Handling:   text.Later("handle"),
	activity.Committing: text.Later("commit"), activity.Settling: text.Later("settle"), activity.Claiming: text.Later("claim"), activity.Beating: text.Later("heartbeat"),
	activity.Folding: text.Later("fold"), activity.Recording: text.Later("journal"), activity.Writing: text.Later("write"),
	activity.ForSlot: text.Later("no slot"), activity.ForAppend: text.Later("append busy"), activity.ForWorker: text.Later("no worker"),
	activity.ForLock: text.Later("lock busy"), activity.ForConnection: text.Later("pool busy"),
	activity.BackingOff: text.Later("back off"),
}

func stateWord(s activity.State) string { return text.Tr(stateWords[s]) }

// kindWords say what share of its time a goroutine does something of a kind.
var kindWords = [lanes.Kinds]string{
	lanes.Idle: text.Later("idle {{.Share}}"), lanes.Committing: text.Later("commits {{.Share}}"), lanes.Handling: text.Later("handling {{.Share}}"),
	lanes.Moving: text.Later("moving {{.Share}}"), lanes.Blocked: text.Later("blocked {{.Share}}"), lanes.BackingOff: text.Later("backing off {{.Share}}"),
}

// legendWords explain the kinds, in the order of the legend: briefly, and in full.
var legendWords = []legendWord{
	{lanes.Moving, text.Later("moving events"), text.Later("moving events: read, gather, load")},
	{lanes.Handling, text.Later("handling"), text.Later("handling: your code")},
	{lanes.Committing, text.Later("committing"), text.Later("committing: the disk")},
	{lanes.Blocked, text.Later("blocked"), text.Later("blocked: by another stage or a lock")},
	{lanes.BackingOff, text.Later("backing off"), text.Later("backing off after an error")},
	{lanes.Idle, text.Later("idle"), text.Later("idle: no work")},
}

type legendWord struct {
	kind        lanes.Kind
	brief, full string
}

func (l legendWord) word(full bool) string {
	if full {
		return text.Tr(l.full)
	}
	return text.Tr(l.brief)
}

// roleNames are the names of goroutines of which there is one, in English.
var roleNames = [activity.Roles]string{
	activity.RoleGenerate: text.Later("generate"), activity.RoleGather: text.Later("store · gather"), activity.RoleAppend: text.Later("store · append"),
	activity.RoleWriter: text.Later("SQLite writer"), activity.RoleVisualize: text.Later("visualize"), activity.RoleHeartbeat: text.Later("heartbeat"),
	activity.RoleJournal: text.Later("journal"), activity.RoleMaintenance: text.Later("maintenance"),
}

// briefName names a goroutine where there is little room.
func briefName(role activity.Role, name string) string {
	switch role {
	case activity.RoleGather:
		return text.Tr("gather")
	case activity.RoleAppend:
		return text.Tr("append")
	case activity.RoleWriter:
		return text.Tr("writer")
	}
	return laneName(role, name)
}

// laneName names a goroutine.
func laneName(role activity.Role, name string) string {
	if role == activity.RoleWorker {
		return text.Tr("worker {{.N}}", text.With("N", strings.TrimPrefix(name, "worker ")))
	}
	return text.Tr(roleNames[role])
}

// servedName names who the writer serves, in a word; brief where there is little room.
func servedName(role activity.Role, name string, brief bool) string {
	switch {
	case role == activity.RoleAppend:
		return text.Tr("store")
	case role == activity.RoleWorker && brief:
		return text.Tr("w{{.N}}", text.With("N", strings.TrimPrefix(name, "worker ")))
	}
	return laneName(role, name)
}

// servedText names who shares a commit of the writer, of requests in all.
func servedText(tracks []trackView, s activity.Span) (word, brief string) {
	var names []*trackView
	for _, number := range s.For {
		for i := range tracks {
			if number > 0 && tracks[i].number == number {
				names = append(names, &tracks[i])
			}
		}
	}
	switch len(names) {
	case 0:
		return stateWord(s.State), ""
	case 1:
		word, brief = servedName(names[0].role, names[0].name, false), servedName(names[0].role, names[0].name, true)
	default:
		word = servedName(names[0].role, names[0].name, true) + "+" + servedName(names[1].role, names[1].name, true)
	}
	if more := s.N - len(names); more > 0 {
		word, brief = fmt.Sprintf("%s +%d", word, more), word
	}
	return word, brief
}

// portionText says what a goroutine spent most of its time on: so many things at most, of a
// hundredth at least, and no work last. A single thing is what it worked on if it worked
// for half of the time.
func portionText(portion [lanes.Kinds]float64, most int) string {
	var said []string
	if most == 1 && portion[lanes.Idle] < 0.5 {
		portion[lanes.Idle] = 0
	}
	idle := ""
	for range most {
		best := lanes.None
		for k := lanes.Idle; int(k) < lanes.Kinds; k++ {
			if portion[k] > portion[best] {
				best = k
			}
		}
		if best == lanes.None || portion[best] < 0.01 {
			break
		}
		s := text.Tr(kindWords[best], text.With("Share", percentText(portion[best])))
		if portion[best] = 0; best == lanes.Idle {
			idle = s
		} else {
			said = append(said, s)
		}
	}
	if idle != "" {
		said = append(said, idle)
	}
	return strings.Join(said, ", ")
}

// percentText writes a share; 99.6 % is not all.
func percentText(share float64) string {
	p := math.Round(100 * share)
	if share < 1-1e-9 {
		p = min(p, 99)
	}
	return locale.Decimal(p, 0) + " %"
}

// lengthText writes the length of a span, in three digits at most.
func lengthText(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d %s", d.Microseconds(), text.Tr("µs"))
	case d < 10*time.Millisecond-50*time.Microsecond:
		return locale.Decimal(float64(d)/float64(time.Millisecond), 1) + " " + text.Tr("ms")
	case d < time.Second-500*time.Microsecond:
		return locale.Decimal(float64(d)/float64(time.Millisecond), 0) + " " + text.Tr("ms")
	case d < 10*time.Second:
		return locale.Decimal(d.Seconds(), 1) + " " + text.Tr("s")
	}
	return text.Duration(d)
}
