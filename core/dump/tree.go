package dump

import (
	"slices"
	"strings"
)

// node is an object whose members are looked for: a table of names, hashed by
// length, first and last byte, so that the many names that nobody asks for are
// passed over at the cost of one lookup. It has 255 members at most: each path of a
// tree makes two of its root at most, see maxPaths.
type node struct {
	table   [256]uint8 // by hash: 1 + index of the first member with it, 0 for none
	members []member
	slots   []int // of all members, and of those below them
}

// maxPaths bounds the paths of a tree, so that an entry of the table can tell all
// members of a node apart.
const maxPaths = 127

type member struct {
	name  string
	next  uint8 // like an entry of the table: the next member with the same hash
	slot  int   // where the scanner notes its value; -1 for nowhere
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

// tree returns the node that notes each path's value under the path's index.
// A path is names joined by dots; it also finds a single member that has the
// dots in its name. Equal paths share the first one's slot.
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
