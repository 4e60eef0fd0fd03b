// Package records has the pages over stored data: events, failures, rejects. All
// are a listPage; the two whose rows a person decides about are a triageList.
package records
