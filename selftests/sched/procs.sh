#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# procs.sh - runtime.GOMAXPROCS() limits the program that calls it, and no other
#
# What a task has used of the CPUs is compared with the time that it has taken: as both
# are measured by the same clock, it does not matter how busy the machine is.
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

# usage FILE: percent of one CPU, by the line of --stat
usage()
{
	awk '
		function ns(n, unit) {
			return n * (unit == "s" ? 1e9 : unit == "ms" ? 1e6 : 1e3)
		}
		/^goko: / { printf "%d\n", 100 * ns($5, $6) / ns($2, $3) }' "$1"
}

# uses FROM TO ARGUMENT...: a program with those arguments does, in percent
uses()
{
	from=$1
	to=$2
	shift 2
	goko run --stat procs.gki "$@" 2>"$ktap_dir/err" ||
		{ sed 's/^/# /' "$ktap_dir/err"; return 1; }
	percent=$(usage "$ktap_dir/err")
	echo "# $percent% of a CPU"
	[ "$percent" -ge "$from" ] && [ "$percent" -le "$to" ]
}

result 'with 1 it uses one CPU' uses 50 110 1
result 'with 2 both' uses 120 210 2
result 'with 1000, too' uses 120 210 1000
result 'with 2, 1 and 2 in between' uses 110 190 2 1 2
result 'with 1, 2 and 1 likewise' uses 75 170 1 2 1

goko run --stat procs.gki 1 1 1 2>"$ktap_dir/limited" &
pid=$!
result 'another program has what it wants' uses 70 210 2
wait $pid
result 'beside one with a limit' [ $? = 0 ]

# The queue of those that wait for their turn is emptied.
for i in 1 2 3; do
	goko run procs.gki 1 1 1 1 1 &
	pid=$!
	until_true "grep -q 'image procs alive goroutines 7' /sys/kernel/debug/goko/state"
	kill -INT $pid
	wait $pid
	result "killed ($i)" [ $? = 130 ]
done
finish
