package floor

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/app/ui/control"
	"weir/app/ui/style"
	"weir/app/ui/text"
	"weir/core"
	"weir/core/activity"
	"weir/core/metrics"
)

// queueView is the box of what is stored and not settled.
type queueView struct {
	strip
	died      *diedView
	claimed   []tile // by workers of this program and of others, in the order of ids
	waiting   []tile // in the order of ids; the first is the next
	more      string // how many segments are not shown; empty: none
	moreBrief string
	events    string // in them
	retry     failure
	dead      failure
	stale     string // since when the queue was not read; empty: it is live
	empty     string // said in place of tiles
}

// tile is a segment, or several.
type tile struct {
	first, last int64
	ids, size   string
	name        string // of who has claimed it
	who, time   string
	brief       string // who, in fewer letters
	token       string
	attempt     string
	group       activity.Group
}

// key names the zone of a tile.
func (t *tile) key() string {
	return eventsZone + strconv.FormatInt(t.first, 10) + " " + strconv.FormatInt(t.last, 10)
}

// eventsZone names the zones that lead to events.
const eventsZone = "events "

// failure is one line about an event whose handler failed.
type failure struct{ what, attempt string }

// queueFull is how much work for the workers fills the bar, as on the dashboard.
const queueFull = 10 * time.Second

// manySegments is from how many segments on a tile stands for several.
const manySegments, perTile = 1000, 20

// queueOf computes the box.
func queueOf(s *sample) queueView {
	v := queueView{strip: strip{name: text.Tr("queue"), tone: style.Good}}
	if n := s.newest; n != nil {
		v.numbers(n)
	}
	q := &s.queue
	if q.read.IsZero() {
		return v
	}
	own := int64(0)
	if s.newest != nil {
		own = s.newest.Sample.Node
	}
	v.claimed = claimsOf(s, own)
	v.waiting, v.more, v.events = waitingOf(q, v.claimed, s.newest)
	v.moreBrief = strings.TrimSuffix(v.more, " "+text.Tr("more"))
	v.died = diedOf(s)
	if len(q.Retries) > 0 {
		f := q.Retries[0]
		v.retry = failure{text.Tr("{{.Event}} in {{.Time}}", text.With("Event", text.Grouped(float64(f.ID)), "Time", short(max(f.In-s.now.Sub(q.read), 0)))), attemptText(f.Attempts + 1)}
	}
	if len(q.Dead) > 0 {
		v.dead = failure{text.Tr("{{.Event}} dead", text.With("Event", text.Grouped(float64(q.Dead[0].ID)))), attemptText(q.Dead[0].Attempts)}
	}
	if len(v.claimed)+len(v.waiting) == 0 {
		v.empty = text.Tr("No segments")
	}
	if q.failed || s.state.Phase == control.Unreachable {
		v.stale = text.Tr("as of {{.Time}}", text.With("Time", q.read.Local().Format(time.TimeOnly)))
		v.tone = style.Calm
	}
	return v
}

// numbers are those of the strip, as on the dashboard.
func (v *queueView) numbers(n *metrics.Snapshot) {
	v.number = text.Tr("{{.Events}} waiting", text.With("Events", text.Compact(float64(n.Backlog))))
	v.note = text.Tr("nothing failed")
	if n.Waiting+n.DeadNow > 0 {
		v.note = text.Tr("{{.Retries}} to retry · {{.Dead}} dead", text.With("Retries", text.Compact(float64(n.Waiting)), "Dead", text.Compact(float64(n.DeadNow))))
	}
	if n.Backlog == 0 {
		v.tone = style.Calm
		return
	}
	v.share = text.Tr("{{.Claimed}} claimed", text.With("Claimed", text.Compact(float64(n.Claimed))))
	need := float64(n.Backlog) / max(n.Rate(n.Processed), 1) / queueFull.Seconds()
	v.bar = []part{{activity.GroupHandling, min(need, 1)}}
	if need >= 1 {
		v.tone = style.Warning
	}
}

func attemptText(n int) string { return text.Tr("attempt {{.N}}", text.With("N", n)) }

func sizeText(events int) string {
	return text.Trn(events, "{{.Events}} event", "{{.Events}} events", text.With("Events", count(events)))
}

