// SPDX-License-Identifier: GPL-2.0

// Functions that end their task, each in its way.
package main

var (
	none  func()
	empty any
	three [3]int
	index = 3
)

//goko:export
func Panic() { panic("on purpose") }

//goko:export
func Error() { three[index]++ }

//goko:export
func Fatal() { go none() }

//goko:export
func Assert() { println(empty.(string)) }

//goko:export
func Stack() { println(deep(0)) }

func deep(n int) int { return deep(n+1) + n }

func main() {}
