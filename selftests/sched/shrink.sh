#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# shrink.sh - collections give goroutines smaller stacks, running ones and parked ones
#
# shrinks.go says how much of the kernel's memory its stacks take, by /proc/meminfo.
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

stats=/sys/kernel/debug/goko/stats
trace=/sys/kernel/tracing

# count NAME: a counter of the module
count()
{
	awk -v name="$1" '$1 == name || $1 == name ":" { print $2 }' $stats
}

echo 1 >$trace/events/goko/goko_stack_shrink/enable
before=$(count stack_shrinks)
check 'deep goroutines come back and wait' 0 '' 'ok' 'goko run shrinks.gki'
after=$(count stack_shrinks)
echo "# $((after - before)) stacks have shrunk"
if [ "$(cat /sys/module/goko/parameters/stackstress)" = 0 ]; then
	# Those that wait, and the one that runs; who sleeps may be awake before a
	# slow machine collects.
	result 'all of their stacks have shrunk' [ $((after - before)) -ge 301 ]
	result 'and the trace tells' eval "grep -q \
		'goko_stack_shrink: task=.* g=1 old_bytes=[0-9]* new_bytes=[0-9]*' \
		$trace/trace"
else
	skip 'all of their stacks have shrunk' 'stackstress moves them instead'
	skip 'and the trace tells' 'stackstress moves them instead'
fi
echo 0 >$trace/events/goko/goko_stack_shrink/enable
finish
