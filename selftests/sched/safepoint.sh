#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# safepoint.sh - each P once, the world stopped, all stacks, while everything runs
#
# While mixed.go keeps Ps busy, idle and in between, and tasks come and go, safe points
# are asked for back to back.
#
# goko-test: timeout=120

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

file=/sys/kernel/debug/goko/safepoint
state=/sys/kernel/debug/goko/state

# tally KIND FIELD
tally()
{
	awk -v kind="$1" -v field="$2" '
		$1 == kind {
			for (i = 2; i < NF; i += 2)
				if ($i == field)
					print $(i + 1)
		}' $file
}

# fine KIND: all is as it should be
fine()
{
	sed -n "s/^$1 /# &/p" $file
	[ "$(tally "$1" bad)" = 0 ]
}

for what in 'each 200' 'stop 50' 'stacks 20'; do
	result "$what, nothing runs" eval "echo $what >$file"
done

goko run mixed.gki >/dev/null 2>&1 &
pid=$!
result 'a program runs' until_true "grep -q 'image mixed alive goroutines [1-9][0-9]' $state"
for what in 'each 2000' 'stop 300' 'stacks 20'; do
	result "$what, all Ps busy" eval "echo $what >$file"
done
: >"$ktap_dir/more"
(while [ -e "$ktap_dir/more" ]; do
	goko run traced.gki >/dev/null 2>&1
done) &
others=$!
for what in 'each 1000' 'stop 100' 'stacks 10'; do
	result "$what, tasks come and go" eval "echo $what >$file"
done

# The initiators wait for each other.
for what in 'each 500' 'stop 50' 'stacks 5'; do
	(echo $what >$file) &
	jobs="$jobs $!"
done
wait $jobs
result 'the program still runs' kill -0 $pid
rm "$ktap_dir/more"
wait $others
kill -INT $pid
wait $pid
result 'the program is killed' [ $? = 130 ]
for kind in each stop stacks; do
	result "$kind: nothing bad" fine $kind
done
result 'stacks were seen' [ "$(tally stacks things)" -gt 100 ]
check 'nonsense is refused' 1 '' '*' "echo nonsense 1 >$file"
finish
