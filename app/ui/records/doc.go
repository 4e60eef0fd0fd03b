// Package records has the pages over stored data: events, failures and rejects.
// Each is a listPage. Failures and rejects, whose rows a person decides about, are
// also a triageList.
package records
