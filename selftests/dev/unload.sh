#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# unload.sh - rmmod works exactly when nothing runs
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

for p in hello spin sleep; do
	goko asm -o $p.gki $p.gir || exit 1
done
args=$(cat /run/vm/module-args)
out=$ktap_dir/o
: >"$out"

busy()
{
	! rmmod goko 2>"$ktap_dir/err" && [ -e /sys/module/goko ] &&
		grep -qiE 'unavailable|in use|busy' "$ktap_dir/err"
}

unloads()
{
	until_true 'rmmod goko 2>/dev/null' && [ ! -e /sys/module/goko ] &&
		[ ! -e /dev/goko ]
}

reload()
{
	insmod "$GOKO_KO" $args
}

# at_once: without waiting for anything
at_once()
{
	rmmod goko
}

result idle at_once
reload

sleep 1000 <>/dev/goko &
pid=$!
sleep 0.2
result device-open busy
kill $pid
wait $pid 2>/dev/null
result device-closed at_once
reload

goko load --hold hello.gki >"$out" &
pid=$!
until_true 'grep -q loaded "$out"'
result image-held busy
kill $pid
wait $pid 2>/dev/null
result image-closed unloads
reload

goko run hello.gki >/dev/null 2>&1
result task-over unloads
reload

for p in sleep spin; do
	: >"$out"
	goko run $p.gki >"$out" &
	pid=$!
	until_true 'grep -q ready "$out"'
	result $p-runs busy
	kill -INT $pid
	wait $pid
	result $p-killed unloads
	reload

	: >"$out"
	goko run $p.gki >"$out" &
	pid=$!
	until_true 'grep -q ready "$out"'
	kill -KILL $pid
	wait $pid 2>/dev/null
	result $p-owner-killed unloads
	reload
done

# fdinfo's readers hold the file only while they read.
id=$(goko spawn sleep.gki)
for fd in $(seq 0 9); do
	cat "/proc/$(goko ps | awk 'NR == 2 { print $2 }')/fdinfo/$fd"
done >/dev/null 2>&1
result spawned busy
goko kill -w "$id"
result spawned-killed unloads
reload

# Many at a time, all in the same moment.
for i in 1 2 3 4 5 6 7 8; do
	goko run spin.gki >/dev/null &
	pids="${pids-} $!"
done
until_true '[ $(goko ps | grep -c spin) = 8 ]'
kill -KILL $pids
wait 2>/dev/null
result many-killed unloads
reload

finish
