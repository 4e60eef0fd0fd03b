// Package explain says which patterns of concurrency the program is made of, where they are
// in its code, and what that code is: it is embedded in the program.
package explain
