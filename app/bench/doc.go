// Package bench measures what people feel of Weir: "weir bench".
package bench
