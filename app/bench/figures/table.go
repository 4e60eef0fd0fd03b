package figures

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// String returns the report for people: the machine, the table, the notes and the advice.
func (r *Report) String() string {
	var b strings.Builder
	b.WriteString(machine(r.Cores, r.CPU) + "\n")
	for i := range r.Stores {
		fmt.Fprintf(&b, "%s: %s\n", StoreName(r.Stores[i].Name), r.Stores[i].Location)
	}
	r.writeTable(&b)
	b.WriteString("\n")
	for _, note := range r.Notes {
		b.WriteString(note.String() + "\n")
	}
	b.WriteString(r.Advice.Sentence + "\n")
	return b.String()
}

// machine describes the machine in one line.
func machine(cores int, cpu string) string {
	s := fmt.Sprintf("%d cores", cores)
	if cores == 1 {
		s = "1 core"
	}
	if cpu != "" {
		s += ", " + cpu
	}
	return s
}

// gap is between two columns.
const gap = 2

// writeTable writes the rows with their figures aligned.
func (r *Report) writeTable(b *strings.Builder) {
	rows := r.Rows()
	first := 0 // the width of the names
	var widths [Columns]int
	for _, row := range rows {
		first = max(first, gap+utf8.RuneCountInString(row.Name.String()))
		for _, cells := range row.Cells {
			for i, cell := range cells {
				widths[i] = max(widths[i], utf8.RuneCountInString(cell))
			}
		}
	}
	store := 0 // the width of a store's columns
	for _, width := range widths {
		store += gap + width
	}
	fmt.Fprintf(b, "\n%*s", first, "")
	for i := range r.Stores {
		fmt.Fprintf(b, "%*s", store, StoreName(r.Stores[i].Name))
	}
	b.WriteString("\n")
	group := ""
	for _, row := range rows {
		if row.Group != group {
			group = row.Group
			b.WriteString(group + "\n")
		}
		var line strings.Builder
		fmt.Fprintf(&line, "%-*s", first, "  "+row.Name.String())
		for _, cells := range row.Cells {
			for i, width := range widths {
				cell := ""
				if i < len(cells) {
					cell = cells[i]
				}
				fmt.Fprintf(&line, "%*s", gap+width, cell)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}
