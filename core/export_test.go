package core

// Changes are changes for tests from outside.
func (t Tuning) Changes(was Tuning) string { return t.changes(was) }
