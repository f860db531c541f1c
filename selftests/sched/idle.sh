#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# idle.sh - a module with nothing to do uses no CPU: none of its threads wakes up
#
# After programs have run, with timers and collections, and while one waits for ever on a
# channel from which another image might send.
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

# The module's threads: how often each has slept, and its time.
threads()
{
	for dir in /proc/[0-9]*; do
		case $(cat "$dir/comm" 2>/dev/null) in
		goko/* | goko_gc*)
			echo "$(cat "$dir/comm") $(sed -n 's/^voluntary_ctxt_switches:.//p' \
				"$dir/status") $(cut -d' ' -f14,15 "$dir/stat")"
			;;
		esac
	done
}

# still SECONDS: no thread wakes up in that time
still()
{
	threads >"$ktap_dir/before"
	sleep "$1"
	threads >"$ktap_dir/after"
	cmp "$ktap_dir/before" "$ktap_dir/after" >&2 ||
		{ diff "$ktap_dir/before" "$ktap_dir/after" | sed 's/^/# /'; false; }
}

check 'a program runs' 0 '' '*' 'goko run shrinks.gki'
sleep 1
threads | sed 's/^/# /'
result 'threads are there' [ "$(threads | wc -l)" -ge 3 ]
if [ "${GOKO_SLOW:-1}" -gt 1 ]; then
	skip 'none wakes up in 10 s' 'takes long, and other kernels show no more'
	finish
fi
result 'none wakes up in 10 s' still 10

goko run waits.gki &
pid=$!
result 'a program sleeps' until_true "grep -q 'image waits alive' /sys/kernel/debug/goko/state"
sleep 1
result 'none wakes up for it in 3 s' still 3
kill -INT $pid
wait $pid
finish
