package figures

// StoreName is the name of a kind of store as people write it.
func StoreName(name string) string {
	if name == "postgres" {
		return "PostgreSQL"
	}
	return "SQLite"
}
