#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# image_storm.sh - images come and go while goroutines run and collections too
#
# Four processes load 200 images under names, run tasks of them, and unload them,
# beside a program that allocates without end.  A collection begins each 50
# allocations, so images come and go in each of its phases.
#
# goko-test: timeout=300 module='gcstress=50 clobberfree=1'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

each=${EACH:-50}
cycles=/sys/kernel/debug/goko/gc

# storm PROCESS: loads, runs and unloads $each images
storm()
{
	i=0
	while [ $i -lt "$each" ]; do
		goko load --name "s$1-$i" image_storm.gki >/dev/null || return 1
		if [ $((i % 5)) = 0 ]; then
			goko run "s$1-$i" || return 1
			goko run "s$1-$i" || return 1
		fi
		i=$((i + 1))
	done
	: >"$ktap_dir/loaded$1"
	until_true '[ $(ls "$ktap_dir" | grep -c loaded) = 4 ]'
	i=0
	while [ $i -lt "$each" ]; do
		# What was loaded first has its variables still.
		if [ $((i % 10)) = 0 ]; then
			goko run "s$1-$i" || return 1
		fi
		goko unload "s$1-$i" || return 1
		i=$((i + 1))
	done
}

storms()
{
	for p in 0 1 2 3; do
		(storm $p && : >"$ktap_dir/fine$p") &
		pids="${pids-} $!"
	done
	wait $pids
	[ "$(ls "$ktap_dir" | grep -c fine)" = 4 ]
}

events=/sys/kernel/tracing/events/goko/goko_image_publish
echo 1 >$events/enable
before=$(sed -n '1,3p' $cycles)
goko run allocs_forever.gki >/dev/null &
runner=$!
until_true 'goko ps | grep -q allocs_forever'
result "$((4 * each)) images from 4 processes" storms
result 'all were published' \
	[ "$(grep -c 'goko_image_publish:.*name=s[0-3]-' /sys/kernel/tracing/trace)" = \
	  $((4 * each)) ]
echo 0 >$events/enable
result 'there were collections meanwhile' [ "$(sed -n '1,3p' $cycles)" != "$before" ]
result 'the program beside them runs on' kill -INT $runner
wait $runner
result 'none is left' until_true '[ $(goko ps --images | wc -l) = 1 ]'
finish
