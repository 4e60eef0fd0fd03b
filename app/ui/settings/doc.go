// Package settings is the page with every setting. It knows none of them by name: it
// shows what control.Engine.Settings lists, which comes from app/config, so a setting
// that is added there appears here.
package settings
