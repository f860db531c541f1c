#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# syscall.sh - kernel calls that sleep do not keep others from running
#
# On one CPU: goroutines read a file whose reader has to wait for a mutex, while another
# one ticks and safe points are asked for back to back.
#
# goko-test: timeout=120 vm='--smp 1'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

goko=/sys/kernel/debug/goko
retakes()
{
	cat $goko/stats | awk '$1 ~ /^retakes/ { print $NF }'
}

before=$(retakes)
tracing=/sys/kernel/tracing
echo >$tracing/trace
echo 1 >$tracing/events/goko/goko_p_handoff/enable
goko run blocked.gki 2>"$ktap_dir/err" &
pid=$!
tries=0
while kill -0 $pid 2>/dev/null && [ $tries -lt 100 ]; do
	echo each 20000 >$goko/safepoint
	tries=$((tries + 1))
done
wait $pid
result 'the program ends' [ $? = 0 ]
result 'others ran meanwhile' [ "$(cat "$ktap_dir/err")" = 'done' ]
sed 's/^/# /' "$ktap_dir/err"
echo "# $(($(retakes) - before)) Ps retaken"
echo 0 >$tracing/events/goko/goko_p_handoff/enable
result 'Ps were handed off' \
	grep -q 'goko_p_handoff: p=0 cpu=0 status=running' $tracing/trace
echo >$tracing/trace
result 'each P once at each safe point' grep -q '^each .* bad 0 ' $goko/safepoint
result 'all Ms are back' until_true "! grep -q '^m .* active' $goko/state"
sed 's/^/# /' $goko/state
finish
