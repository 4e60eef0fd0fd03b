package dump

import (
	"slices"
	"strings"
)

// node is an object with members of interest: a table of names, hashed by length,
// first and last byte, so that the many other names are skipped at the cost of
// one lookup. It has at most 255 members, because each path of a tree adds at
// most two to its root; see maxPaths.
type node struct {
	table   [256]uint8 // by hash: 1 + index of the first member with it, 0 for none
	members []member
	slots   []int // of all members, and of those below them
}

// maxPaths bounds the paths of a tree, so that an entry of the table can refer to
// any member of a node.
const maxPaths = 127

type member struct {
	name  string
	next  uint8 // like an entry of the table: the next member with the same hash
	slot  int   // the scanner's slot for its value; -1 for none
	below *node // its own members, or nil
}

func hash(name []byte) uint8 {
	if len(name) == 0 {
		return 0
	}
	return uint8(len(name)) + 7*name[0] + 31*name[len(name)-1]
}

func (n *node) find(name []byte) *member {
	for i := n.table[hash(name)]; i != 0; {
		m := &n.members[i-1]
		if string(name) == m.name {
			return m
		}
		i = m.next
	}
	return nil
}

// tree returns a node that notes the value of each path in the slot with the
// path's index. A path consists of names joined by dots; it also matches a single
// member with the dots in its name. Equal paths share the slot of the first one.
func tree(paths []string) *node {
	root := new(node)
	for slot, path := range paths {
		if path == "" || slices.Index(paths, path) < slot {
			continue
		}
		root.insert(strings.Split(path, "."), slot)
		if strings.Contains(path, ".") {
			root.insert([]string{path}, slot)
		}
	}
	return root
}

func (n *node) insert(names []string, slot int) {
	n.slots = append(n.slots, slot)
	m := n.find([]byte(names[0]))
	if m == nil {
		h := hash([]byte(names[0]))
		n.members = append(n.members, member{name: names[0], next: n.table[h], slot: -1})
		n.table[h] = uint8(len(n.members))
		m = &n.members[len(n.members)-1]
	}
	if len(names) == 1 {
		m.slot = slot
		return
	}
	if m.below == nil {
		m.below = new(node)
	}
	m.below.insert(names[1:], slot)
}
