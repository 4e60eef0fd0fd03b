// Package settings is the page with every setting.
package settings
