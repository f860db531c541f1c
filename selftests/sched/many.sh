#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# many.sh - 100,000 goroutines: what they take, waking them, killing them
#
# goko-test: timeout=300 vm='--mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

nr=100000
tracing=/sys/kernel/tracing
state=/sys/kernel/debug/goko/state

available_kb()
{
	awk '/^MemAvailable:/ { print $2 }' /proc/meminfo
}

# start ARGUMENT: runs until all are parked
start()
{
	: >"$ktap_dir/err"
	goko run many.gki $1 2>"$ktap_dir/err" &
	pid=$!
	until_true "grep -q 'parked $nr' $ktap_dir/err" ||
		until_true "grep -q 'parked $nr' $ktap_dir/err" ||
		until_true "grep -q 'parked $nr' $ktap_dir/err"
}

before=$(available_kb)
result 'all park' start
during=$(available_kb)
per_g=$(((before - during) * 1024 / nr))
echo "# $per_g bytes per goroutine"
result 'less than 2 KiB each' [ $per_g -lt 2048 ]
result 'waiting, says debugfs' grep -Eq "waiting $((nr + 1))\$" $state
wait $pid
result 'all wake' grep -q "woken $nr" "$ktap_dir/err"

result 'all park again' start stay
echo 1 >$tracing/events/goko/goko_task_kill/enable
echo 1 >$tracing/events/goko/goko_task_end/enable
echo >$tracing/trace
kill -INT $pid
wait $pid
result 'killed' [ $? = 130 ]
echo 0 >$tracing/events/goko/enable
us=$(awk '
	$0 ~ /: goko_task_(kill|end): / {
		for (i = 1; i <= NF; i++)
			if ($i ~ /^[0-9]+\.[0-9]+:$/)
				at[$0 ~ /task_kill/] = $i + 0
	}
	END { printf "%d", (at[0] - at[1]) * 1000000 }' $tracing/trace)
echo "# dead $us us after the kill"
# Emulated CPUs, and perhaps others on the host: far more than on a real one.
result "in less than $((5 * GOKO_SLOW)) s" \
	[ "$us" -gt 0 -a "$us" -lt $((5000000 * GOKO_SLOW)) ]
result 'none is left' until_true "grep -q 'runq 0 idle_ps' $state"
finish
