// Package bench measures how responsive Weir is: "weir bench".
package bench
