#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# cputime.sh - `goko run --cpu-time`: a program ends when its time is used up
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

# cpu_ms FILE: by the line of --stat
cpu_ms()
{
	awk '/^goko: / { printf "%d\n", $5 * ($6 == "s" ? 1000 : $6 == "ms" ? 1 : 0.001) }' "$1"
}

# used LEAST MOST: milliseconds of CPU time, of the program that was run last
used()
{
	ms=$(cpu_ms "$ktap_dir/err")
	echo "# $ms ms used"
	[ "$ms" -ge "$1" ] && [ "$ms" -le "$2" ]
}

limit='^fatal error: CPU time limit exceeded$'
check 'a loop ends' 2 '' "$limit" 'goko run --stat --cpu-time=300ms cputime.gki spin'
result 'in time' used 300 1000
check 'so do goroutines together' 2 '' "$limit" \
	'goko run --stat --cpu-time=1s cputime.gki many'
result 'in time, too' used 1000 2500
check 'to sleep costs nothing' 0 '' '^slept$' 'goko run --cpu-time=1s cputime.gki sleep'
check 'a program that needs less is not disturbed' 0 '' '^5050 1000$' \
	'goko run --cpu-time=1h traced.gki'
finish