// idsText writes a run of ids; of the last one, only the groups of digits that differ.
func idsText(first, last int64) string {
	a := text.Grouped(float64(first))
	if first == last {
		return a
	}
	b := text.Grouped(float64(last))
	for len(a) == len(b) {
		at := strings.IndexRune(b, '\u2009')
		if at < 0 || !strings.HasPrefix(a, b[:at]) {
			break
		}
		at += len("\u2009")
		a, b = a[at:], b[at:]
	}
	return text.Grouped(float64(first)) + "–" + b
}

// claimsOf lists the claims: of this program from its memory, of others as the store has
// them. own is this program's node.
func claimsOf(s *sample, own int64) (all []tile) {
	for _, p := range s.workers() {
		c := p.Claim
		if c == nil {
			continue
		}
		t := tile{
			first: c.First, last: c.Last, ids: idsText(c.First, c.Last), size: sizeText(c.Events), group: p.State.Group(),
			name: nameOf(&p), who: nameOf(&p) + " " + briefly(p.State), brief: briefNameOf(&p) + " " + briefly(p.State), time: whole(max(s.at-c.At, 0)), attempt: attemptText(c.Attempt + 1),
			token: text.Tr("token {{.Token}}", text.With("Token", strconv.FormatInt(c.Token, 10))),
		}
		if c.Handed {
			t.token = text.Tr("from store")
		}
		all = append(all, t)
	}
	for i := range s.queue.Segments {
		g := &s.queue.Segments[i]
		if g.ClaimedBy == 0 || g.ClaimedBy == own && s.totals != nil {
			continue
		}
		t := tile{
			first: g.First, last: g.Last, ids: idsText(g.First, g.Last), size: sizeText(g.Events), group: activity.GroupHandling,
			name: text.Tr("node {{.N}}", text.With("N", g.ClaimedBy)), who: text.Tr("node {{.N}}", text.With("N", g.ClaimedBy)), time: text.Tr("heard {{.Time}} ago", text.With("Time", short(g.Silent))),
			attempt: attemptText(g.Attempt + 1), token: text.Tr("token {{.Token}}", text.With("Token", strconv.FormatInt(g.Token, 10))),
		}
		if g.NodeDead {
			t.who, t.group = text.Tr("node {{.N}}, dead", text.With("N", g.ClaimedBy)), activity.GroupBackingOff
		}
		all = append(all, t)
	}
	slices.SortStableFunc(all, func(a, b tile) int { return int(min(max(a.first-b.first, -1), 1)) })
	return all
}

// briefly says what a worker does with a claim, in one word.
func briefly(s activity.State) string {
	if s.Group() == activity.GroupBlocked || s == activity.ForMore {
		return text.Tr("waiting")
	}
	return doingText(s)
}

// waitingOf lists the segments that nobody has claimed, and says how many there are
// beyond.
func waitingOf(q *queueSample, claimed []tile, n *metrics.Snapshot) (all []tile, more, events string) {
	var free []core.QueuedSegment
	for _, g := range q.Segments {
		taken := slices.ContainsFunc(claimed, func(t tile) bool { return g.First >= t.first && g.First <= t.last })
		if g.ClaimedBy == 0 && !taken {
			free = append(free, g)
		}
	}
	each := 1
	if len(q.Segments)+q.More >= manySegments {
		each = perTile
	}
	const shown = 3
	left := free
	for len(all) < shown && len(left) > 0 {
		some := left[:min(each, len(left))]
		left = left[len(some):]
		t := tile{first: some[0].First, last: some[len(some)-1].Last, ids: text.Grouped(float64(some[0].First)), who: text.Tr("○ waiting"), size: sizeText(some[0].Events), time: short(some[0].Waited)}
		if len(all) == 0 {
			t.who = text.Tr("next")
		}
		if len(some) > 1 {
			t.ids += text.Tr(" × {{.N}}", text.With("N", len(some)))
		}
		all = append(all, t)
	}
	if beyond := len(left) + q.More; beyond > 0 {
		more = text.Tr("+ {{.N}} more", text.With("N", count(beyond)))
		sum := 0
		for _, g := range left {
			sum += g.Events
		}
		if q.More > 0 && n != nil { // those beyond what was read are in the backlog only
			sum = int(n.Backlog)
			for _, g := range q.Segments {
				sum -= g.Events
			}
			for _, g := range left {
				sum += g.Events
			}
		}
		events = sizeText(max(sum, 0))
	}
	return all, more, events
}
