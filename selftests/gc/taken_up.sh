#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# taken_up.sh - a goroutine that a P takes up as marking seems to be over is scanned
#
# Many stack traces at each start of a goroutine make the moment between its becoming
# RUNNING and its first safe point long enough for the collector's last rounds.
#
# goko-test: module='gcstress=20 gccheckmark=1' timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

instances=$(seq 20 | sed 's,^,/sys/kernel/tracing/instances/slow,')
event=events/goko/goko_g_start
for dir in $instances; do
	mkdir "$dir"
	echo 8 >"$dir/buffer_size_kb"
	echo stacktrace >"$dir/$event/trigger"
	echo 1 >"$dir/$event/enable"
done
check 'none lost' 0 '' '^none lost of [1-9]' 'goko run taken_up.gki $((6000 / GOKO_SLOW))'
for dir in $instances; do
	echo 0 >"$dir/$event/enable"
	echo '!stacktrace' >"$dir/$event/trigger"
	rmdir "$dir"
done
finish
