#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# nodes.sh - memory is taken from the node of the CPU that wants it
#
# goko-test: timeout=120 vm='--nodes 2 --mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

# arenas NODE: how many the heap has there
arenas()
{
	awk -v node="$1" '$1 == "node" && $2 == node { n = $3 } END { print n + 0 }' \
		/sys/kernel/debug/goko/heap
}

# free_mb NODE: on lists of CPUs, too
free_mb()
{
	awk -v node="$1" '
		$1 == "Node" { at = $2 + 0 }
		at == node && ($1 == "nr_free_pages" || $1 == "count:") { n += $2 }
		END { print int(n / 256) }' /proc/zoneinfo
}

if [ ! -e /sys/devices/system/node/node1 ]; then
	skip nodes "the kernel sees no nodes"
	finish
fi
GOGC=off goko run nodes.gki 2>err &
program=$!
result fills until_true 'grep -q "^kept 64$" err'
for node in 0 1; do
	echo "# node $node: $(arenas $node) arenas"
	# Of 32 of each goroutine, at 2 MB; one may have begun on the other's CPU.
	result arenas-$node [ "$(arenas $node)" -ge 8 ]
done

# They go back to their nodes.
free0=$(free_mb 0)
free1=$(free_mb 1)
echo "# free: $free0 and $free1 MB"
kill $program
wait $program
result all-go until_true '[ $(($(arenas 0) + $(arenas 1))) -le 2 ]'
result memory-0 until_true '[ $(($(free_mb 0) - free0)) -ge 14 ]'
result memory-1 until_true '[ $(($(free_mb 1) - free1)) -ge 14 ]'
echo "# now: $(free_mb 0) and $(free_mb 1) MB"
finish
