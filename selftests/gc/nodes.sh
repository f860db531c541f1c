#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# nodes.sh - memory is taken from the node of the CPU that wants it
#
# goko-test: timeout=120 vm='--nodes 2 --mem 1024'

cd "$(dirname "$0")" || exit 1
. ./ktap.inc

sys=/sys/devices/system/node

# arenas NODE: how many the heap has there
arenas()
{
	awk -v node="$1" '$1 == "node" && $2 == node { n = $3 } END { print n + 0 }' \
		/sys/kernel/debug/goko/heap
}

# free_mb NODE
free_mb()
{
	awk '$3 == "MemFree:" { print int($4 / 1024) }' $sys/node"$1"/meminfo
}

if [ ! -e $sys/node1 ]; then
	skip nodes "the kernel sees no nodes"
	finish
fi
free="$(free_mb 0) $(free_mb 1)"
GOGC=off goko run nodes.gki 2>err &
program=$!
result fills until_true 'grep -q "^kept 64$" err'
for node in 0 1; do
	had=${free% *}
	free=${free#* }
	echo "# node $node: $(arenas $node) arenas, $((had - $(free_mb $node))) MB less free"
	# Of 32 of each goroutine, at 2 MB; one may have begun on the other's CPU.
	result arenas-$node [ "$(arenas $node)" -ge 8 ]
	result memory-$node [ $((had - $(free_mb $node))) -ge 14 ]
done
kill $program
wait $program
result all-go until_true '[ $(($(arenas 0) + $(arenas 1))) -le 2 ]'
finish
