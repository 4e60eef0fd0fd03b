// Package records has the pages over what a person decides about: failures and rejects. Each is a
// listPage and a triageList.
package records
