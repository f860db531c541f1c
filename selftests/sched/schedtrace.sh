#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# schedtrace.sh - the state of the scheduler in Go's format: in the log, as a
# tracepoint, in debugfs
#
# goko-test: module='schedtrace=100'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

line='SCHED [0-9]+ms: gomaxprocs=2 idleprocs=[0-2] threads=[0-9]+ spinningthreads=[0-9]+ idlethreads=[0-9]+ runqueue=[0-9]+ \[[0-9]+ [0-9]+\]$'
tracing=/sys/kernel/tracing
export line tracing

check 'a line in debugfs' 0 "^$line" '' 'cat /sys/kernel/debug/goko/sched'
result 'lines in the log' until_true 'dmesg | grep -qE "goko: $line"'
echo >$tracing/trace
echo 1 >$tracing/events/goko/goko_schedtrace/enable
result 'lines in the trace' until_true \
	'[ $(grep -cE "goko_schedtrace: $line" $tracing/trace) -ge 3 ]'
echo 0 >$tracing/events/goko/goko_schedtrace/enable
echo >$tracing/trace

# While it is busy: goroutines that wait for a P.
goko run busy.gki &
pid=$!
result 'goroutines in queues' until_true \
	'cat /sys/kernel/debug/goko/sched | grep -qE "idleprocs=0 .*(runqueue=[1-9]|\[.*[1-9])"'
kill $pid
wait $pid 2>/dev/null
finish
