#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What a task's sockets buffer counts for its owner's cgroup, and for no other.

ip link set lo up
mkdir group
mount -t cgroup2 none group || exit 1
echo +memory >group/cgroup.subtree_control || exit 1
mkdir group/owner group/other

# Bytes of socket buffers of group $1.
buffered()
{
	sed -n 's/^sock //p' "group/$1/memory.stat"
}

mkfifo lines
: >out
sh -c 'echo $$ >group/owner/cgroup.procs && exec goko run cgroup.gki' <lines >out &
task=$!
exec 3>lines

# Wait for line $1 of the program: a name, and a number, n.
line()
{
	for _ in $(seq 600); do
		n=$(sed -n "s/^$1 //p" out)
		[ -z "$n" ] || return 0
		sleep 0.1
	done
	echo "no line '$1'"
	cat out
	exit 1
}

for what in dialled accepted; do
	line $what
	# The kernel adds them up every few seconds.
	for _ in $(seq 100); do
		got=$(buffered owner)
		[ "$got" -lt "$n" ] || break
		sleep 0.1
	done
	if [ "$got" -lt "$n" ] || [ "$(buffered other)" != 0 ]; then
		echo "$what: $n bytes are on their way, $got count," \
			"$(buffered other) for the other"
		exit 1
	fi
	echo >&3
done
wait $task || exit 1
for _ in $(seq 300); do
	[ "$(buffered owner)" != 0 ] || break
	sleep 0.1
done
left=$(buffered owner)
umount group
[ "$left" = 0 ] || echo "$left bytes are left"
[ "$left" = 0 ]
