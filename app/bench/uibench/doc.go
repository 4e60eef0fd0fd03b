// Package uibench measures how responsive the window is: "weir bench window".
package uibench
